import { isShallowJson } from '#olx';

/** JSON as it is written, so that each number keeps its form: to Python `1.0` and `1` differ. */
export type WrittenJson =
  | { readonly kind: 'word'; readonly text: string }
  | { readonly kind: 'text'; readonly value: string }
  | { readonly kind: 'list'; readonly items: readonly WrittenJson[] }
  | { readonly kind: 'object'; readonly members: ReadonlyMap<string, WrittenJson> };

/** Reads JSON with the numbers as Python would write them again. Null if the text is not JSON. */
export function readWrittenJson(text: string): WrittenJson | null {
  if (!isShallowJson(text)) return null;
  try {
    JSON.parse(text);
  } catch {
    return null;
  }
  return new Reader(text).value();
}

/** A value in this form. */
export function writtenJson(value: unknown): WrittenJson {
  if (typeof value === 'string') return { kind: 'text', value };
  if (Array.isArray(value)) return { kind: 'list', items: value.map(writtenJson) };
  if (typeof value === 'object' && value !== null)
    return { kind: 'object', members: new Map(Object.entries(value).map(([name, each]) => [name, writtenJson(each)])) };
  return { kind: 'word', text: JSON.stringify(value) };
}

/** `json.dumps(value, sort_keys=True, indent=4)` of Python. */
export function printPythonJson(value: WrittenJson, indent = ''): string {
  const inside = `${indent}    `;
  const joined = (items: readonly string[], open: string, close: string): string =>
    items.length === 0 ? open + close : `${open}\n${inside}${items.join(`,\n${inside}`)}\n${indent}${close}`;
  switch (value.kind) {
    case 'word':
      return value.text;
    case 'text':
      return pythonText(value.value);
    case 'list':
      return joined(
        value.items.map((item) => printPythonJson(item, inside)),
        '[',
        ']',
      );
    case 'object': {
      const names = [...value.members.keys()].sort(byCodePoint);
      const member = (name: string): string =>
        `${pythonText(name)}: ${printPythonJson(value.members.get(name) ?? { kind: 'word', text: 'null' }, inside)}`;
      return joined(names.map(member), '{', '}');
    }
  }
}

/** `json.dumps(value)` of Python, but for the order of names, which means nothing. */
export function printCompactJson(value: WrittenJson): string {
  switch (value.kind) {
    case 'word':
      return value.text;
    case 'text':
      return JSON.stringify(value.value);
    case 'list':
      return `[${value.items.map(printCompactJson).join(', ')}]`;
    case 'object':
      return `{${[...value.members].map(([name, each]) => `${JSON.stringify(name)}: ${printCompactJson(each)}`).join(', ')}}`;
  }
}

/** How Python writes a float (`repr`): `10.0`, `1e+16`, `1e-05`. */
export function pythonFloat(value: number): string {
  if (Number.isNaN(value)) return 'NaN';
  if (!Number.isFinite(value)) return value > 0 ? 'Infinity' : '-Infinity';
  if (Object.is(value, -0)) return '-0.0';
  const size = Math.abs(value);
  if (size === 0 || (size >= 1e-4 && size < 1e16)) return Number.isInteger(value) ? `${value}.0` : String(value);
  const [digits = '', power = '0'] = value.toExponential().split('e');
  const exponent = Number(power);
  return `${digits}e${exponent < 0 ? '-' : '+'}${String(Math.abs(exponent)).padStart(2, '0')}`;
}

function pythonText(text: string): string {
  return JSON.stringify(text).replace(/[\u007f-\uffff]/g, (found) =>
    found === '\u007f' ? found : `\\u${found.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

/** Python compares texts by code points, JavaScript by UTF-16 units. */
function byCodePoint(a: string, b: string): number {
  const [left, right] = [[...a], [...b]];
  for (let at = 0; at < Math.min(left.length, right.length); at += 1) {
    const by = (left[at]?.codePointAt(0) ?? 0) - (right[at]?.codePointAt(0) ?? 0);
    if (by !== 0) return by;
  }
  return left.length - right.length;
}

/** Walks text that is known to be JSON. */
class Reader {
  readonly #tokens: IterableIterator<RegExpMatchArray>;
  #token: string;

  constructor(text: string) {
    this.#tokens = text.matchAll(/"(?:[^"\\]+|\\.)*"|[[\]{}:,]|[^\s[\]{}:,"]+/g);
    this.#token = this.#next();
  }

  value(): WrittenJson {
    const token = this.#take();
    if (token === '[') {
      const items: WrittenJson[] = [];
      while (this.#token !== ']') {
        items.push(this.value());
        if (this.#token === ',') this.#take();
      }
      this.#take();
      return { kind: 'list', items };
    }
    if (token === '{') {
      const members = new Map<string, WrittenJson>();
      while (this.#token !== '}') {
        const name = JSON.parse(this.#take()) as string;
        this.#take();
        members.set(name, this.value());
        if (this.#token === ',') this.#take();
      }
      this.#take();
      return { kind: 'object', members };
    }
    if (token.startsWith('"')) return { kind: 'text', value: JSON.parse(token) as string };
    return { kind: 'word', text: /[.eE]/.test(token) && /\d/.test(token) ? pythonFloat(Number(token)) : token };
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
