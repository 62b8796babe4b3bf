/*
 * A scan for `&` that does not depend on the text being well-formed: a bare `&` makes saxes read on to
 * the next `;`, often lines later, and hides every error in between.
 */
import { type Finding, malformed } from './finding.ts';
import { numericReference } from './html-entities.ts';
import { type Unterminated, walkMarkup } from './markup.ts';

export interface ReferenceScan {
  /** In order of offsets, at most `limit`; each starts at its `&`. */
  readonly findings: readonly Finding[];
  readonly unterminated: Unterminated | null;
}

const REFERENCE = /&(?:#([0-9]+)|#x([0-9a-fA-F]+)|([\p{L}_:][\p{L}\p{M}\p{N}_:.·-]*));/uy;
const UNFINISHED = /&(?:amp|lt|gt|quot|apos|nbsp|#[0-9]{1,7}|#x[0-9a-fA-F]{1,6})(?![\w;])/y;
const PREDEFINED: ReadonlySet<string> = new Set(['amp', 'lt', 'gt', 'quot', 'apos']);

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

  const unterminated = walkMarkup(text, { data: inspect });
  return { findings, unterminated };
}

function inspectReference(text: string, at: number): Finding | null {
  REFERENCE.lastIndex = at;
  const match = REFERENCE.exec(text);
  const escaped = (title: string) => ({ title, edits: [{ start: at, end: at + 1, text: '&amp;' }] });
  if (match === null) {
    UNFINISHED.lastIndex = at;
    const [known] = UNFINISHED.exec(text) ?? [];
    if (known !== undefined) {
      const end = at + known.length;
      const fix = { title: `Write ${known};`, edits: [{ start: end, end, text: ';' }] };
      const message = `A ";" is missing after "${known}".`;
      return { code: 'xml-bare-ampersand', message, start: at, end, fix };
    }
    const message = 'A bare "&" is not allowed in OLX: write "&amp;".';
    return { code: 'xml-bare-ampersand', message, start: at, end: at + 1, fix: escaped('Replace with &amp;') };
  }
  const [whole, decimal, hexadecimal, name] = match;
  const end = at + whole.length;
  if (name === undefined) {
    const code = decimal === undefined ? Number.parseInt(hexadecimal ?? '', 16) : Number.parseInt(decimal, 10);
    if (isXmlChar(code)) return null;
    const fix = { title: `Remove ${whole}`, edits: [{ start: at, end, text: '' }], unsafe: true } as const;
    return malformed(`"${whole}" names a character that XML does not allow.`, at, end, { fix });
  }
  if (PREDEFINED.has(name)) return null;
  const lower = name.toLowerCase();
  if (PREDEFINED.has(lower)) {
    const fix = { title: `Replace with &${lower};`, edits: [{ start: at, end, text: `&${lower};` }] };
    return malformed(`XML does not know "${whole}": write "&${lower};".`, at, end, { fix });
  }
  const numeric = numericReference(name);
  if (numeric === null) {
    const message = `XML does not know "${whole}". If it is meant as text, write "&amp;${name};".`;
    return malformed(message, at, end, { fix: { ...escaped(`Replace with &amp;${name};`), unsafe: true } });
  }
  const fix = { title: `Replace with ${numeric}`, edits: [{ start: at, end, text: numeric }] };
  return malformed(`XML does not know the HTML entity "${whole}": write "${numeric}".`, at, end, { fix });
}

/** XML 1.0, production 2. */
function isXmlChar(code: number): boolean {
  if (code < 0x20) return code === 0x9 || code === 0xa || code === 0xd;
  return code <= 0xd7ff || (code >= 0xe000 && code <= 0xfffd) || (code >= 0x10000 && code <= 0x10ffff);
}
