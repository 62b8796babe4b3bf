/**
 * JSON values as Python holds them. Python tells `10.0` from `10`, and keeps the order of all keys of a dict;
 * JavaScript does neither. A whole float is a {@link PythonFloat}, a dict with numeric keys a {@link PythonDict}.
 * Both turn into the plain value in `JSON.stringify`.
 */
export type JsonValue =
  | null
  | boolean
  | number
  | string
  | PythonFloat
  | PythonDict
  | readonly JsonValue[]
  | { readonly [name: string]: JsonValue };

/** A whole number that Python holds as a float: `json.dumps` writes `10.0`. `JSON.stringify` writes `10`. */
export class PythonFloat {
  readonly value: number;

  constructor(value: number) {
    this.value = value;
  }

  /** The number, so that arithmetic works on it. */
  valueOf(): number {
    return this.value;
  }

  toJSON(): number {
    return this.value;
  }
}

/** A dict with keys such as `"1516930085"`, which a JavaScript object would sort to the front. */
export class PythonDict {
  readonly entries: readonly (readonly [string, JsonValue])[];

  constructor(entries: readonly (readonly [string, JsonValue])[]) {
    this.entries = entries;
  }

  toJSON(): unknown {
    return Object.fromEntries(this.entries);
  }
}

/** Wraps a number that is a float in Python. Numbers with a fraction need no wrapping. */
export function pythonFloat(value: number): number | PythonFloat {
  return Number.isInteger(value) ? new PythonFloat(value) : value;
}

/** The plain number of a number or a {@link PythonFloat}; `undefined` for anything else. */
export function plainNumber(value: JsonValue | undefined): number | undefined {
  if (typeof value === 'number') return value;
  return value instanceof PythonFloat ? value.value : undefined;
}

/** True for a dict in either form. */
export function isDict(value: JsonValue | undefined): value is PythonDict | { readonly [name: string]: JsonValue } {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof PythonFloat);
}

/** True for a list. */
export function isList(value: JsonValue | undefined): value is readonly JsonValue[] {
  return Array.isArray(value);
}

/** The entries of a dict, in order; none for any other value. */
export function entriesOf(value: JsonValue | undefined): readonly (readonly [string, JsonValue])[] {
  if (value instanceof PythonDict) return value.entries;
  return isDict(value) ? Object.entries(value) : [];
}

/** The value at a key of a dict, or `undefined`. */
export function valueAt(value: JsonValue | undefined, key: string): JsonValue | undefined {
  if (value instanceof PythonDict) return value.entries.find(([name]) => name === key)?.[1];
  return isDict(value) && Object.hasOwn(value, key) ? value[key] : undefined;
}

/** A dict with these entries, in this order. A later entry with the same key replaces the value of the first. */
export function dictOf(entries: Iterable<readonly [string, JsonValue]>): JsonValue {
  const unique = [...new Map(entries)];
  // An object sorts such keys to the front, so it can only hold one of them, in front.
  const numeric = unique.some(([name]) => /^(?:0|[1-9]\d*)$/.test(name));
  return numeric && unique.length > 1 ? new PythonDict(unique) : Object.fromEntries(unique);
}

/** True if both values are the same to Python's `==`: the order of keys does not count, `10 == 10.0`. */
export function sameJson(one: JsonValue | undefined, other: JsonValue | undefined): boolean {
  const number = plainNumber(one);
  if (number !== undefined) return number === plainNumber(other);
  if (isList(one)) {
    return isList(other) && one.length === other.length && one.every((item, at) => sameJson(item, other[at]));
  }
  if (!isDict(one)) return one === other;
  if (!isDict(other)) return false;
  const entries = entriesOf(one);
  return (
    entries.length === entriesOf(other).length &&
    entries.every(([name, value]) => sameJson(value, valueAt(other, name)))
  );
}

/** Python's `bool(value)`. */
export function truth(value: JsonValue): boolean {
  if (isList(value)) return value.length > 0;
  if (isDict(value)) return entriesOf(value).length > 0;
  return Boolean(plainNumber(value) ?? value);
}
