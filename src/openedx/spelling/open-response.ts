import { type Block, escapeAttribute, escapeText, isJsonObject, type Json } from '#olx';
import type { BlockFields } from '../fields/field-json.ts';
import { keptRoot } from '../fields/printed-xml.ts';
import { reprinted, withSpelling } from './block-text.ts';

/**
 * An open response (`serialize_content_to_xml` in `openassessment/xblock/utils/xml.py` of edx-ora2): every default is
 * written out, and flags as Python writes them.
 */
export function spelledOpenResponse(block: Block, fields: BlockFields, depth: number): Block {
  const root = keptRoot(inside(fields));
  if (root === null) return block;
  return withSpelling(block, attributesOf(fields), reprinted(root, depth));
}

/** Attributes that are written only if they say something, and those that are written unless they are `None`. */
const IF_SAID = {
  leaderboard_show: 'leaderboard_show',
  text_response: 'text_response_raw',
  text_response_editor: 'text_response_editor',
  file_upload_response: 'file_upload_response_raw',
  file_upload_type: 'file_upload_type_raw',
  resubmissions_grace_period: 'resubmissions_grace_period',
} as const;
const IF_SET = {
  submission_start: null,
  submission_due: null,
  allow_multiple_files: true,
  allow_latex: false,
  allow_learner_resubmissions: false,
  prompts_type: 'text',
  teams_enabled: false,
  selected_teamset_id: null,
  show_rubric_during_response: false,
} as const;

function attributesOf(fields: BlockFields): ReadonlyMap<string, string> {
  const attributes = new Map<string, string>();
  for (const [attribute, name] of Object.entries(IF_SAID)) {
    const value = fields.get(name) ?? null;
    if (value !== null && value !== '' && value !== 0) attributes.set(attribute, pythonText(value));
  }
  // the platform takes files for granted if the former switch is on
  for (const [name, preset] of Object.entries(IF_SET)) {
    const value = fields.has(name) ? (fields.get(name) ?? null) : preset;
    if (value !== null) attributes.set(name, pythonText(value));
  }
  const types = fields.get('white_listed_file_types');
  if (Array.isArray(types) && types.length > 0) attributes.set('white_listed_file_types', types.join(','));
  const access = fields.get('group_access');
  if (isJsonObject(access) && Object.keys(access).length > 0) attributes.set('group_access', JSON.stringify(access));
  return attributes.set('display_name', pythonText(fields.get('display_name') ?? ''));
}

/** `str(value)` of Python, of a text, a whole number or a flag. */
function pythonText(value: Json): string {
  if (value === true) return 'True';
  return value === false ? 'False' : String(value);
}

function inside(fields: BlockFields): string {
  const assessments = objects(fields.get('rubric_assessments')).map(assessment);
  const prompts = promptsOf(fields.get('prompt') ?? null).map((text) =>
    tag('prompt', {}, tag('description', {}, text)),
  );
  const feedback = (['rubric_feedback_prompt', 'rubric_feedback_default_text'] as const).map((name, at) => {
    const value = fields.get(name) ?? null;
    return value === null ? '' : textTag(at === 0 ? 'feedbackprompt' : 'feedback_default_text', value);
  });
  return tag(
    'x',
    {},
    textTag('title', fields.get('display_name') ?? '') +
      tag('assessments', {}, assessments.join('')) +
      tag('prompts', {}, prompts.join('')) +
      tag('rubric', {}, objects(fields.get('rubric_criteria')).map(criterion).join('') + feedback.join('')),
  );
}

/** One prompt is kept as its text, several as JSON; the texts come escaped. */
function promptsOf(prompt: Json): readonly string[] {
  if (typeof prompt !== 'string') return [''];
  try {
    const list = JSON.parse(prompt) as Json;
    if (Array.isArray(list)) return objects(list).map((each) => escapeText(String(each['description'] ?? '')));
  } catch {
    // it is a text
  }
  return [escapeText(prompt)];
}

type JsonObject = { readonly [name: string]: Json };

function criterion(each: JsonObject): string {
  const feedback = each['feedback'];
  const isAsked = feedback === 'optional' || feedback === 'required';
  const options = objects(each['options']).map((option) =>
    tag(
      'option',
      { points: pythonText(option['points'] ?? 0) },
      textTag('name', option['name'] ?? '') +
        textTag('label', option['label'] ?? option['name'] ?? '') +
        textTag('explanation', option['explanation'] ?? ''),
    ),
  );
  return tag(
    'criterion',
    isAsked ? { feedback } : {},
    textTag('name', each['name'] ?? '') +
      textTag('label', each['label'] ?? each['name'] ?? '') +
      textTag('prompt', each['prompt'] ?? '') +
      options.join(''),
  );
}

const ASSESSMENT = [
  'must_grade',
  'must_be_graded_by',
  'enable_flexible_grading',
  'grading_strategy',
  'start',
  'due',
  'required',
];

function assessment(each: JsonObject): string {
  const attributes: Record<string, string> = { name: pythonText(each['name'] ?? '') };
  for (const name of ASSESSMENT) {
    const value = each[name];
    if (value !== undefined && value !== null) attributes[name] = pythonText(value);
  }
  return tag('assessment', attributes, objects(each['examples']).map(example).join(''));
}

function example(each: JsonObject): string {
  const answer = each['answer'];
  const parts = objects(isJsonObject(answer) ? answer['parts'] : undefined).map((part) =>
    textTag('part', part['text'] ?? ''),
  );
  const selected = objects(each['options_selected']).map(({ criterion: name, option }) =>
    tag('select', { criterion: pythonText(name ?? ''), option: pythonText(option ?? '') }, ''),
  );
  return tag('example', {}, tag('answer', {}, parts.join('')) + selected.join(''));
}

function objects(value: Json | undefined): readonly JsonObject[] {
  return Array.isArray(value) ? (value as readonly Json[]).filter(isJsonObject) : [];
}

function textTag(name: string, value: Json): string {
  return tag(name, {}, escapeText(pythonText(value)));
}

function tag(name: string, attributes: Readonly<Record<string, string>>, inner: string): string {
  const written = Object.entries(attributes).map(([each, value]) => ` ${each}="${escapeAttribute(value)}"`);
  return inner === '' ? `<${name}${written.join('')}/>` : `<${name}${written.join('')}>${inner}</${name}>`;
}
