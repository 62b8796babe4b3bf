/** The body of the v0 xblock API: what `XblockSerializer` lets pass. Its errors are in the reason phrase of the 400. */
import { entriesOf, isDict, isList, type JsonValue, PythonFloat } from '../modulestore/json.ts';
import { Refusal, reasonOnly } from './answer.ts';

type FieldType = 'text' | 'dict' | 'list' | 'boolean' | 'integer' | 'any' | 'publish';

const words = (text: string, type: FieldType) => text.split(' ').map((name) => [name, type] as const);

const FIELDS: ReadonlyMap<string, FieldType> = new Map([
  ...words('id parent_locator display_name category data video_sharing_options video_sharing_doc_url', 'text'),
  ...words('edited_on studio_url visibility_state start due_date show_correctness prereqUsageKey', 'text'),
  ...words('duplicate_source_locator move_source_locator staged_content', 'text'),
  ...words('metadata fields actions group_access user_partition_info', 'dict'),
  ...words('children course_graders user_partitions', 'list'),
  ...words('has_changes has_children video_sharing_enabled published released_to_students', 'boolean'),
  ...words('has_explicit_staff_lock graded discussion_enabled ancestor_has_staff_lock isPrereq', 'boolean'),
  ...words('hide_from_toc', 'boolean'),
  ...words('prereqMinScore prereqMinCompletion target_index', 'integer'),
  ...words('published_on release_date nullout graderType due relative_weeks_due format', 'any'),
  ...words('explanatory_message summary_configuration_enabled boilerplate', 'any'),
  ...words('publish', 'publish'),
]);

const BOOLEANS: ReadonlySet<JsonValue> = new Set([
  ...['t', 'y', 'yes', 'true', 'on', '1', 'f', 'n', 'no', 'false', 'off', '0', 'null', '', 'None'],
  ...[true, false, 1, 0],
]);
const PUBLISH: ReadonlySet<JsonValue> = new Set(['make_public', 'republish', 'discard_changes']);

/** @throws Refusal: a 400 without a body, whose reason phrase names what is wrong */
export function checkBody(body: JsonValue): void {
  if (!isDict(body)) {
    const message = `Invalid data. Expected a dictionary, but got ${typeName(body)}.`;
    throw new Refusal(reasonOnly(`{'non_field_errors': [${detail(message, 'invalid')}]}`));
  }
  const errors = entriesOf(body).flatMap(([name, value]) => {
    const type = FIELDS.get(name);
    const error = type === undefined ? detail('This field is not expected.', 'invalid') : problemOf(type, value);
    return error === undefined ? [] : [`${reprText(name)}: [${error}]`];
  });
  if (errors.length > 0) throw new Refusal(reasonOnly(`{${errors.join(', ')}}`));
}

function detail(message: string, code: string): string {
  return `ErrorDetail(string=${reprText(message)}, code=${reprText(code)})`;
}

function problemOf(type: FieldType, value: JsonValue): string | undefined {
  if (value === null) return undefined;
  const is = typeName(value);
  switch (type) {
    case 'any':
      return undefined;
    case 'text':
      if (!['str', 'int', 'float'].includes(is)) return detail('Not a valid string.', 'invalid');
      return String(value).trim() === '' ? detail('This field may not be blank.', 'blank') : undefined;
    case 'dict':
      if (isDict(value)) return undefined;
      return detail(`Expected a dictionary of items but got type "${is}".`, 'not_a_dict');
    case 'list':
      if (isList(value)) return undefined;
      return detail(`Expected a list of items but got type "${is}".`, 'not_a_list');
    case 'boolean':
      return BOOLEANS.has(typeof value === 'string' ? value.toLowerCase() : value)
        ? undefined
        : detail('Must be a valid boolean.', 'invalid');
    case 'integer':
      return /^\s*-?\d+(\.0*)?\s*$/.test(String(value)) && is !== 'bool'
        ? undefined
        : detail('A valid integer is required.', 'invalid');
    case 'publish':
      return PUBLISH.has(value) ? undefined : detail(`"${String(value)}" is not a valid choice.`, 'invalid_choice');
  }
}

/** `repr` of a text. */
function reprText(text: string): string {
  const quote = text.includes("'") && !text.includes('"') ? '"' : "'";
  const escaped = text
    .replaceAll('\\', '\\\\')
    .replaceAll('\n', '\\n')
    .replaceAll('\r', '\\r')
    .replaceAll('\t', '\\t')
    .replaceAll(quote, `\\${quote}`);
  return `${quote}${escaped}${quote}`;
}

/** `type(value).__name__` */
function typeName(value: JsonValue): string {
  if (value === null) return 'NoneType';
  if (typeof value === 'string') return 'str';
  if (typeof value === 'boolean') return 'bool';
  if (typeof value === 'number') return Number.isInteger(value) ? 'int' : 'float';
  if (value instanceof PythonFloat) return 'float';
  if (isList(value)) return 'list';
  return isDict(value) ? 'dict' : 'object';
}
