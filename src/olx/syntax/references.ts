/*
 * A scan for `&` that does not depend on the text being well-formed: a bare `&` makes saxes read on to
 * the next `;`, often lines later, and hides every error in between.
 */
import { type Finding, malformed } from './finding.ts';
import { numericReference } from './html-entities.ts';

/** A token that the text ends in before it is closed. */
export interface Unterminated {
  readonly kind: 'comment' | 'CDATA section' | 'processing instruction' | 'declaration' | 'tag' | 'attribute value';
  readonly start: number;
}

export interface ReferenceScan {
  /** In order of offsets, at most `limit`; each starts at its `&`. */
  readonly findings: readonly Finding[];
  readonly unterminated: Unterminated | null;
}

const REFERENCE = /&(?:#([0-9]+)|#x([0-9a-fA-F]+)|([\p{L}_:][\p{L}\p{M}\p{N}_:.·-]*));/uy;
const PREDEFINED: ReadonlySet<string> = new Set(['amp', 'lt', 'gt', 'quot', 'apos']);
const OPAQUE = [
  { open: '<!--', close: '-->', kind: 'comment' },
  { open: '<![CDATA[', close: ']]>', kind: 'CDATA section' },
  { open: '<?', close: '?>', kind: 'processing instruction' },
  { open: '<!', close: '>', kind: 'declaration' },
] as const;

/** Finds every `&` that starts no reference, and every reference to nothing. Linear in the text. */
export function scanReferences(text: string, limit: number): ReferenceScan {
  const findings: Finding[] = [];
  // ranges come in order, so looking for the next `&` once keeps the scan linear
  let ampersand = text.indexOf('&');
  const inspect = (from: number, to: number): void => {
    if (ampersand !== -1 && ampersand < from) ampersand = text.indexOf('&', from);
    while (ampersand !== -1 && ampersand < to) {
      const finding = inspectReference(text, ampersand);
      if (finding !== null && findings.length < limit) findings.push(finding);
      ampersand = text.indexOf('&', ampersand + 1);
    }
  };

  let at = 0;
  while (at < text.length) {
    const open = text.indexOf('<', at);
    inspect(at, open === -1 ? text.length : open);
    if (open === -1) break;
    const opaque = OPAQUE.find((each) => text.startsWith(each.open, open));
    if (opaque !== undefined) {
      const close = text.indexOf(opaque.close, open + opaque.open.length);
      if (close === -1) return { findings, unterminated: { kind: opaque.kind, start: open } };
      at = close + opaque.close.length;
    } else if (/[\p{L}_:/]/u.test(text.charAt(open + 1))) {
      const tag = scanTag(text, open, inspect);
      if (typeof tag !== 'number') return { findings, unterminated: tag };
      at = tag;
    } else {
      at = open + 1;
    }
  }
  return { findings, unterminated: null };
}

/** The offset after a tag, or where another one starts within it. */
function scanTag(text: string, open: number, inspect: (from: number, to: number) => void): number | Unterminated {
  let at = open + 1;
  while (at < text.length) {
    const char = text[at];
    if (char === '>') return at + 1;
    if (char === '<') return at;
    if (char === '"' || char === "'") {
      const close = text.indexOf(char, at + 1);
      const end = close === -1 ? text.length : close;
      const value = text.slice(at + 1, end);
      const less = value.indexOf('<');
      // a quote left open swallows the tags after it, whereas `a<b` in a value does not
      if (less !== -1 && /[>\n]/.test(value.slice(less))) {
        inspect(at, at + 1 + less);
        return at + 1 + less;
      }
      inspect(at, end);
      if (close === -1) return { kind: 'attribute value', start: at };
      at = end;
    }
    at++;
  }
  return { kind: 'tag', start: open };
}

function inspectReference(text: string, at: number): Finding | null {
  REFERENCE.lastIndex = at;
  const match = REFERENCE.exec(text);
  const escaped = (title: string) => ({ title, edit: { start: at, end: at + 1, text: '&amp;' } });
  if (match === null) {
    const message = 'A bare "&" is not allowed in OLX: write "&amp;".';
    return { code: 'xml-bare-ampersand', message, start: at, end: at + 1, fix: escaped('Replace with &amp;') };
  }
  const [whole, decimal, hexadecimal, name] = match;
  const end = at + whole.length;
  if (name === undefined) {
    const code = decimal === undefined ? Number.parseInt(hexadecimal ?? '', 16) : Number.parseInt(decimal, 10);
    if (isXmlChar(code)) return null;
    const fix = { title: `Remove ${whole}`, edit: { start: at, end, text: '' } };
    return malformed(`"${whole}" names a character that XML does not allow.`, at, end, { fix });
  }
  if (PREDEFINED.has(name)) return null;
  const numeric = numericReference(name);
  if (numeric === null) {
    const message = `XML does not know "${whole}". If it is meant as text, write "&amp;${name};".`;
    return malformed(message, at, end, { fix: escaped(`Replace with &amp;${name};`) });
  }
  const fix = { title: `Replace with ${numeric}`, edit: { start: at, end, text: numeric } };
  return malformed(`XML does not know the HTML entity "${whole}": write "${numeric}".`, at, end, { fix });
}

/** XML 1.0, production 2. */
function isXmlChar(code: number): boolean {
  if (code < 0x20) return code === 0x9 || code === 0xa || code === 0xd;
  return code <= 0xd7ff || (code >= 0xe000 && code <= 0xfffd) || (code >= 0x10000 && code <= 0x10ffff);
}
