import {
  dictOf,
  entriesOf,
  isDict,
  isList,
  type JsonValue,
  PythonFloat,
  plainNumber,
  pythonFloat,
  truth,
  valueAt,
} from '../json.ts';
import { blockKey, type CourseKey, idOf, parseUsageKey, typeOf, usageText } from '../keys.ts';
import { parseXml } from '../xml/parse-xml.ts';
import { normaliseTabs } from './tabs.ts';

/** The kinds of fields: the Field classes of XBlock and edx-platform. */
export type FieldKind =
  | 'string'
  | 'integer'
  | 'float'
  | 'boolean'
  | 'list'
  | 'dict'
  | 'date'
  | 'datetime'
  | 'timedelta'
  | 'relative-time'
  | 'xml'
  | 'randomization'
  | 'partitions'
  | 'tabs'
  | 'reference-list'
  | 'reference-dict';

/** A field's `from_json` refuses the value. `message` is Python's, and so is the kind: only a ValueError is caught. */
export class ValueRefused extends Error {
  readonly kind: 'ValueError' | 'TypeError';

  constructor(kind: 'ValueError' | 'TypeError', message: string) {
    super(message);
    this.name = 'ValueRefused';
    this.kind = kind;
  }
}

/**
 * What the platform stores for a value: `to_json(from_json(value))`.
 * References go into `course`. @throws ValueRefused
 */
export function storedValue(kind: FieldKind, value: JsonValue, course: CourseKey): JsonValue {
  switch (kind) {
    case 'string':
      return text(value);
    case 'xml':
      if (typeof value === 'string') parseXml(value);
      return text(value);
    case 'randomization':
      if (value === '' || value === 'true') return 'always';
      return value === 'false' ? 'per_student' : value;
    case 'integer':
      return integer(value);
    case 'float':
      return float(value);
    case 'boolean':
      return typeof value === 'string' ? value.toLowerCase() === 'true' : truth(value);
    case 'list':
      if (value !== null && !isList(value))
        throw new ValueRefused('TypeError', 'Value stored in a List must be None or a list.');
      return value;
    case 'dict':
      if (value !== null && !isDict(value))
        throw new ValueRefused('TypeError', 'Value stored in a Dict must be None or a dict.');
      return value;
    case 'date':
      return date(value);
    case 'datetime':
      return datetime(value);
    case 'timedelta':
      return timedelta(value);
    case 'relative-time':
      return relativeTime(value);
    case 'partitions':
      return partitions(value);
    case 'tabs':
      return normaliseTabs(value);
    case 'reference-list':
      if (!isList(value)) throw new ValueRefused('TypeError', 'Value stored in a List must be None or a list.');
      return value.map((item) => reference(item, course));
    case 'reference-dict':
      if (!isDict(value)) throw new ValueRefused('TypeError', 'Value stored in a Dict must be None or a dict.');
      return dictOf(entriesOf(value).map(([name, item]) => [name, reference(item, course)] as const));
  }
}

function text(value: JsonValue): JsonValue {
  if (value !== null && typeof value !== 'string') {
    const found = pythonType(value);
    throw new ValueRefused('TypeError', `Value stored in a String must be None or a string, found ${found}`);
  }
  // Characters that XML does not allow are taken out.
  return value?.replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|\p{Cs}/gu, '') ?? null;
}

function pythonType(value: JsonValue): string {
  if (isList(value)) return "<class 'list'>";
  if (isDict(value)) return "<class 'dict'>";
  if (typeof value === 'boolean') return "<class 'bool'>";
  return value instanceof PythonFloat || !Number.isInteger(value) ? "<class 'float'>" : "<class 'int'>";
}

function integer(value: JsonValue): JsonValue {
  if (value === null || value === '') return null;
  const number = plainNumber(value) ?? (typeof value === 'boolean' ? Number(value) : undefined);
  if (number !== undefined) return Math.trunc(number);
  if (typeof value === 'string') {
    if (/^\s*[-+]?\d+(?:_\d+)*\s*$/.test(value)) return Number(value.replaceAll('_', ''));
    throw new ValueRefused('ValueError', `invalid literal for int() with base 10: '${value}'`);
  }
  throw new ValueRefused(
    'TypeError',
    "int() argument must be a string, a bytes-like object or a real number, not 'list'",
  );
}

function float(value: JsonValue): JsonValue {
  if (value === null || value === '') return null;
  const number = plainNumber(value) ?? (typeof value === 'boolean' ? Number(value) : undefined);
  if (number !== undefined) return pythonFloat(number);
  if (typeof value === 'string') {
    if (/^\s*[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?\s*$/.test(value)) return pythonFloat(Number(value));
    throw new ValueRefused('ValueError', `could not convert string to float: '${value}'`);
  }
  throw new ValueRefused('TypeError', "float() argument must be a string or a real number, not 'list'");
}

function date(value: JsonValue): JsonValue {
  if (value === null || value === '') return null;
  const number = plainNumber(value);
  if (number !== undefined) return new Date(number).toISOString().replace(/\.\d+Z$/, 'Z');
  if (typeof value !== 'string') throw new ValueRefused('TypeError', 'Field has bad value');
  const parts =
    /^\s*(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ](\d{1,2}):(\d{2})(?::(\d{2})(\.\d+)?)?)?\s*(Z|UTC|[-+]\d{2}:?\d{2})?\s*$/i.exec(
      value,
    );
  if (parts === null) {
    const other = Date.parse(`${value} UTC`);
    if (Number.isNaN(other)) throw new ValueRefused('ValueError', `Unknown string format: ${value}`);
    return new Date(other).toISOString().replace(/\.\d+Z$/, 'Z');
  }
  const [, year = '', month = '', day = '', hour = '0', minute = '00', second = '00', fraction = '', zone = 'Z'] =
    parts;
  const two = (digits: string): string => digits.padStart(2, '0');
  const local = `${year}-${two(month)}-${two(day)}T${two(hour)}:${minute}:${second}`;
  if (Number.isNaN(Date.parse(`${local}Z`)))
    throw new ValueRefused('ValueError', `day is out of range for month: ${value}`);
  // A zone other than UTC stays: Python writes isoformat() then, with the microseconds.
  if (/^(?:Z|UTC|[-+]00:?00)$/i.test(zone)) return `${local}Z`;
  const offset = zone.includes(':') ? zone : `${zone.slice(0, 3)}:${zone.slice(3)}`;
  return `${local}${fraction === '' ? '' : fraction.slice(0, 7).padEnd(7, '0')}${offset}`;
}

/** XBlock's own DateTime, in UTC with microseconds. A number is a timedelta in seconds. */
function datetime(value: JsonValue): JsonValue {
  const number = plainNumber(value);
  if (number !== undefined) return pythonFloat(number);
  const read = date(value);
  if (typeof read !== 'string') return read;
  return `${new Date(read).toISOString().slice(0, 19)}.000000`;
}

function timedelta(value: JsonValue): JsonValue {
  if (value === null) return null;
  if (typeof value !== 'string') throw new ValueRefused('TypeError', 'expected string or bytes-like object');
  const parts = /^(?:(\d+?) days?)?\s?(?:(\d+?) hours?)?\s?(?:(\d+?) minutes?)?\s?(?:(\d+?) seconds?)?$/.exec(value);
  if (parts === null) return null;
  const [days = 0, hours = 0, minutes = 0, seconds = 0] = parts.slice(1).map((part) => Number(part ?? 0));
  const all = days * 86_400 + hours * 3_600 + minutes * 60 + seconds;
  // A Python timedelta only has days and seconds.
  const kept = [`${Math.floor(all / 86_400)} days`, `${all % 86_400} seconds`];
  return kept.filter((part) => !part.startsWith('0 ')).join(' ');
}

function relativeTime(value: JsonValue): JsonValue {
  if (!truth(value)) return '00:00:00';
  const seconds = plainNumber(value);
  if (seconds !== undefined) return clock(seconds);
  const parts = typeof value === 'string' ? /^(\d{1,2}):(\d{1,2}):(\d{1,2})$/.exec(value) : null;
  const [hour = 0, minute = 0, second = 0] = parts === null ? [24] : parts.slice(1).map(Number);
  if (hour > 23 || minute > 59 || second > 61) {
    throw new ValueRefused(
      'ValueError',
      `Incorrect RelativeTime value '${String(value)}' was set in XML or serialized. Original parse message is time data '${String(value)}' does not match format '%H:%M:%S'`,
    );
  }
  return clock(hour * 3_600 + minute * 60 + second);
}

function clock(seconds: number): string {
  const parts = [Math.floor(seconds / 3_600), Math.floor(seconds / 60) % 60, Math.floor(seconds) % 60];
  return parts.map((part) => String(part).padStart(2, '0')).join(':');
}

function partitions(value: JsonValue): JsonValue {
  if (!isList(value)) throw new ValueRefused('TypeError', "'NoneType' object is not iterable");
  return value.map((partition) => {
    const of = (name: string): JsonValue => valueAt(partition, name) ?? null;
    for (const name of ['id', 'name', 'description', 'version', 'groups']) {
      if (valueAt(partition, name) === undefined)
        throw new ValueRefused('TypeError', `UserPartition dict missing value key '${name}'`);
    }
    const groups = of('groups');
    return {
      id: of('id'),
      name: of('name'),
      scheme: valueAt(partition, 'scheme') ?? 'random',
      description: of('description'),
      parameters: valueAt(partition, 'parameters') ?? {},
      groups: (isList(groups) ? groups : []).map((group) => ({
        id: valueAt(group, 'id') ?? null,
        name: valueAt(group, 'name') ?? null,
        version: 1,
      })),
      active: truth(valueAt(partition, 'active') ?? true),
      version: 3,
    };
  });
}

function reference(value: JsonValue, course: CourseKey): JsonValue {
  const key = typeof value === 'string' ? parseUsageKey(value) : undefined;
  if (key === undefined) throw new ValueRefused('ValueError', `InvalidKeyError: ${String(value)}`);
  return usageText(course, blockKey(typeOf(key.block), idOf(key.block)));
}
