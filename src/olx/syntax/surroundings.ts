/* What is around the place where a text is malformed. */
import type { XmlElement } from './tree.ts';

/** Where the parser is at its first error, and what it has read so far. */
export interface FailurePlace {
  /** After the character that the parser stumbled on. */
  readonly position: number;
  /** After the last token that was read whole. */
  readonly cursor: number;
  /** Elements that are open, outermost first. */
  readonly open: readonly XmlElement[];
  /** The element whose start tag is being read. */
  readonly tag: XmlElement | null;
  /** The element that the parser took the last end tag for. */
  readonly closed: XmlElement | null;
  readonly rootSeen: boolean;
}

/** The first offset from `offset` on that is not white space, or the end. */
export function skipSpace(text: string, offset: number): number {
  let at = offset;
  // not `\s`, which takes a byte order mark for white space
  while (/[ \t\r\n]/.test(text.charAt(at))) at++;
  return at;
}

/** The offset after the last character before `offset` that is not white space. */
export function trimEnd(text: string, offset: number): number {
  let at = offset;
  while (at > 0 && /\s/.test(text.charAt(at - 1))) at--;
  return at;
}

/** The line of an offset, from 1. */
export function lineOf(text: string, offset: number): number {
  let line = 1;
  for (let at = text.indexOf('\n'); at !== -1 && at < offset; at = text.indexOf('\n', at + 1)) line++;
  return line;
}

/** The character as a message shows it. */
export function quoted(text: string, at: number): string {
  const char = String.fromCodePoint(text.codePointAt(at) ?? 0x20);
  return /\s/.test(char) ? 'White space' : `"${char}"`;
}

/** The offset of the first `>` from `from` on, or -1 where a `<` or the end comes first. */
export function findTagEnd(text: string, from: number): number {
  const end = text.indexOf('>', from);
  if (end === -1) return -1;
  const less = text.indexOf('<', from);
  return less !== -1 && less < end ? -1 : end;
}

// attributes to the end of the tag, where a value may lack its quotes
const REST = /(?:\s+[^\s"'<>/=]+\s*=\s*(?:"[^"<]*"|'[^'<]*'|[^\s"'<>=/][^\s"'<>=]*))*\s*\/?>/y;

/** Whether a tag is as it should be from `at` on, after a name or a value, save for quotes that lack. */
export function endsCleanly(text: string, at: number): boolean {
  REST.lastIndex = at;
  return REST.test(text);
}
