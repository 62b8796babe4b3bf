import { elementAt, type LooseDocument, readLoosely, scannedAt } from './loose-tree.ts';
import type { Span } from './spot.ts';

/** The names of a start tag and its end tag where the offset is in one of them, to be typed at once; else empty. */
export function pairedNames(document: LooseDocument, offset: number): readonly Span[] {
  const found = scannedAt(document, offset);
  if (found === null || found.kind !== 'tag' || offset < found.nameStart || offset > found.nameEnd) return [];
  const element = elementAt(document, offset);
  if (element === null || element.close === null || (element.open !== found && element.close !== found)) return [];
  return [element.open, element.close].map((tag) => ({ start: tag.nameStart, end: tag.nameEnd }));
}

/**
 * The end tag to put in after a `>` that was just typed before the offset, or null: not after an
 * empty tag, an end tag, or a start tag that has its end tag already.
 */
export function endTagFor(text: string, offset: number): string | null {
  if (text[offset - 1] !== '>') return null;
  const document = readLoosely(text);
  const found = scannedAt(document, offset - 1);
  if (found === null || found.kind !== 'tag' || found.form !== 'open' || found.end !== offset || found.name === '')
    return null;
  // with the new tag in place, an end tag that is missing is missing from it or from one around it
  for (let element = elementAt(document, offset - 1); element !== null; element = element.parent) {
    if (element.name === found.name && element.close === null) return `</${found.name}>`;
  }
  return null;
}
