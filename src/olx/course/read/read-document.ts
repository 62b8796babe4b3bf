import { type Diagnostic, hasErrors } from '../../diagnostic.ts';
import { parseXml } from '../../syntax/index.ts';
import type { Block } from '../block.ts';
import { readBlock } from './read-block.ts';
import type { ReadLimits } from './read-limits.ts';
import { Reading } from './reading.ts';

/** The result of reading a document. `block` is null if it has an error. */
export interface ReadDocument {
  readonly block: Block | null;
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * Reads one XML document that holds a whole subtree inline. `file` is the name to use in findings. Throws
 * `ReadLimitExceeded` if the document exceeds one of the given limits.
 */
export function readDocument(xml: string, file: string | null, limits: ReadLimits | null = null): ReadDocument {
  const { document, diagnostics } = parseXml(xml, file);
  if (document === null) return { block: null, diagnostics };
  const reading = new Reading(new Map(), { text: document.text, file }, limits);
  const source = { document, path: null, base: '', open: [] };
  const block = readBlock(reading, source, document.root, null, null);
  const all = [...diagnostics, ...reading.diagnostics];
  return { block: hasErrors(all) ? null : block, diagnostics: all };
}
