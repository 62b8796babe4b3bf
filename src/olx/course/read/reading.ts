import { type Diagnostic, type DiagnosticCode, diagnostic, type Severity } from '../../diagnostic.ts';
import { parseXmlBytes, type XmlDocument, type XmlElement, type XmlParsed } from '../../syntax/index.ts';
import { decodeUtf8, type LineIndex, lineIndex, type TextEdit } from '../../text/index.ts';
import type { Folder } from '../blob.ts';
import type { Block } from '../block.ts';
import type { BlockId } from '../keys.ts';
import { type ReadLimits, ReadMeter } from './read-limits.ts';

/** What reading found, before lines are worked out; offsets are into the text of the file. */
export interface ReadFinding {
  readonly code: DiagnosticCode;
  /** An error where it is not given. */
  readonly severity?: Severity;
  readonly message: string;
  /** Null for the document that is being read, or the whole folder. */
  readonly file: string | null;
  /** Half-open; the start of the file where it is not given. */
  readonly at?: { readonly start: number; readonly end: number };
  readonly block?: BlockId | null;
  readonly fixes?: readonly { readonly title: string; readonly edits: readonly TextEdit[] }[];
}

/** What is known while one folder or document is read; the only mutable thing in the area, and never handed out. */
export class Reading {
  readonly folder: Folder;
  readonly meter: ReadMeter;
  readonly diagnostics: Diagnostic[] = [];
  /** Paths that became part of a block, or of the course itself. */
  readonly consumed = new Set<string>();
  /** Files that a finding about another file already explains. */
  readonly explained = new Set<string>();
  /** Inline tags that were surely meant as pointers. */
  readonly misread = new Set<XmlElement>();
  /** Blocks by the path of their own file, so that two pointers to one file give one block. */
  readonly blocksByFile = new Map<string, Block>();
  /** Blocks of a document by their source, so that one that stands in two places stays one; null for a folder. */
  readonly blocksBySource: Map<string, Block> | null;
  /** The source of the first block of each url_name in use, apart for published and draft form. */
  readonly names = new Map<string, string>();
  /** Where each file is first named: as a block's own, or as the content of one. */
  readonly firstPlaces = new Map<string, string>();
  readonly #document: { readonly text: string; readonly file: string | null } | null;
  readonly #counts = new Map<string, Map<string, number>>();
  readonly #documents = new Map<string, XmlDocument | null>();
  readonly #lines = new Map<string | null, LineIndex>();

  constructor(
    folder: Folder,
    document: { readonly text: string; readonly file: string | null } | null = null,
    limits: ReadLimits | null = null,
  ) {
    this.folder = folder;
    this.meter = new ReadMeter(limits);
    this.#document = document;
    this.blocksBySource = document === null ? null : new Map();
  }

  /** Whether one document is read, not a folder. */
  get isDocument(): boolean {
    return this.#document !== null;
  }

  /** How far the counters of derived names have come, for one type in one form. */
  countsOf(kind: string): Map<string, number> {
    const counts = this.#counts.get(kind) ?? new Map<string, number>();
    this.#counts.set(kind, counts);
    return counts;
  }

  has(path: string): boolean {
    return this.folder.has(path);
  }

  /** The parsed file, or null where it is missing or malformed; findings are reported once. */
  document(path: string): XmlDocument | null {
    const known = this.#documents.get(path);
    if (known !== undefined) return known;
    const file = this.folder.get(path);
    let document: XmlDocument | null = null;
    if (file?.bytes === null) {
      this.report({ code: 'file-unreadable', message: `The file ${path} is too large to be read as OLX.`, file: path });
    } else if (file !== undefined) {
      const parsed = parseXmlBytes(file.bytes, path);
      this.diagnostics.push(...parsed.diagnostics);
      document = parsed.document;
    }
    this.#documents.set(path, document);
    return document;
  }

  /** Whether a file was parsed already, and so what is wrong with it was reported. */
  isParsed(path: string): boolean {
    return this.#documents.has(path);
  }

  /** As parsed, without a word about what is wrong with it. */
  peek(path: string): XmlParsed {
    const bytes = this.folder.get(path)?.bytes;
    return bytes ? parseXmlBytes(bytes, path) : { document: null, diagnostics: [] };
  }

  /** The text of a file, or null where it is missing or not UTF-8, which is reported. */
  text(path: string): string | null {
    const bytes = this.folder.get(path)?.bytes;
    if (bytes === undefined) return null;
    if (bytes === null) {
      this.report({ code: 'file-unreadable', message: `The file ${path} is too large to be read.`, file: path });
      return null;
    }
    const decoded = decodeUtf8(bytes);
    if (decoded.ok) return decoded.text;
    const before = decodeUtf8(bytes.subarray(0, decoded.offset));
    const offset = before.ok ? before.text.length : 0;
    this.#lines.set(path, lineIndex(before.ok ? before.text : ''));
    const message = `The file ${path} is not UTF-8: byte ${decoded.offset + 1} does not fit. Save it as UTF-8.`;
    this.report({ code: 'xml-encoding', message, file: path, at: { start: offset, end: offset } });
    return null;
  }

  report({ code, severity = 'error', message, file, at, block = null, fixes = [] }: ReadFinding): void {
    const lines = this.#linesOf(file);
    const range = lines === null ? null : lines.range(at?.start ?? 0, at?.end ?? 0);
    const where = {
      file: file ?? this.#document?.file ?? null,
      block,
      range,
      fixes: fixes.map(({ edits, ...fix }) => ({
        ...fix,
        edits: edits.flatMap(({ start, end, text }) =>
          lines === null ? [] : [{ range: lines.range(start, end), text }],
        ),
      })),
    };
    this.diagnostics.push(diagnostic(code, severity, message, where));
  }

  /** The lines of a file that is read as text; of any other only its start is known. */
  #linesOf(file: string | null): LineIndex | null {
    if (file === null && this.#document === null) return null;
    const known = this.#lines.get(file);
    if (known !== undefined) return known;
    const lines = lineIndex(file === null ? (this.#document?.text ?? '') : this.#rawText(file));
    this.#lines.set(file, lines);
    return lines;
  }

  #rawText(path: string): string {
    const parsed = this.#documents.get(path);
    if (parsed) return parsed.text;
    const bytes = this.folder.get(path)?.bytes;
    const decoded = bytes === undefined || bytes === null ? null : decodeUtf8(bytes);
    return decoded?.ok ? decoded.text : '';
  }
}
