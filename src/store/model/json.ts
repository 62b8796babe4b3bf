import type { Json } from '#olx';
import { Unstorable } from '../errors.ts';

/** A part of an object is not of the form that the specification gives it. Becomes a `CorruptStore` where the object is known. */
export class Malformed extends Error {
  override readonly name = 'Malformed';
}

type Fields = Readonly<Record<string, unknown>>;

const encoder = new TextEncoder();
// the byte order mark is part of a text, so it stays
const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** Rule 3: UTF-8 of JSON without white space, members in the order given. */
export function encodeJson(value: unknown): Uint8Array {
  return encoder.encode(JSON.stringify(value));
}

/** Rule 6. Throws `Unstorable` where the text holds half a surrogate pair. */
export function encodeText(text: string, what: string): Uint8Array {
  if (/\p{Surrogate}/u.test(text)) throw new Unstorable(what);
  return encoder.encode(text);
}

/** Throws `Malformed` where the bytes are not UTF-8. */
export function decodeText(bytes: Uint8Array): string {
  try {
    return decoder.decode(bytes);
  } catch (cause) {
    throw new Malformed('not UTF-8', { cause });
  }
}

/** The members of an object of that kind, in format 1 or 2. */
export function decodeObject(bytes: Uint8Array, kind: string): Fields {
  let value: unknown;
  try {
    value = JSON.parse(decodeText(bytes));
  } catch (cause) {
    throw new Malformed('not JSON', { cause });
  }
  const fields = asFields(value);
  if (fields['kind'] !== kind || (fields['format'] !== 1 && fields['format'] !== 2))
    throw new Malformed(`not a ${kind} of format 1 or 2`);
  return fields;
}

export function asFields(value: unknown): Fields {
  if (!isFields(value)) throw new Malformed('not an object');
  return value;
}

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function asList(value: unknown): readonly unknown[] {
  if (!Array.isArray(value)) throw new Malformed('not a list');
  return value;
}

export function asText(value: unknown): string {
  if (typeof value !== 'string') throw new Malformed('not a text');
  return value;
}

export function asTextOrNull(value: unknown): string | null {
  return value === null ? null : asText(value);
}

/** A whole number from 0. */
export function asNumber(value: unknown): number {
  if (typeof value !== 'number' || !Number.isSafeInteger(value) || value < 0) throw new Malformed('not a number');
  return value;
}

export function asBoolean(value: unknown): boolean {
  if (typeof value !== 'boolean') throw new Malformed('not true or false');
  return value;
}

/** Whatever `JSON.parse` gives is JSON; this says so to the type checker. */
export function asJson(value: unknown): Json {
  if (value === null || typeof value === 'boolean' || typeof value === 'number' || typeof value === 'string')
    return value;
  if (Array.isArray(value)) return value.map(asJson);
  if (isFields(value)) return asSettings(value);
  throw new Malformed('not JSON');
}

export function asSettings(value: unknown): Readonly<Record<string, Json>> {
  return Object.fromEntries(Object.entries(asFields(value)).map(([name, each]) => [name, asJson(each)]));
}

/** JSON text of a value. Throws `Unstorable` where a number is not finite, which JSON would turn into null. */
export function jsonText(value: Json, what: string): string {
  ensureFinite(value, what);
  return JSON.stringify(value);
}

export function parseJson(text: string): Json {
  const value: unknown = JSON.parse(text);
  return asJson(value);
}

/** Throws `Unstorable` where the value, or a part of it, is a number without a JSON form. */
export function ensureFinite(value: Json, what: string): void {
  if (typeof value === 'number' && !Number.isFinite(value)) throw new Unstorable(what);
  if (typeof value === 'object' && value !== null) for (const each of Object.values(value)) ensureFinite(each, what);
}
