import type { Json } from '#olx';
import { CmsFailure } from './cms-failure.ts';

/** An object that was read from JSON. */
export type JsonObject = Readonly<Record<string, Json>>;

/** The body of an answer that should be JSON. Throws `CmsFailure` (`failed`) if it is not. */
export function answeredJson(text: string, call: string, status: number): Json {
  try {
    return JSON.parse(text) as Json;
  } catch {
    throw new CmsFailure({ kind: 'failed', call, status, words: 'The answer is not JSON.' });
  }
}

export function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function isList(value: Json | undefined): value is readonly Json[] {
  return Array.isArray(value);
}

/** A member that is a text; null if it is absent or something else. */
export function textAt(value: Json | undefined, name: string): string | null {
  const found = isObject(value) ? value[name] : undefined;
  return typeof found === 'string' ? found : null;
}

/** Says what is wrong with the answers of one call. */
export interface Expected {
  object(value: Json | undefined, what: string): JsonObject;
  list(value: Json | undefined, what: string): readonly Json[];
  text(value: Json | undefined, what: string): string;
}

/** Checks for the answer of one call; each throws `CmsFailure` (`failed`) that names what is not as it should be. */
export function expected(call: string): Expected {
  const wrong = (what: string): CmsFailure =>
    new CmsFailure({ kind: 'failed', call, status: 200, words: `The answer is not as expected: ${what}.` });
  return {
    object: (value, what) => {
      if (isObject(value)) return value;
      throw wrong(`${what} is not an object`);
    },
    list: (value, what) => {
      if (isList(value)) return value;
      throw wrong(`${what} is not a list`);
    },
    text: (value, what) => {
      if (typeof value === 'string') return value;
      throw wrong(`${what} is not a text`);
    },
  };
}
