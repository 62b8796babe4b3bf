import { type Diagnostic, hasErrors } from '../../diagnostic.ts';
import { parseXml } from '../../syntax/index.ts';
import type { Block } from '../block.ts';
import { readBlock } from './read-block.ts';
import type { ReadLimits } from './read-limits.ts';
import { Reading } from './reading.ts';

/** What came of reading a document; `block` is null where an error stands in the way of using it. */
export interface ReadDocument {
  readonly block: Block | null;
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * Reads one XML document that holds a whole subtree inline. `file` only names it in findings. Throws
 * `ReadLimitExceeded` if limits are given and the document is over one.
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
