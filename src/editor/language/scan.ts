/**
 * A tolerant scan of XML as it is being typed. It never decides whether OLX is valid; it finds the
 * tags of a text that may be broken anywhere. Offsets are UTF-16, ranges half-open.
 */
export interface ScannedAttribute {
  readonly name: string;
  readonly start: number;
  readonly nameEnd: number;
  /** The raw value between the quotes; both -1 where there is none yet. */
  readonly valueStart: number;
  readonly valueEnd: number;
  /** The value has its closing quote. */
  readonly closed: boolean;
}

export interface ScannedTag {
  readonly kind: 'tag';
  readonly form: 'open' | 'close' | 'empty';
  readonly name: string;
  readonly nameStart: number;
  readonly nameEnd: number;
  readonly start: number;
  /** After the `>`, or where a tag without one breaks off. */
  readonly end: number;
  /** It has its `>`. */
  readonly complete: boolean;
  readonly attributes: readonly ScannedAttribute[];
}

/** A stretch whose inside is no markup. */
export interface ScannedSection {
  readonly kind: 'comment' | 'cdata' | 'instruction' | 'declaration';
  readonly start: number;
  readonly end: number;
  readonly complete: boolean;
}

export type Scanned = ScannedTag | ScannedSection;

const SECTIONS = [
  { kind: 'comment', open: '<!--', close: '-->' },
  { kind: 'cdata', open: '<![CDATA[', close: ']]>' },
  { kind: 'instruction', open: '<?', close: '?>' },
  { kind: 'declaration', open: '<!', close: '>' },
] as const;

// XML 1.0, productions 4 and 4a
const NAME_START = String.raw`:A-Z_a-z\u{C0}-\u{D6}\u{D8}-\u{F6}\u{F8}-\u{2FF}\u{370}-\u{37D}\u{37F}-\u{1FFF}\u{200C}\u{200D}\u{2070}-\u{218F}\u{2C00}-\u{2FEF}\u{3001}-\u{D7FF}\u{F900}-\u{FDCF}\u{FDF0}-\u{FFFD}\u{10000}-\u{EFFFF}`;
const NAME = new RegExp(String.raw`[${NAME_START}][${NAME_START}\-.0-9\u{B7}\u{300}-\u{36F}\u{203F}\u{2040}]*`, 'uy');
const SPACE = /[ \t\r\n]*/y;

/** Everything that starts with `<` and is markup, in order. */
export function scan(text: string): readonly Scanned[] {
  const found: Scanned[] = [];
  let at = text.indexOf('<');
  while (at !== -1) {
    const next = scanSection(text, at) ?? scanTag(text, at);
    if (next !== null) found.push(next);
    at = text.indexOf('<', next === null ? at + 1 : Math.max(next.end, at + 1));
  }
  return found;
}

function scanSection(text: string, start: number): ScannedSection | null {
  for (const { kind, open, close } of SECTIONS) {
    if (!text.startsWith(open, start)) continue;
    const closed = text.indexOf(close, start + open.length);
    return closed === -1
      ? { kind, start, end: text.length, complete: false }
      : { kind, start, end: closed + close.length, complete: true };
  }
  return null;
}

function scanTag(text: string, start: number): ScannedTag | null {
  const closing = text[start + 1] === '/';
  const nameStart = start + (closing ? 2 : 1);
  const name = match(NAME, text, nameStart);
  const bare = { kind: 'tag', name, nameStart, nameEnd: nameStart + name.length, start } as const;
  // a lone `<` is a tag whose name is still to be typed, unless it is plainly text such as `a < b`
  if (name === '' && !closing && /\S/.test(text[nameStart] ?? '') && !'<>'.includes(text[nameStart] ?? '')) return null;
  const attributes: ScannedAttribute[] = [];
  let at = bare.nameEnd;
  for (;;) {
    at += match(SPACE, text, at).length;
    const form = closing ? 'close' : 'open';
    if (text[at] === '>') return { ...bare, form, end: at + 1, complete: true, attributes };
    if (text.startsWith('/>', at))
      return { ...bare, form: closing ? 'close' : 'empty', end: at + 2, complete: true, attributes };
    if (at >= text.length || text[at] === '<') return { ...bare, form, end: at, complete: false, attributes };
    const attribute = scanAttribute(text, at);
    if (attribute === null) {
      at++;
      continue;
    }
    attributes.push(attribute.found);
    at = attribute.next;
  }
}

function scanAttribute(
  text: string,
  start: number,
): { readonly found: ScannedAttribute; readonly next: number } | null {
  const name = match(NAME, text, start);
  if (name === '') return null;
  const nameEnd = start + name.length;
  const equals = nameEnd + match(SPACE, text, nameEnd).length;
  const none = { found: { name, start, nameEnd, valueStart: -1, valueEnd: -1, closed: false }, next: nameEnd };
  if (text[equals] !== '=') return none;
  const quoteAt = equals + 1 + match(SPACE, text, equals + 1).length;
  const quote = text[quoteAt];
  if (quote !== '"' && quote !== "'") return { ...none, next: equals + 1 };
  const valueStart = quoteAt + 1;
  const end = valueEnd(text, valueStart, quote);
  return {
    found: { name, start, nameEnd, valueStart, valueEnd: end.at, closed: end.closed },
    next: end.at + (end.closed ? 1 : 0),
  };
}

/** A value holds no `<`, so one without its closing quote ends before the next tag. */
function valueEnd(text: string, start: number, quote: string): { readonly at: number; readonly closed: boolean } {
  for (let at = start; at < text.length; at++) {
    if (text[at] === quote) return { at, closed: true };
    if (text[at] === '<') return { at, closed: false };
  }
  return { at: text.length, closed: false };
}

function match(pattern: RegExp, text: string, at: number): string {
  pattern.lastIndex = at;
  return pattern.exec(text)?.[0] ?? '';
}
