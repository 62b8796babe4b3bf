import type { Json } from '#contract';
import type { Field } from '#olx';
import { readMoment } from '../../olx/dates/index.ts';

/** How a value is typed in. */
export type InputKind = 'text' | 'long-text' | 'boolean' | 'number' | 'choice' | 'json';

/** What came of reading a typed text: the value, or why it is none. */
export type Reading =
  | { readonly ok: true; readonly value: Json }
  | { readonly ok: false; readonly reason: 'number' | 'minimum' | 'date' | 'json' };

/** The input that fits a field; for one that the catalogue does not know, the one that fits its value. */
export function inputKind(field: Field | null, value: Json | undefined): InputKind {
  if (field === null) {
    if (typeof value === 'boolean') return 'boolean';
    if (typeof value === 'number') return 'number';
    return typeof value === 'object' && value !== null ? 'json' : 'text';
  }
  if (field.values !== null) return 'choice';
  switch (field.type) {
    case 'boolean':
      return 'boolean';
    case 'integer':
    case 'float':
      return 'number';
    case 'list':
    case 'dict':
    case 'referencelist':
    case 'referencevaluedict':
      return 'json';
    default:
      return typeof value === 'string' && value.length > 80 ? 'long-text' : 'text';
  }
}

/** The text that an input starts with. */
export function inputText(kind: InputKind, value: Json | undefined): string {
  if (value === undefined || value === null) return kind === 'boolean' ? 'false' : '';
  if (kind === 'json') return JSON.stringify(value, null, 2);
  return typeof value === 'string' ? value : JSON.stringify(value);
}

/** Reads what was typed. Dates are checked but kept as typed, as OLX has several ways to write them. */
export function readInput(kind: InputKind, field: Field | null, text: string): Reading {
  switch (kind) {
    case 'boolean':
      return { ok: true, value: text === 'true' };
    case 'number':
      return readNumber(field, text);
    case 'json':
      return readJson(text);
    default:
      return isDate(field) && !isReadable(text) ? { ok: false, reason: 'date' } : { ok: true, value: text };
  }
}

function isDate(field: Field | null): boolean {
  return field?.type === 'date' || field?.type === 'datetime';
}

/** Whether Open edX reads the text as a date; one without its year is a finding in the plan. */
function isReadable(text: string): boolean {
  const { kind } = readMoment(text);
  return kind === 'moment' || kind === 'by-year';
}

function readNumber(field: Field | null, text: string): Reading {
  const value = Number(text.trim());
  if (text.trim() === '' || !Number.isFinite(value)) return { ok: false, reason: 'number' };
  if (field?.type === 'integer' && !Number.isInteger(value)) return { ok: false, reason: 'number' };
  if (field !== null && field.minimum !== null && value < field.minimum) return { ok: false, reason: 'minimum' };
  return { ok: true, value };
}

function readJson(text: string): Reading {
  try {
    return { ok: true, value: JSON.parse(text) as Json };
  } catch {
    return { ok: false, reason: 'json' };
  }
}
