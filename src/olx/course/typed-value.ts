import type { FieldType } from '../catalogue/index.ts';
import { readMoment, writeMoment } from '../dates/moment.ts';
import type { Json } from './block.ts';
import { readClock, readTimedelta, writeClock, writeTimedelta } from './duration.ts';
import { isJsonObject } from './json.ts';

/** The value of a setting by its field type. Plain JSON, except for numbers that are not finite. */
export type SettingValue =
  /** Python's `None`: set to nothing. */
  | { readonly kind: 'none' }
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'boolean'; readonly value: boolean }
  /** An integer or a float. */
  | { readonly kind: 'number'; readonly value: number }
  /** Milliseconds since 1970-01-01T00:00:00Z. */
  | { readonly kind: 'moment'; readonly at: number }
  /** A date without its year or century, as written. `momentInYear` gives its moment in a given year. */
  | { readonly kind: 'moment-by-year'; readonly text: string; readonly lacks: 'year' | 'century' }
  /** In seconds; a fraction if the text is a number with one. */
  | { readonly kind: 'duration'; readonly seconds: number }
  | { readonly kind: 'list'; readonly items: readonly Json[] }
  | { readonly kind: 'dict'; readonly entries: { readonly [name: string]: Json } };

/** The result of reading the value of a setting. */
export type ReadSetting =
  | { readonly ok: true; readonly value: SettingValue }
  | {
      readonly ok: false;
      /** What the field accepts, to follow “expected”: `true or false`, `a whole number`. */
      readonly expected: string;
      /** How the platform silently reads the text; null if it fails or depends on the day of the import. */
      readonly taken: SettingValue | null;
    };

const NONE: SettingValue = { kind: 'none' };
const EXPECTED_DATE = 'a date such as 2030-01-31T09:00:00Z';
const EXPECTED_LENGTH = 'a length of time such as 5 hours 30 minutes';
const EXPECTED_CLOCK = 'a time from the start as HH:MM:SS, at most 23:59:59';
const EXPECTED_INTEGER = 'a whole number';
const EXPECTED_NUMBER = 'a number';
/** Python's `int()` and `float()` of a text, underscores between digits included. */
const INTEGER = /^\s*[+-]?\d+(?:_\d+)*\s*$/;
/** Python's `float()` of a text that is no finite number. */
const NOT_FINITE = /^\s*(?:[+-]?inf(?:inity)?|[+-]?nan)\s*$/i;
const FLOAT = /^\s*[+-]?(?:\d+(?:_\d+)*\.?(?:\d+(?:_\d+)*)?|\.\d+(?:_\d+)*)(?:e[+-]?\d+(?:_\d+)*)?\s*$/i;

/** A stored value as its field reads it (`from_json` of each field class in XBlock's `fields.py`). */
export function settingValue(type: FieldType, json: Json): ReadSetting {
  switch (type) {
    case 'string':
      if (json === null) return taken(NONE);
      return typeof json === 'string' ? taken({ kind: 'text', text: json }) : refused('text');
    case 'boolean':
      return booleanOf(json);
    case 'integer':
    case 'float':
      return numberOf(type, json);
    case 'date':
    case 'datetime':
      return momentOf(type, json);
    case 'timedelta': {
      if (json === null) return taken(NONE);
      if (typeof json !== 'string') return refused(EXPECTED_LENGTH);
      const seconds = readTimedelta(json);
      return seconds === null ? refused(EXPECTED_LENGTH, NONE) : taken({ kind: 'duration', seconds });
    }
    case 'relativetime':
      return clockOf(json);
    case 'list':
    case 'referencelist':
      if (json === null) return taken(NONE);
      return Array.isArray(json) ? taken({ kind: 'list', items: json }) : refused('a JSON list such as ["a", "b"]');
    case 'dict':
    case 'referencevaluedict':
      if (json === null) return taken(NONE);
      return isJsonObject(json) ? taken({ kind: 'dict', entries: json }) : refused('a JSON object such as {"a": 1}');
  }
}

/** The stored form of a value, such that `settingValue` gives the value back. */
export function storedValue(type: FieldType, value: SettingValue): Json {
  switch (value.kind) {
    case 'none':
      return null;
    case 'text':
    case 'moment-by-year':
      return value.text;
    case 'boolean':
    case 'number':
      return value.value;
    case 'moment':
      return writeMoment(value.at);
    case 'duration':
      if (type === 'timedelta') return writeTimedelta(value.seconds);
      // a fraction of a second, and a whole day, exist as floats only
      if (type === 'relativetime' && Number.isInteger(value.seconds) && value.seconds < 86_400)
        return writeClock(value.seconds);
      return value.seconds;
    case 'list':
      return value.items;
    case 'dict':
      return value.entries;
  }
}

function booleanOf(json: Json): ReadSetting {
  const value: SettingValue = {
    kind: 'boolean',
    value: typeof json === 'string' ? /^true$/i.test(json) : isTrue(json),
  };
  // any other text counts as false without a word
  return typeof json === 'string' && !/^(?:true|false|)$/i.test(json) ? refused('true or false', value) : taken(value);
}

function isTrue(json: Exclude<Json, string>): boolean {
  if (Array.isArray(json)) return json.length > 0;
  return isJsonObject(json) ? Object.keys(json).length > 0 : Boolean(json);
}

function numberOf(type: 'integer' | 'float', json: Json): ReadSetting {
  const expected = type === 'integer' ? EXPECTED_INTEGER : EXPECTED_NUMBER;
  if (json === null || json === '') return taken(NONE);
  if (typeof json === 'boolean') return taken({ kind: 'number', value: Number(json) });
  if (type === 'float' && typeof json === 'string' && NOT_FINITE.test(json))
    return taken({ kind: 'number', value: notFinite(json) });
  if (typeof json === 'string' && !(type === 'integer' ? INTEGER : FLOAT).test(json)) return refused(expected);
  if (typeof json !== 'string' && typeof json !== 'number') return refused(expected);
  const number = typeof json === 'number' ? json : Number(json.replaceAll('_', ''));
  if (!Number.isFinite(number) && type === 'integer') return refused(expected);
  // int() cuts the fraction off; adding nought makes -0 the 0 that it is
  return taken({ kind: 'number', value: type === 'integer' ? Math.trunc(number) + 0 : number });
}

/** NaN or an infinity. */
function notFinite(text: string): number {
  if (/nan/i.test(text)) return Number.NaN;
  return text.includes('-') ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
}

function momentOf(type: 'date' | 'datetime', json: Json): ReadSetting {
  if (json === null || json === '') return taken(NONE);
  if (typeof json === 'number') {
    if (type === 'datetime') return taken({ kind: 'duration', seconds: json });
    const year = new Date(json).getUTCFullYear();
    return year >= 1 && year <= 9999 ? taken({ kind: 'moment', at: Math.trunc(json) + 0 }) : refused(EXPECTED_DATE);
  }
  if (typeof json !== 'string') return refused(EXPECTED_DATE);
  const read = readMoment(json);
  switch (read.kind) {
    case 'moment':
      return taken(read);
    case 'by-year':
      return taken({ kind: 'moment-by-year', text: json, lacks: read.lacks });
    case 'incomplete':
      // the platform writes a line in a log and takes nothing; a DateTime field takes the day of the import
      return refused(EXPECTED_DATE, type === 'date' ? NONE : null);
    case 'unreadable':
      return refused(EXPECTED_DATE);
  }
}

function clockOf(json: Json): ReadSetting {
  if (json === null || json === '' || json === 0 || json === false) return taken({ kind: 'duration', seconds: 0 });
  if (typeof json === 'number') {
    // in Python an integer is no float, and only floats are taken
    return json >= 0 && json <= 86_400 ? taken({ kind: 'duration', seconds: json }) : refused(EXPECTED_CLOCK);
  }
  const seconds = typeof json === 'string' ? readClock(json) : null;
  return seconds === null ? refused(EXPECTED_CLOCK) : taken({ kind: 'duration', seconds });
}

function taken(value: SettingValue): ReadSetting {
  return { ok: true, value };
}

function refused(expected: string, as: SettingValue | null = null): ReadSetting {
  return { ok: false, expected, taken: as };
}
