/*
 * What libxml2 refuses beyond what saxes does. Measured with lxml 4.9.2 on libxml2 2.9.14, the parser of
 * Open edX, with the encoding forced to UTF-8.
 */
import { encodeUtf8 } from '../text/index.ts';
import { type Finding, malformed, mend } from './finding.ts';
import { XML_LIMITS } from './limits.ts';
import type { XmlAttribute, XmlElement } from './tree.ts';

const LIMIT_MESSAGES = {
  depth: `Elements are nested more than ${XML_LIMITS.depth} deep.`,
  attributeLength: `An attribute is longer than ${XML_LIMITS.attributeLength} bytes.`,
  tagLength: `A start tag is longer than ${XML_LIMITS.tagLength} bytes.`,
  textLength: `A text, comment or section is longer than ${XML_LIMITS.textLength} bytes.`,
  nameLength: `A name is longer than ${XML_LIMITS.nameLength} characters.`,
  size: `The file is longer than ${XML_LIMITS.size} characters.`,
  nodes: `The file has more than ${XML_LIMITS.nodes} elements, attributes and texts.`,
} as const;

/** A finding of code `xml-limit` at an offset. */
export function limitFinding(limit: keyof typeof XML_LIMITS, start: number): Finding {
  return { code: 'xml-limit', message: LIMIT_MESSAGES[limit], start, end: start + 1 };
}

/** Refuses a range of more UTF-8 bytes than the limit. */
export function checkLength(
  text: string,
  start: number,
  end: number,
  limit: 'attributeLength' | 'tagLength' | 'textLength',
): Finding | null {
  const units = end - start;
  // a UTF-16 unit takes at most three bytes
  if (units * 3 <= XML_LIMITS[limit]) return null;
  if (units <= XML_LIMITS[limit] && encodeUtf8(text.slice(start, end)).length <= XML_LIMITS[limit]) return null;
  return limitFinding(limit, start);
}

// xmlParseURI reads RFC 3986, but takes anything between the brackets of an address. Each loop is over one
// class of characters, because with a choice inside it a value of megabytes exhausts the stack.
const PLAIN = String.raw`\w\-.~!$&'()*+,;=`;
const HIERARCHY = String.raw`//(?:[${PLAIN}:]*@)?(?:\[[^\]]*\]|[${PLAIN}]*)(?::(\d+))?(?:/[${PLAIN}:@/]*)?|/(?!/)[${PLAIN}:@/]*`;
const RELATIVE = `(?:[${PLAIN}@]+(?:/[${PLAIN}:@/]*)?)?`;
const URI = new RegExp(
  `^(?:[a-z][a-z0-9+.-]*:(?:${HIERARCHY}|(?!/)[${PLAIN}:@/]*)|${HIERARCHY}|${RELATIVE})` +
    String.raw`(?:\?[${PLAIN}:@/?]*)?(?:#[${PLAIN}:@/?[\]]*)?$`,
  'i',
);
const PERCENT_ENCODED = /%[0-9a-f]{2}/gi;
/** What a C `int` holds. */
const LARGEST_PORT = 2_147_483_647;

function isUri(text: string): boolean {
  // a tilde may be wherever such a byte may
  const match = URI.exec(text.replace(PERCENT_ENCODED, '~'));
  return match !== null && Number(match[1] ?? match[2] ?? 0) <= LARGEST_PORT;
}

/** Refuses an over-long attribute, a namespace prefix that is not a name, and a namespace that is not a URI. */
export function checkAttribute(text: string, attribute: XmlAttribute): Finding | null {
  const { name, value, valueStart, valueEnd } = attribute;
  if (name.length > XML_LIMITS.nameLength) return limitFinding('nameLength', attribute.start);
  const tooLong = checkLength(text, valueStart, valueEnd, 'attributeLength');
  if (tooLong !== null) return tooLong;
  if (!name.startsWith('xmlns') || (name.length > 5 && name[5] !== ':')) return null;
  const prefix = name.slice('xmlns:'.length);
  if (prefix !== '' && !NC_NAME.test(prefix))
    return malformed(`"${prefix}" cannot be a namespace prefix.`, attribute.start, valueEnd, { anchor: valueEnd });
  if (isUri(value)) return null;
  return malformed(`The namespace "${value}" is not a valid URI.`, valueStart, valueEnd, { anchor: valueEnd });
}

/** A name without a colon. */
const NC_NAME = /^[\p{L}_][\p{L}\p{M}\p{N}_.·-]*$/u;

/** Refuses an `xml:id` that is no name or was used before; adds it to `seen`. `openEnd` is after the start tag's `>`. */
export function checkIdentity(text: string, element: XmlElement, seen: Set<string>, openEnd: number): Finding | null {
  for (const { name, value, start, end, valueEnd } of element.attributes) {
    if (name !== 'xml:id') continue;
    // an id may have blanks around it, and with others it is another one
    if (!NC_NAME.test(value.replace(/^[ \t\n\r]+|[ \t\n\r]+$/g, ''))) {
      const repairs = [{ edits: [{ start, end, text: '' }] }];
      return malformed(`The xml:id "${value}" is not a valid name.`, start, end, { anchor: valueEnd, repairs });
    }
    if (seen.has(value)) {
      const anchor = openEnd - (text[openEnd - 2] === '/' ? 2 : 1);
      const repairs = [{ edits: [{ start, end, text: '' }] }];
      return malformed(`The xml:id "${value}" is used twice in this file.`, start, end, { anchor, repairs });
    }
    seen.add(value);
  }
  return null;
}

const DOCTYPE =
  /^[ \t\n]*[\p{L}_:][\p{L}\p{M}\p{N}_:.·-]*(?:[ \t\n]+(?:SYSTEM|PUBLIC[ \t\n]+(?:"[-a-zA-Z0-9 \n()+,./:=?;!*#@$_%']*"|'[-a-zA-Z0-9 \n()+,./:=?;!*#@$_%]*'))[ \t\n]+(?:"[^"]*"|'[^']*'))?[ \t\n]*$/u;

/** The refusal of a document type declaration with an internal subset, whatever else is wrong; null without one. */
export function findInternalSubset(text: string): Finding | null {
  let start = text.charCodeAt(0) === 0xfeff ? 1 : 0;
  for (;;) {
    while (/\s/.test(text.charAt(start))) start++;
    const close = text.startsWith('<!--', start) ? '-->' : text.startsWith('<?', start) ? '?>' : null;
    if (close === null) break;
    const end = text.indexOf(close, start + (close === '-->' ? 4 : 2));
    if (end === -1) return null;
    start = end + close.length;
  }
  if (!text.startsWith('<!DOCTYPE', start)) return null;
  let at = start;
  while (at < text.length && text[at] !== '>' && text[at] !== '[') {
    const char = text.charAt(at);
    const quoted = char === '"' || char === "'" ? text.indexOf(char, at + 1) : at;
    if (quoted === -1) return null;
    at = quoted + 1;
  }
  if (text[at] !== '[') return null;
  const message = 'A DOCTYPE with declarations of its own ("[…]") is not allowed in OLX: remove it.';
  return { code: 'xml-doctype', message, start, end: at + 1 };
}

/** Refuses an internal subset, and a document type declaration that is malformed. `doctype` is what follows the keyword. */
export function checkDoctype(text: string, doctype: string, end: number): Finding | null {
  const start = text.lastIndexOf('<!DOCTYPE', end - 1 - doctype.length);
  if (DOCTYPE.test(doctype)) return null;
  const subset = findInternalSubset(text.slice(0, end));
  if (subset !== null) return subset;
  return malformed('The DOCTYPE is malformed; OLX needs none.', start, end, {
    ...mend('Remove the DOCTYPE', start, end, ''),
  });
}

/** Refuses a processing instruction whose name is too long, or is not followed by a blank. `start` is its `<`. */
export function checkInstruction(text: string, target: string, start: number, end: number): Finding | null {
  if (target.length > XML_LIMITS.nameLength) return limitFinding('nameLength', start);
  const after = start + '<?'.length + target.length;
  if (after + '?>'.length >= end || /[ \t\n\r]/.test(text.charAt(after))) return null;
  const message = `A blank must follow the name of the instruction <?${target.slice(0, 60)}.`;
  return malformed(message, start, end, { anchor: after, ...mend('Add a blank', after, after, ' ') });
}

/**
 * Refuses a declared encoding that nobody knows. A known one is not looked at further, because Open
 * edX reads every file as UTF-8 whatever it declares.
 */
export function checkDeclaration(text: string, encoding: string | undefined, end: number): Finding | null {
  if (encoding === undefined || isKnownEncoding(encoding)) return null;
  const start = Math.max(text.lastIndexOf(encoding, end), 0);
  return {
    code: 'xml-encoding',
    message: `"${encoding}" is not the name of an encoding: write "UTF-8".`,
    start,
    end: start + encoding.length,
    ...mend('Replace with UTF-8', start, start + encoding.length, 'UTF-8'),
  };
}

function isKnownEncoding(name: string): boolean {
  // names of libxml2 and iconv that the Encoding standard lacks; neither list is complete
  if (/^(?:utf[-_]?(?:7|8|16|32)|utf-?(?:16|32)[bl]e|ucs-?[24]|latin-?(?:[1-9]|10)|(?:iso-)?latin-1)$/i.test(name))
    return true;
  if (/^(?:iso-10646-ucs-[24]|ucs-[24][bl]e|csucs4|wchar_t|html|macroman|iso646-us|csascii)$/i.test(name)) return true;
  if (
    /^(?:iso-2022-jp-2|hz-gb-2312|johab|viscii|armscii-8|ebcdic-cp-us|ibm(?:037|500|850|1047)|cp(?:437|850))$/i.test(
      name,
    )
  )
    return true;
  try {
    new TextDecoder(name);
    return true;
  } catch {
    return false;
  }
}
