import type { Json } from '../course/block.ts';
import { isShallowJson } from '../course/json.ts';

/**
 * The canonical text of a setting [V4]: JSON with names sorted by UTF-16 code units, no white space,
 * strings as `JSON.stringify` writes them, and numbers exactly as they were written, since `5.0` and
 * `5` may mean different things to a field. A text that is no JSON is a string.
 */
export function canonicalAttribute(text: string): string {
  if (!/^[ \t\r\n]*[[{"\-\dtfn]/.test(text) || !isShallowJson(text)) return JSON.stringify(text);
  try {
    JSON.parse(text);
  } catch {
    return JSON.stringify(text);
  }
  return new Reader(text).value();
}

/** The canonical text of a value of policy.json, whose numbers were parsed. */
export function canonicalValue(value: Json): string {
  if (Array.isArray(value)) return `[${value.map(canonicalValue).join(',')}]`;
  if (typeof value === 'object' && value !== null) {
    const names = Object.keys(value).sort(byCodeUnit);
    return `{${names.map((name) => `${JSON.stringify(name)}:${canonicalValue(Reflect.get(value, name) as Json)}`).join(',')}}`;
  }
  return JSON.stringify(value);
}

/** Walks text that is known to be JSON. */
class Reader {
  readonly #tokens: IterableIterator<RegExpMatchArray>;
  #token: string;

  constructor(text: string) {
    this.#tokens = text.matchAll(/"(?:[^"\\]+|\\.)*"|[[\]{}:,]|[^\s[\]{}:,"]+/g);
    this.#token = this.#next();
  }

  value(): string {
    const token = this.#take();
    if (token === '[') {
      const items: string[] = [];
      while (this.#token !== ']') {
        items.push(this.value());
        if (this.#token === ',') this.#take();
      }
      this.#take();
      return `[${items.join(',')}]`;
    }
    if (token === '{') {
      const members = new Map<string, string>();
      while (this.#token !== '}') {
        const name = JSON.parse(this.#take()) as string;
        this.#take();
        members.set(name, this.value());
        if (this.#token === ',') this.#take();
      }
      this.#take();
      const names = [...members.keys()].sort(byCodeUnit);
      return `{${names.map((name) => `${JSON.stringify(name)}:${members.get(name)}`).join(',')}}`;
    }
    return token.startsWith('"') ? JSON.stringify(JSON.parse(token)) : token;
  }

  #take(): string {
    const token = this.#token;
    this.#token = this.#next();
    return token;
  }

  #next(): string {
    return this.#tokens.next().value?.[0] ?? '';
  }
}

/** Order of JavaScript's `<` on strings. */
export function byCodeUnit(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
