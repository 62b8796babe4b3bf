/**
 * JSON values as Python holds them. Python tells `10.0` from `10`; JavaScript does not.
 * A whole number that is a float in Python is a {@link PythonFloat} here.
 */
export type JsonValue =
  | null
  | boolean
  | number
  | string
  | PythonFloat
  | readonly JsonValue[]
  | { readonly [name: string]: JsonValue };

/** A whole number that Python holds as a float: `json.dumps` writes `10.0`. `JSON.stringify` writes `10`. */
export class PythonFloat {
  readonly value: number;

  constructor(value: number) {
    this.value = value;
  }

  /** The number, so that `JSON.stringify` and arithmetic work on it. */
  valueOf(): number {
    return this.value;
  }

  toJSON(): number {
    return this.value;
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

/** True for a JSON object (a Python dict). */
export function isDict(value: JsonValue | undefined): value is { readonly [name: string]: JsonValue } {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof PythonFloat);
}

/** True for a JSON array (a Python list). */
export function isList(value: JsonValue | undefined): value is readonly JsonValue[] {
  return Array.isArray(value);
}
