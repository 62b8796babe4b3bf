import type { Diagnostic } from '../diagnostic.ts';
import { decodeUtf8, lineIndex } from '../text/index.ts';
import { buildTree } from './build.ts';
import { type Finding, toDiagnostic } from './finding.ts';
import { XML_LIMITS } from './limits.ts';
import { readPlain } from './plain.ts';
import { limitFinding } from './platform.ts';
import { findAll } from './recover.ts';
import type { XmlDocument } from './tree.ts';

/** The result of parsing: a document and no diagnostics, or null and at least one. */
export interface XmlParsed {
  readonly document: XmlDocument | null;
  readonly diagnostics: readonly Diagnostic[];
}

const NONE: readonly Diagnostic[] = [];

/**
 * Parses XML as strictly as Open edX does. A refused text reports every bare `&`, every undefined entity, and all
 * other mistakes up to one that hides the rest, in order. The first is on the line that lxml names. `file` goes into
 * the diagnostics. Never throws because of content.
 */
export function parseXml(text: string, file: string | null): XmlParsed {
  if (text.length > XML_LIMITS.size) return refuse(text.slice(0, 1), [limitFinding('size', 0)], file);
  const surrogate = loneSurrogate(text);
  if (surrogate !== -1) {
    const message = 'Half a character stands here: the text cannot be written as UTF-8.';
    return refuse(text, [{ code: 'xml-encoding', message, start: surrogate, end: surrogate + 1 }], file);
  }
  const plain = readPlain(text);
  if (plain !== null) return { document: { text, root: plain }, diagnostics: NONE };
  const built = buildTree(text);
  if ('root' in built) return { document: { text, root: built.root }, diagnostics: NONE };
  return refuse(text, findAll(text, built.finding), file);
}

/** Decodes strictly as UTF-8, then parses the text. A byte order mark is accepted and stays in `document.text`. */
export function parseXmlBytes(bytes: Uint8Array, file: string | null): XmlParsed {
  if (bytes.length > XML_LIMITS.size * 3) return refuse('', [limitFinding('size', 0)], file);
  const decoded = decodeUtf8(bytes);
  if (decoded.ok) return parseXml(decoded.text, file);
  const before = decodeUtf8(bytes.subarray(0, decoded.offset));
  const text = before.ok ? before.text : '';
  const byte = (bytes[decoded.offset] ?? 0).toString(16).toUpperCase().padStart(2, '0');
  const message = `The file is not UTF-8: byte 0x${byte} fits no character here. Save it as UTF-8.`;
  return refuse(text, [{ code: 'xml-encoding', message, start: text.length, end: text.length }], file);
}

function refuse(text: string, findings: readonly Finding[], file: string | null): XmlParsed {
  const lines = lineIndex(text);
  return { document: null, diagnostics: findings.map((each) => toDiagnostic(each, lines, file)) };
}

function loneSurrogate(text: string): number {
  return text.isWellFormed() ? -1 : text.search(/\p{Surrogate}/u);
}
