import { entriesOf, isList, type JsonValue, plainNumber, truth, valueAt } from '../json.ts';
import { dumps, loads } from '../python-json.ts';
import type { XmlElement } from '../xml/element.ts';
import { pythonText } from './python-text.ts';

/** Writes an open response assessment into `root`, as `serialize_content_to_xml` does: defaults are written out. */
export function serializeOpenAssessment(root: XmlElement, value: (name: string) => JsonValue): void {
  root.tag = 'openassessment';
  const set = (name: string, field: JsonValue): void => {
    root.attributes.set(name, pythonText(field));
  };
  const setUnlessNull = (name: string): void => {
    if (value(name) !== null) set(name, value(name));
  };
  const setIfTrue = (name: string, field = value(name)): void => {
    if (truth(field)) set(name, field);
  };
  setUnlessNull('submission_start');
  setUnlessNull('submission_due');
  setIfTrue('leaderboard_show');
  setIfTrue('text_response', textResponse(value));
  setIfTrue('text_response_editor');
  setIfTrue('file_upload_response', fileUploadResponse(value));
  setIfTrue('file_upload_type', value('file_upload_type_raw') ?? (truth(value('allow_file_upload')) ? 'image' : null));
  const types = value('white_listed_file_types');
  if (isList(types) && types.length > 0) set('white_listed_file_types', types.map(pythonText).join(','));
  for (const name of ['allow_multiple_files', 'allow_latex', 'allow_learner_resubmissions']) setUnlessNull(name);
  setIfTrue('resubmissions_grace_period');
  if (entriesOf(value('group_access')).length > 0) set('group_access', dumps(value('group_access')));
  root.addText('title', pythonText(value('display_name')));
  set('display_name', value('display_name'));
  writeAssessments(root.add('assessments'), value('rubric_assessments'));
  writePrompts(root.add('prompts'), value('prompt'));
  set('prompts_type', value('prompts_type'));
  writeRubric(root.add('rubric'), value);
  for (const name of ['teams_enabled', 'selected_teamset_id', 'show_rubric_during_response']) setUnlessNull(name);
}

function textResponse(value: (name: string) => JsonValue): JsonValue {
  const raw = value('text_response_raw');
  return !truth(value('file_upload_response_raw')) && !truth(raw) ? 'required' : raw;
}

function fileUploadResponse(value: (name: string) => JsonValue): JsonValue {
  const raw = value('file_upload_response_raw');
  const uploads = value('file_upload_type_raw') !== null || truth(value('allow_file_upload'));
  return !truth(raw) && uploads ? 'optional' : raw;
}

const assessmentAttributes = ['must_grade', 'must_be_graded_by', 'enable_flexible_grading', 'grading_strategy'];

function writeAssessments(root: XmlElement, assessments: JsonValue): void {
  for (const assessment of isList(assessments) ? assessments : []) {
    const node = root.add('assessment', { name: pythonText(valueAt(assessment, 'name') ?? '') });
    for (const name of assessmentAttributes) {
      const own = valueAt(assessment, name);
      if (own !== undefined) node.attributes.set(name, pythonText(own));
    }
    for (const name of ['start', 'due', 'required']) {
      const own = valueAt(assessment, name) ?? null;
      if (own !== null) node.attributes.set(name, pythonText(own));
    }
    const examples = valueAt(assessment, 'examples');
    for (const example of isList(examples) ? examples : []) writeExample(node.add('example'), example);
  }
}

function writeExample(node: XmlElement, example: JsonValue): void {
  const answer = node.add('answer');
  const written = valueAt(example, 'answer');
  const parts = valueAt(written, 'parts');
  if (isList(parts))
    for (const part of parts) answer.add('part').addText('text', pythonText(valueAt(part, 'text') ?? ''));
  else if (isList(written)) for (const part of written) answer.addText('part', pythonText(part));
  else answer.text = pythonText(written ?? '');
  const selected = valueAt(example, 'options_selected');
  for (const option of isList(selected) ? selected : []) {
    node.add('select', {
      criterion: pythonText(valueAt(option, 'criterion') ?? ''),
      option: pythonText(valueAt(option, 'option') ?? ''),
    });
  }
}

function writePrompts(root: XmlElement, stored: JsonValue): void {
  for (const description of promptTexts(stored)) root.add('prompt').addText('description', description);
}

/** Several prompts are stored as JSON, one as its text. */
function promptTexts(stored: JsonValue): string[] {
  if (typeof stored !== 'string') return [''];
  try {
    const prompts = loads(stored);
    if (isList(prompts)) return prompts.map((prompt) => pythonText(valueAt(prompt, 'description') ?? ''));
  } catch {
    // A text.
  }
  return [stored];
}

function writeRubric(root: XmlElement, value: (name: string) => JsonValue): void {
  for (const criterion of byOrder(value('rubric_criteria'))) {
    const of = (name: string, otherwise = ''): string => pythonText(valueAt(criterion, name) ?? otherwise);
    const node = root.add('criterion');
    node.addText('name', of('name'));
    node.addText('label', of('label', of('name')));
    node.addText('prompt', of('prompt'));
    if (['optional', 'required'].includes(of('feedback'))) node.attributes.set('feedback', of('feedback'));
    for (const option of byOrder(valueAt(criterion, 'options') ?? [])) writeOption(node, option);
  }
  const prompt = value('rubric_feedback_prompt');
  if (prompt !== null) root.addText('feedbackprompt', pythonText(prompt));
  const text = value('rubric_feedback_default_text');
  if (text !== null) root.addText('feedback_default_text', pythonText(text));
}

function writeOption(criterion: XmlElement, option: JsonValue): void {
  const of = (name: string, otherwise = ''): string => pythonText(valueAt(option, name) ?? otherwise);
  const node = criterion.add('option', { points: of('points', '0') });
  node.addText('name', of('name'));
  node.addText('label', of('label', of('name')));
  node.addText('explanation', of('explanation'));
}

function byOrder(items: JsonValue): JsonValue[] {
  const order = (item: JsonValue): number => plainNumber(valueAt(item, 'order_num')) ?? 0;
  return isList(items) ? [...items].sort((one, other) => order(one) - order(other)) : [];
}
