import { XML_LIMITS } from './limits.ts';
import type { XmlAttribute, XmlElement, XmlNode } from './tree.ts';

/*
 * Nearly all OLX is plain: names in ASCII without a prefix, no namespaces, no DOCTYPE, no processing
 * instructions. Looking for the next `<` and the next quote reads that several times as fast as a
 * parser of all XML, and a text in which anything is out of the ordinary is left to that parser.
 */

type OpenElement = {
  -readonly [Key in keyof XmlElement]: XmlElement[Key];
} & { readonly attributes: XmlAttribute[]; readonly children: XmlNode[] };

// what is not XML 1.0 Char; whoever calls has looked for lone surrogates
const NO_CHAR = /[\0-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]/;
const DECLARATION =
  /<\?xml version=(?:"1\.[0-9]+"|'1\.[0-9]+')(?: encoding=(?:"[Uu][Tt][Ff]-8"|'[Uu][Tt][Ff]-8'))?[ \t\r\n]*\?>/y;
/** A stretch of so many units is below each limit on lengths, which count bytes, of which a unit has at most three. */
const SHORT = Math.floor(Math.min(XML_LIMITS.attributeLength, XML_LIMITS.tagLength, XML_LIMITS.textLength) / 3);
/** With more, looking for doubles one by one would take too long. */
const MAX_ATTRIBUTES = 64;
const NAMED = [
  { name: 'lt', character: '<' },
  { name: 'gt', character: '>' },
  { name: 'amp', character: '&' },
  { name: 'quot', character: '"' },
  { name: 'apos', character: "'" },
] as const;

const BANG = 0x21;
const DOUBLE_QUOTE = 0x22;
const HASH = 0x23;
const SINGLE_QUOTE = 0x27;
const SLASH = 0x2f;
const EQUALS = 0x3d;
const GREATER = 0x3e;

/**
 * The root of a well-formed text, exactly as `buildTree` gives it; null where the text is not plain,
 * which says nothing of whether it is well-formed. `text` has no lone surrogates.
 */
export function readPlain(text: string): XmlElement | null {
  return NO_CHAR.test(text) ? null : new PlainReader(text).root();
}

/** Each method gives the offset after what it read, or -1 where that is not plain. */
class PlainReader {
  readonly text: string;
  readonly open: OpenElement[] = [];
  top: OpenElement | null = null;
  first: OpenElement | null = null;
  nodes = 0;
  readonly less: Next;
  readonly ampersand: Next;
  readonly sectionEnd: Next;
  readonly carriageReturn: Next;
  readonly lineFeed: Next;
  readonly tab: Next;

  constructor(text: string) {
    this.text = text;
    this.less = new Next(text, '<');
    this.ampersand = new Next(text, '&');
    this.sectionEnd = new Next(text, ']]>');
    this.carriageReturn = new Next(text, '\r');
    this.lineFeed = new Next(text, '\n');
    this.tab = new Next(text, '\t');
  }

  root(): XmlElement | null {
    const { text } = this;
    let at = this.prolog();
    for (;;) {
      const less = this.less.from(at);
      if (less === text.length) return this.top === null && skipSpace(text, at) === text.length ? this.first : null;
      if (less > at && !this.data(at, less)) return null;
      const next = text.charCodeAt(less + 1);
      at = next === SLASH ? this.endTag(less) : next === BANG ? this.section(less) : this.startTag(less);
      if (at === -1 || this.nodes > XML_LIMITS.nodes) return null;
    }
  }

  prolog(): number {
    DECLARATION.lastIndex = this.text.charCodeAt(0) === 0xfeff ? 1 : 0;
    const start = DECLARATION.lastIndex;
    return DECLARATION.test(this.text) ? DECLARATION.lastIndex : start;
  }

  /** Text between two tokens; false where it is not plain. */
  data(start: number, end: number): boolean {
    const { text, top } = this;
    if (top === null) return skipSpace(text, start) === end;
    if (end - start > SHORT) return false;
    if (this.sectionEnd.from(start) < end) return false;
    const raw = this.lines(start, end);
    const value = this.ampersand.from(start) < end ? withoutReferences(raw) : raw;
    if (value === null) return false;
    this.nodes++;
    top.children.push({ kind: 'text', value, start, end });
    return true;
  }

  /** A stretch with its line ends made `\n`. */
  lines(start: number, end: number): string {
    const raw = this.text.slice(start, end);
    return this.carriageReturn.from(start) < end ? raw.replace(/\r\n?/g, '\n') : raw;
  }

  endTag(start: number): number {
    const { text, top } = this;
    if (top === null || !text.startsWith(top.name, start + 2)) return -1;
    const close = skipSpace(text, start + 2 + top.name.length);
    if (text.charCodeAt(close) !== GREATER) return -1;
    top.closeStart = start;
    top.end = close + 1;
    this.open.pop();
    this.top = this.open[this.open.length - 1] ?? null;
    return close + 1;
  }

  /** A comment or CDATA. */
  section(start: number): number {
    const { text, top } = this;
    const isComment = text.startsWith('<!--', start);
    if (!isComment && !(top !== null && text.startsWith('<![CDATA[', start))) return -1;
    const from = start + (isComment ? 4 : 9);
    const close = text.indexOf(isComment ? '--' : ']]>', from);
    const end = close + 3;
    if (close === -1 || text.charCodeAt(end - 1) !== GREATER || end - start > SHORT) return -1;
    if (top === null) return end;
    this.nodes++;
    top.children.push({ kind: isComment ? 'comment' : 'cdata', value: this.lines(from, close), start, end });
    return end;
  }

  startTag(start: number): number {
    const { text, top, open } = this;
    if ((top === null && this.first !== null) || open.length >= XML_LIMITS.depth) return -1;
    const nameEnd = skipName(text, start + 1);
    if (nameEnd === start + 1) return -1;
    const attributes: XmlAttribute[] = [];
    let at = nameEnd;
    let code = text.charCodeAt(at);
    while (code !== GREATER && code !== SLASH) {
      const attribute = skipSpace(text, at);
      code = text.charCodeAt(attribute);
      if (code === GREATER || code === SLASH) {
        at = attribute;
        break;
      }
      at = attribute === at ? -1 : this.attribute(attribute, attributes);
      if (at === -1) return -1;
      code = text.charCodeAt(at);
    }
    const selfClosing = code === SLASH;
    const openEnd = at + (selfClosing ? 2 : 1);
    if (text.charCodeAt(openEnd - 1) !== GREATER || openEnd - start > SHORT) return -1;
    if (nameEnd - start > XML_LIMITS.nameLength) return -1;
    const element: OpenElement = {
      kind: 'element',
      name: text.slice(start + 1, nameEnd),
      attributes,
      children: [],
      start,
      end: openEnd,
      openEnd,
      closeStart: openEnd,
      selfClosing,
    };
    this.nodes += 1 + attributes.length;
    if (top === null) this.first = element;
    else top.children.push(element);
    if (!selfClosing) {
      open.push(element);
      this.top = element;
    }
    return openEnd;
  }

  attribute(start: number, attributes: XmlAttribute[]): number {
    const { text } = this;
    const nameEnd = skipName(text, start);
    const equals = skipSpace(text, nameEnd);
    const open = skipSpace(text, equals + 1);
    const quote = text.charCodeAt(open);
    if (nameEnd === start || text.charCodeAt(equals) !== EQUALS) return -1;
    if (quote !== DOUBLE_QUOTE && quote !== SINGLE_QUOTE) return -1;
    const valueStart = open + 1;
    const valueEnd = text.indexOf(quote === DOUBLE_QUOTE ? '"' : "'", valueStart);
    const name = text.slice(start, nameEnd);
    if (valueEnd === -1 || name.length > XML_LIMITS.nameLength || name.startsWith('xmlns')) return -1;
    const value = this.value(valueStart, valueEnd);
    if (value === null || attributes.length === MAX_ATTRIBUTES) return -1;
    for (const other of attributes) if (other.name === name) return -1;
    attributes.push({ name, value, start, end: valueEnd + 1, valueStart, valueEnd });
    return valueEnd + 1;
  }

  /** The value of an attribute, decoded and normalised; null where it is not plain. */
  value(start: number, end: number): string | null {
    if (this.less.from(start) < end) return null;
    const raw = this.text.slice(start, end);
    const isBroken =
      this.lineFeed.from(start) < end || this.tab.from(start) < end || this.carriageReturn.from(start) < end;
    const normal = isBroken ? raw.replace(/\r\n|[\t\n\r]/g, ' ') : raw;
    return this.ampersand.from(start) < end ? withoutReferences(normal) : normal;
  }
}

/** Finds one thing in a text, from offsets that never go back, and looks at each stretch of it but once. */
class Next {
  readonly text: string;
  readonly what: string;
  at = -1;

  constructor(text: string, what: string) {
    this.text = text;
    this.what = what;
  }

  /** Where it is next; the length of the text where it is nowhere. */
  from(offset: number): number {
    if (this.at < offset) {
      const at = this.text.indexOf(this.what, offset);
      this.at = at === -1 ? this.text.length : at;
    }
    return this.at;
  }
}

/** The text with its references decoded; null where one is not plain. */
function withoutReferences(raw: string): string | null {
  let decoded = '';
  let copied = 0;
  for (let at = raw.indexOf('&'); at !== -1; at = raw.indexOf('&', copied)) {
    const end = raw.indexOf(';', at);
    const character = end === -1 ? null : referred(raw, at + 1, end);
    if (character === null) return null;
    decoded += raw.slice(copied, at) + character;
    copied = end + 1;
  }
  return decoded + raw.slice(copied);
}

/** The character that a reference means, of which `&` and `;` are left out. */
function referred(raw: string, start: number, end: number): string | null {
  if (raw.charCodeAt(start) === HASH) return numbered(raw, start + 1, end);
  for (const { name, character } of NAMED) {
    if (end - start === name.length && raw.startsWith(name, start)) return character;
  }
  return null;
}

function numbered(raw: string, start: number, end: number): string | null {
  const isHex = raw.charCodeAt(start) === 0x78;
  const first = isHex ? start + 1 : start;
  let code = 0;
  for (let at = first; at < end; at++) {
    const digit = digitOf(raw.charCodeAt(at));
    if (digit >= (isHex ? 16 : 10)) return null;
    code = code * (isHex ? 16 : 10) + digit;
    if (code > 0x10ffff) return null;
  }
  if (code >= 0xd800 && code <= 0xdfff) return null;
  const character = String.fromCodePoint(code);
  return NO_CHAR.test(character) ? null : character;
}

/** The value of a hexadecimal digit; 16 for any other character. */
function digitOf(code: number): number {
  if (code >= 0x30 && code <= 0x39) return code - 0x30;
  const letter = code | 0x20;
  return letter >= 0x61 && letter <= 0x66 ? letter - 0x57 : 16;
}

function skipSpace(text: string, offset: number): number {
  let at = offset;
  for (;;) {
    const code = text.charCodeAt(at);
    if (code !== 0x20 && code !== 0x0a && code !== 0x09 && code !== 0x0d) return at;
    at++;
  }
}

/** The offset after an ASCII name without a prefix; the offset itself where there is none. */
function skipName(text: string, offset: number): number {
  let at = offset;
  for (;;) {
    const code = text.charCodeAt(at);
    const isLetter = (code >= 0x61 && code <= 0x7a) || (code >= 0x41 && code <= 0x5a) || code === 0x5f;
    const isOther = (code >= 0x30 && code <= 0x39) || code === 0x2d || code === 0x2e;
    if (!isLetter && !(isOther && at > offset)) return at;
    at++;
  }
}
