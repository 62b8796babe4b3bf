import {
  applyEdits,
  attributeValue,
  type Block,
  elementChildren,
  elementOf,
  escapeText,
  innerText,
  type Json,
  readMoment,
  settingFromAttribute,
  textContent,
  type XmlElement,
} from '#olx';
import { innerEdit } from './content-splice.ts';
import type { BlockFields } from './field-json.ts';

/**
 * The fields of an open response (`parse_from_xml` in `openassessment/xblock/utils/xml.py` of edx-ora2). What OLX does
 * not say is set to a default, unlike in other types. `teams_enabled` and what is inside a part that is left out keep
 * the default of the field, so they are not set.
 */
export function openResponseFields(block: Block): BlockFields {
  const element = elementOf(block);
  const text = (name: string): string | null => attributeValue(element, name);
  const title = child(element, 'title');
  const fields = new Map<string, Json>([
    ['allow_file_upload', text('allow_file_upload') === null ? null : isTrue(text('allow_file_upload'))],
    ['allow_latex', isTrue(text('allow_latex'))],
    ['allow_learner_resubmissions', isTrue(text('allow_learner_resubmissions'))],
    ['allow_multiple_files', isTrue(text('allow_multiple_files') ?? 'true')],
    ['display_name', title === null ? DEFAULT_TITLE : textOf(title)],
    ['title', title === null ? DEFAULT_TITLE : textOf(title)],
    ['file_upload_response_raw', text('file_upload_response') || null],
    ['file_upload_type_raw', text('file_upload_type')],
    ['group_access', text('group_access') === null ? {} : settingFromAttribute(text('group_access') ?? '')],
    ['leaderboard_show', Number.parseInt(text('leaderboard_show') ?? '0', 10) || 0],
    ['prompt', promptOf(element)],
    ['prompts_type', text('prompts_type') ?? 'text'],
    ['resubmissions_grace_period', text('resubmissions_grace_period') ?? ''],
    ['selected_teamset_id', text('selected_teamset_id')],
    ['show_rubric_during_response', isTrue(text('show_rubric_during_response'))],
    ['submission_start', openResponseDate(text('submission_start'))],
    ['submission_due', openResponseDate(text('submission_due'))],
    ['text_response_raw', text('text_response') || null],
    ['text_response_editor', text('text_response_editor') ?? 'text'],
    ['white_listed_file_types', fileTypes(text('white_listed_file_types'))],
  ]);
  if (text('teams_enabled') !== null) fields.set('teams_enabled', isTrue(text('teams_enabled')));
  const rubric = child(element, 'rubric');
  if (rubric !== null && elementChildren(rubric).length > 0) {
    fields.set('rubric_criteria', children(rubric, 'criterion').map(criterion));
    fields.set('rubric_feedback_prompt', optionalText(rubric, 'feedbackprompt'));
    fields.set('rubric_feedback_default_text', optionalText(rubric, 'feedback_default_text'));
  }
  const assessments = child(element, 'assessments');
  if (assessments !== null && elementChildren(assessments).length > 0)
    fields.set('rubric_assessments', children(assessments, 'assessment').map(assessment));
  return fields;
}

/**
 * The block with another title, which is what Studio shows as `display_name`. The attribute `display_name` that newer
 * releases write is left to whoever writes attributes; edx-ora2 does not read it.
 */
export function withTitle(block: Block, title: string): Block {
  const element = elementOf(block);
  const found = child(element, 'title');
  const written = `<title>${escapeText(title)}</title>`;
  const inside = innerText(block.text, element);
  const edit = found === null ? innerEdit(block.text, element, written + inside) : { ...found, text: written };
  return { ...block, text: applyEdits(block.text, [edit]) };
}

const DEFAULT_TITLE = 'Open Response Assessment';

/** One prompt is kept as its text, several as JSON. */
function promptOf(element: XmlElement): string {
  const [prompts, rubric] = [child(element, 'prompts'), child(element, 'rubric')];
  if (prompts === null) return rubric === null ? '' : (optionalText(rubric, 'prompt') ?? '');
  const texts = children(prompts, 'prompt').map((each) => optionalText(each, 'description') ?? '');
  return texts.length === 1 ? (texts[0] ?? '') : JSON.stringify(texts.map((description) => ({ description })));
}

function criterion(element: XmlElement, order: number): Json {
  return {
    order_num: order,
    ...names(element),
    prompt: optionalText(element, 'prompt') ?? '',
    feedback: attributeValue(element, 'feedback') ?? 'disabled',
    options: children(element, 'option').map((option, at) => ({
      order_num: at,
      points: Number.parseInt(attributeValue(option, 'points') ?? '0', 10),
      ...names(option),
      explanation: optionalText(option, 'explanation') ?? '',
    })),
  };
}

function names(element: XmlElement): { readonly name: string; readonly label: string } {
  const name = optionalText(element, 'name') ?? '';
  return { name, label: optionalText(element, 'label') ?? name };
}

function assessment(element: XmlElement): Json {
  const text = (name: string): string | null => attributeValue(element, name);
  const name = text('name') ?? '';
  // a date that is there and empty leaves no member at all
  const dates = (['start', 'due'] as const).filter((each) => text(each) !== '');
  const numbers = (['must_grade', 'must_be_graded_by'] as const).filter((each) => text(each) !== null);
  const flags = (['enable_flexible_grading', 'required'] as const).filter((each) => text(each) !== null);
  return {
    name,
    ...Object.fromEntries(dates.map((each) => [each, openResponseDate(text(each))])),
    ...Object.fromEntries(numbers.map((each) => [each, Number.parseInt(text(each) ?? '0', 10)])),
    ...Object.fromEntries(flags.map((each) => [each, isTrue(text(each))])),
    ...(text('grading_strategy') === null ? {} : { grading_strategy: text('grading_strategy') }),
    ...(name === 'student-training' ? { examples: children(element, 'example').map(example) } : {}),
  };
}

function example(element: XmlElement): Json {
  const answer = child(element, 'answer');
  const parts = answer === null ? [] : children(answer, 'part');
  const texts = parts.length > 0 ? parts.map(textOf) : answer === null ? [] : [textOf(answer)];
  return {
    answer: { parts: texts.map((text) => ({ text })) },
    options_selected: children(element, 'select').map((select) => ({
      criterion: attributeValue(select, 'criterion') ?? '',
      option: attributeValue(select, 'option') ?? '',
    })),
  };
}

/** A date as edx-ora2 keeps it (`parse_date`): ISO to the second, the time zone dropped. */
export function openResponseDate(text: string | null): string | null {
  if (text === null || text === '') return null;
  const read = readMoment(text.replace(/(?:Z|[+-]\d\d:?\d\d)$/, ''));
  return read.kind === 'moment' ? new Date(read.at).toISOString().slice(0, 19) : text;
}

function fileTypes(text: string | null): Json {
  return text
    ? text.split(',').map((each) =>
        each
          .trim()
          .replace(/^\.+|\.+$/g, '')
          .toLowerCase(),
      )
    : null;
}

function isTrue(text: string | null): boolean {
  return text === 'True' || text === 'true';
}

function children(element: XmlElement, name: string): readonly XmlElement[] {
  return elementChildren(element).filter((each) => each.name === name);
}

function child(element: XmlElement, name: string): XmlElement | null {
  return children(element, name)[0] ?? null;
}

function optionalText(element: XmlElement, name: string): string | null {
  const found = child(element, name);
  return found === null ? null : textOf(found);
}

/** The text before the first node inside (`element.text` of lxml). */
function textOf(element: XmlElement): string {
  const end = element.children.findIndex(({ kind }) => kind !== 'text' && kind !== 'cdata');
  return textContent(end === -1 ? element : { ...element, children: element.children.slice(0, end) });
}
