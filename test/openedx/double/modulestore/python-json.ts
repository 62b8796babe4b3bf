import { dictOf, entriesOf, isDict, isList, type JsonValue, PythonFloat, pythonFloat } from './json.ts';

/**
 * Reads JSON as Python's `json.loads` does: `1.0` is a float, keys keep their order, NaN and Infinity are refused.
 * @throws SyntaxError
 */
export function loads(text: string): JsonValue {
  const reader = new Reader(text);
  return reader.document();
}

/** Options of `json.dumps`. */
export interface DumpOptions {
  readonly indent?: number;
  readonly sortKeys?: boolean;
  /** `false` writes characters above U+007F as they are. Python's default is true. */
  readonly ascii?: boolean;
}

/** Writes JSON as Python's `json.dumps` does. */
export function dumps(value: JsonValue, options: DumpOptions = {}): string {
  return dump(value, options, 0);
}

/** A float as Python's `repr` writes it: `10.0`, `0.3`, `1e-07`, `1e+16`. */
export function floatText(value: number): string {
  const size = Math.abs(value);
  if (value === 0) return Object.is(value, -0) ? '-0.0' : '0.0';
  if (size >= 1e16 || size < 1e-4) {
    const [mantissa = '', exponent = '0'] = value.toExponential().split('e');
    const power = Number(exponent);
    return `${mantissa}e${power < 0 ? '-' : '+'}${String(Math.abs(power)).padStart(2, '0')}`;
  }
  const text = String(value);
  return text.includes('.') ? text : `${text}.0`;
}

function dump(value: JsonValue, options: DumpOptions, level: number): string {
  if (value instanceof PythonFloat) return floatText(value.value);
  if (typeof value === 'number') return Number.isInteger(value) ? String(value) : floatText(value);
  if (typeof value === 'string') return dumpText(value, options.ascii !== false);
  if (isList(value))
    return wrap(
      '[',
      ']',
      value.map((item) => dump(item, options, level + 1)),
      options,
      level,
    );
  if (!isDict(value)) return String(value);
  let entries = entriesOf(value);
  if (options.sortKeys === true) entries = [...entries].sort(([one], [other]) => compareText(one, other));
  const parts = entries.map(
    ([name, item]) => `${dumpText(name, options.ascii !== false)}: ${dump(item, options, level + 1)}`,
  );
  return wrap('{', '}', parts, options, level);
}

function wrap(open: string, close: string, parts: string[], options: DumpOptions, level: number): string {
  if (parts.length === 0) return open + close;
  if (options.indent === undefined) return open + parts.join(', ') + close;
  const inner = `\n${' '.repeat(options.indent * (level + 1))}`;
  return `${open}${inner}${parts.join(`,${inner}`)}\n${' '.repeat(options.indent * level)}${close}`;
}

/** Python sorts texts by code point. */
export function compareText(one: string, other: string): number {
  const left = [...one];
  const right = [...other];
  for (let at = 0; at < left.length && at < right.length; at++) {
    const difference = (left[at]?.codePointAt(0) ?? 0) - (right[at]?.codePointAt(0) ?? 0);
    if (difference !== 0) return difference;
  }
  return left.length - right.length;
}

function dumpText(text: string, ascii: boolean): string {
  const plain = JSON.stringify(text);
  if (!ascii) return plain;
  return plain.replace(/[\u0080-\uffff]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

/** A reader of one document. JSON.parse checks strings and numbers; order and floats are kept here. */
class Reader {
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  document(): JsonValue {
    const value = this.#value();
    this.#blank();
    if (this.#at < this.#text.length) throw new SyntaxError('Extra data');
    return value;
  }

  #value(): JsonValue {
    this.#blank();
    const first = this.#text[this.#at];
    if (first === '{') return dictOf(this.#items('}', () => this.#entry()));
    if (first === '[') return this.#items(']', () => this.#value());
    if (first === '"') return this.#string();
    const token = /^-?\d+(?:\.\d+)?(?:[eE][-+]?\d+)?|^(?:true|false|null)/.exec(
      this.#text.slice(this.#at, this.#at + 400),
    );
    if (token === null) throw new SyntaxError('Expecting value');
    this.#at += token[0].length;
    const value: null | boolean | number = JSON.parse(token[0]);
    return typeof value === 'number' && /[.eE]/.test(token[0]) ? pythonFloat(value) : value;
  }

  #items<Item>(close: string, read: () => Item): Item[] {
    this.#at++;
    const items: Item[] = [];
    this.#blank();
    if (this.#take(close)) return items;
    for (;;) {
      items.push(read());
      this.#blank();
      if (this.#take(close)) return items;
      if (!this.#take(',')) throw new SyntaxError('Expecting , delimiter');
    }
  }

  #entry(): readonly [string, JsonValue] {
    this.#blank();
    const name = this.#string();
    this.#blank();
    if (!this.#take(':')) throw new SyntaxError('Expecting : delimiter');
    return [name, this.#value()];
  }

  #string(): string {
    const token = /"(?:[^"\\]|\\.)*"/sy;
    token.lastIndex = this.#at;
    const found = token.exec(this.#text);
    if (found === null) throw new SyntaxError('Expecting a string');
    this.#at = token.lastIndex;
    return JSON.parse(found[0]);
  }

  #take(character: string): boolean {
    if (this.#text[this.#at] !== character) return false;
    this.#at++;
    return true;
  }

  #blank(): void {
    while (/[ \t\n\r]/.test(this.#text[this.#at] ?? '')) this.#at++;
  }
}
