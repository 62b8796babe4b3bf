import { classOf } from '../classes/block-classes.ts';
import { storedValue, ValueRefused } from '../classes/field-values.ts';
import { dictOf, type JsonValue, sameJson } from '../json.ts';
import type { BlockKey } from '../keys.ts';
import { dumps, loads } from '../python-json.ts';
import type { XmlElement } from '../xml/element.ts';
import { type OlxRuntime, type ParsedBlock, ParseFailure } from './parsed-block.ts';
import { storedFields } from './xml-mixin.ts';

/**
 * Reads an open response assessment as `OpenAssessmentBlock.parse_xml` does: strict about what the elements hold.
 * A field that the reader looked at before it sets it is only stored if it differs from the default.
 * @throws ParseFailure
 */
export function readOpenAssessment(node: XmlElement, key: BlockKey, runtime: OlxRuntime): ParsedBlock {
  if (node.tag !== 'openassessment')
    throw new ParseFailure('Every open assessment must be an "openassessment" element.');
  const cls = classOf('openassessment');
  const fallback = (name: string): JsonValue => cls.fields.get(name)?.default ?? null;
  const attribute = (name: string): string | null => node.attributes.get(name) ?? null;
  const flag = (name: string, otherwise: boolean | null): boolean | null => {
    const text = attribute(name);
    return text === null ? otherwise : isTrue(text);
  };
  const fileTypes = attribute('white_listed_file_types') ?? '';
  const rubric = node.first('rubric');
  const assessments = node.first('assessments');
  const title = node.first('title')?.text ?? fallback('display_name');
  const raw = new Map<string, JsonValue>([
    ['allow_file_upload', flag('allow_file_upload', null)],
    ['allow_latex', flag('allow_latex', false)],
    ['allow_learner_resubmissions', flag('allow_learner_resubmissions', false)],
    ['allow_multiple_files', flag('allow_multiple_files', true)],
    ['file_upload_response_raw', attribute('file_upload_response') || null],
    ['file_upload_type_raw', attribute('file_upload_type')],
    ['group_access', readGroupAccess(attribute('group_access'))],
    [
      'leaderboard_show',
      readNumber(attribute('leaderboard_show') ?? '0', 'The leaderboard must have an integer value.'),
    ],
    ['prompt', promptOf(readPrompts(node, rubric))],
    ['prompts_type', attribute('prompts_type') ?? 'text'],
    ['resubmissions_grace_period', attribute('resubmissions_grace_period') ?? ''],
    ['selected_teamset_id', attribute('selected_teamset_id')],
    ['show_rubric_during_response', flag('show_rubric_during_response', false)],
    ['submission_start', readDate(attribute('submission_start'))],
    ['submission_due', readDate(attribute('submission_due'))],
    ['text_response_raw', attribute('text_response') || null],
    ['text_response_editor', attribute('text_response_editor') ?? 'text'],
    ['title', title],
    ['white_listed_file_types', fileTypes === '' ? null : fileTypes.split(',').map(cleanFileType)],
  ]);
  const looked: [string, JsonValue][] = [
    ['display_name', title],
    ['teams_enabled', flag('teams_enabled', false)],
  ];
  if (rubric !== undefined && rubric.children.length > 0) {
    looked.push(
      ['rubric_feedback_prompt', rubric.first('feedbackprompt')?.text ?? null],
      ['rubric_feedback_default_text', rubric.first('feedback_default_text')?.text ?? null],
      ['rubric_criteria', rubric.all('criterion').map(readCriterion)],
    );
  }
  if (assessments !== undefined && assessments.children.length > 0) {
    looked.push(['rubric_assessments', assessments.all('assessment').map(readAssessment)]);
  }
  for (const [name, value] of looked) if (!sameJson(value, fallback(name))) raw.set(name, value);
  return { key, fields: storedFields(raw, cls, runtime), children: [] };
}

function isTrue(text: string): boolean {
  return text === 'True' || text === 'true';
}

function cleanFileType(type: string): string {
  return type
    .trim()
    .replace(/^\.+|\.+$/g, '')
    .toLowerCase();
}

function readNumber(text: string, refusal: string): number {
  if (!/^\s*[-+]?\d+\s*$/.test(text)) throw new ParseFailure(refusal);
  return Number(text);
}

function readGroupAccess(text: string | null): JsonValue {
  if (text === null) return {};
  try {
    return loads(text);
  } catch (error) {
    throw new ParseFailure(String(error));
  }
}

/** A date without its zone and fraction; the zone is replaced by UTC, not converted. */
function readDate(text: string | null): string | null {
  if (text === null || text === '') return null;
  try {
    const read = storedValue('date', text, { org: '', number: '', run: '' });
    return typeof read === 'string' ? read.slice(0, 19) : null;
  } catch (error) {
    if (error instanceof ValueRefused) throw new ParseFailure(`The format of the given date (${text}) is invalid.`);
    throw error;
  }
}

function readPrompts(node: XmlElement, rubric: XmlElement | undefined): string[] {
  const prompts = node.first('prompts');
  if (prompts !== undefined) {
    return prompts.all('prompt').map((prompt) => textOf(prompt, 'description', 'prompt'));
  }
  return [rubric?.first('prompt')?.text ?? ''];
}

/** A single prompt is stored as its text, several as JSON. */
function promptOf(prompts: readonly string[]): string {
  const [first] = prompts;
  return prompts.length === 1 && first !== undefined ? first : dumps(prompts.map((description) => ({ description })));
}

function textOf(element: XmlElement, tag: string, owner: string): string {
  const child = element.first(tag);
  if (child === undefined) throw new ParseFailure(`Every "${owner}" element must contain a "${tag}" element.`);
  return child.text;
}

function readCriterion(criterion: XmlElement, order: number): JsonValue {
  const name = textOf(criterion, 'name', 'criterion');
  const feedback = criterion.attributes.get('feedback') ?? 'disabled';
  if (!['optional', 'disabled', 'required'].includes(feedback)) throw new ParseFailure('Invalid value for "feedback".');
  return {
    order_num: order,
    name,
    label: criterion.first('label')?.text ?? name,
    prompt: textOf(criterion, 'prompt', 'criterion'),
    feedback,
    options: criterion.all('option').map(readOption),
  };
}

function readOption(option: XmlElement, order: number): JsonValue {
  const points = option.attributes.get('points');
  if (points === undefined) throw new ParseFailure('Every "option" element must contain a "points" attribute.');
  const name = textOf(option, 'name', 'option');
  return {
    order_num: order,
    points: readNumber(points, 'The value for "points" must be an integer.'),
    name,
    label: option.first('label')?.text ?? name,
    explanation: textOf(option, 'explanation', 'option'),
  };
}

function readAssessment(assessment: XmlElement): JsonValue {
  const name = assessment.attributes.get('name');
  if (name === undefined) throw new ParseFailure('All "assessment" elements must contain a "name" element.');
  const entries: [string, JsonValue][] = [['name', name]];
  for (const side of ['start', 'due']) {
    const text = assessment.attributes.get(side) ?? null;
    const date = readDate(text);
    if (text === null || date !== null) entries.push([side, date]);
  }
  for (const count of ['must_grade', 'must_be_graded_by']) {
    const text = assessment.attributes.get(count);
    if (text !== undefined) entries.push([count, readNumber(text, `The "${count}" value must be a positive integer.`)]);
  }
  for (const [attribute, text] of assessment.attributes) {
    if (attribute === 'enable_flexible_grading') entries.push([attribute, isTrue(text)]);
    if (attribute === 'grading_strategy') entries.push([attribute, text]);
    if (attribute !== 'required') continue;
    if (name !== 'staff-assessment') {
      throw new ParseFailure('The "required" field is only allowed for staff assessment.');
    }
    entries.push([attribute, isTrue(text)]);
  }
  if (name === 'student-training') entries.push(['examples', assessment.all('example').map(readExample)]);
  return dictOf(entries);
}

function readExample(example: XmlElement): JsonValue {
  const answer = example.first('answer');
  if (answer === undefined) throw new ParseFailure('Each "example" element must contain an "answer" element.');
  const parts = answer.all('part').map((part) => part.text);
  return {
    // One answer without parts is a text; several are parts.
    answer: parts.length > 0 ? parts : [answer.text],
    options_selected: example.all('select').map((select) => ({
      criterion: select.attributes.get('criterion') ?? '',
      option: select.attributes.get('option') ?? '',
    })),
  };
}
