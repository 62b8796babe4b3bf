import { type Diagnostic, type DiagnosticCode, diagnostic, type Range } from '../../diagnostic.ts';
import { parseXmlBytes, type XmlDocument } from '../../syntax/index.ts';
import { decodeUtf8 } from '../../text/index.ts';
import type { Folder } from '../blob.ts';
import type { Block } from '../block.ts';
import type { BlockId } from '../keys.ts';

/** What is known while one folder is read; the only mutable thing in the area, and never handed out. */
export class Reading {
  readonly folder: Folder;
  readonly diagnostics: Diagnostic[] = [];
  /** Paths that became part of a block, or of the course itself. */
  readonly consumed = new Set<string>();
  /** Blocks by the path of their own file, so that two pointers to one file give one block. */
  readonly blocksByFile = new Map<string, Block>();
  /** Blocks of a document by their source, so that one that stands in two places stays one; null for a folder. */
  readonly blocksBySource: Map<string, Block> | null;
  /** Url_names in use, apart for published and draft form: `drafts/` or nothing before the id. */
  readonly names = new Set<string>();
  readonly #counts = new Map<string, Map<string, number>>();
  readonly #documents = new Map<string, XmlDocument | null>();

  constructor(folder: Folder, of: 'folder' | 'document' = 'folder') {
    this.folder = folder;
    this.blocksBySource = of === 'document' ? new Map() : null;
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
    if (file?.bytes === null) this.report('file-unreadable', `${path} is too large to be read as OLX.`, path);
    else if (file !== undefined) {
      const parsed = parseXmlBytes(file.bytes, path);
      this.diagnostics.push(...parsed.diagnostics);
      document = parsed.document;
    }
    this.#documents.set(path, document);
    return document;
  }

  /** The text of a file, or null where it is missing or not UTF-8, which is reported. */
  text(path: string): string | null {
    const bytes = this.folder.get(path)?.bytes;
    if (bytes === undefined) return null;
    if (bytes === null) {
      this.report('file-unreadable', `${path} is too large to be read.`, path);
      return null;
    }
    const decoded = decodeUtf8(bytes);
    if (decoded.ok) return decoded.text;
    this.report('xml-encoding', `${path} is not UTF-8: byte ${decoded.offset + 1} does not fit.`, path);
    return null;
  }

  report(
    code: DiagnosticCode,
    message: string,
    file: string | null,
    block: BlockId | null = null,
    range: Range | null = null,
  ): void {
    this.diagnostics.push(diagnostic(code, 'error', message, { file, block, range }));
  }

  warn(
    code: DiagnosticCode,
    message: string,
    file: string | null,
    block: BlockId | null = null,
    range: Range | null = null,
  ): void {
    this.diagnostics.push(diagnostic(code, 'warning', message, { file, block, range }));
  }
}
