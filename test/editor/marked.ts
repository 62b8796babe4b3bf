import type { DocumentContext } from '../../src/editor/language/context.ts';

/** A text in which `|` marks a place: the text without the mark, and the place's offset. */
export function marked(text: string): { readonly text: string; readonly offset: number } {
  const offset = text.indexOf('|');
  if (offset === -1 || text.indexOf('|', offset + 1) !== -1) throw new RangeError('a sample has exactly one mark');
  return { text: text.slice(0, offset) + text.slice(offset + 1), offset };
}

/** The context of a block's text that nothing else is said about. */
export function contextOf(type: string, scope: 'subtree' | 'node' = 'subtree'): DocumentContext {
  return { type, urlName: 'sample', parentType: null, scope, file: null };
}
