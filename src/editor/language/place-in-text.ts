import type { Diagnostic, Range } from '../../olx/diagnostic.ts';
import { type LineIndex, lineIndex } from '../../olx/text/index.ts';
import type { DocumentContext } from './context.ts';
import { type LooseElement, readLoosely } from './loose-tree.ts';
import { roleOf } from './role.ts';
import type { Span } from './spot.ts';

/**
 * Findings of the service as this text has them. A place in another file says nothing about this text:
 * such a finding, like one without a place, goes to the words that its message quotes, where its block
 * holds them once, else to the start tag of the block, or has no place where the text does not hold the
 * block; and it loses its fixes. `bom` is how many units of a byte order mark the service counts and the text has not.
 */
export function placeInText(
  diagnostics: readonly Diagnostic[],
  text: string,
  context: DocumentContext,
  bom: number,
): readonly Diagnostic[] {
  const lines = lineIndex(text);
  let blocks: ReadonlyMap<string, LooseElement> | null = null;
  return diagnostics.map((each) => {
    const { range } = each;
    if (range !== null && (each.file === null || each.file === context.file))
      return bom === 0 ? each : shifted(each, range, lines, bom);
    blocks ??= blocksOf(text, context);
    const block = each.block === null ? undefined : blocks.get(each.block);
    if (block === undefined) return { ...each, range: null, fixes: [] };
    const { start, end } = quotedIn(block, text, each.message) ?? block.open;
    return { ...each, range: lines.range(start, end), fixes: [] };
  });
}

/** What a message quotes first, where the block holds it once: that is what the message is about. */
function quotedIn({ open, end: last }: LooseElement, text: string, message: string): Span | null {
  const words = /“([^“”…]+)”/.exec(message)?.[1];
  if (words === undefined) return null;
  const start = text.indexOf(words, open.start);
  const end = start + words.length;
  if (start < 0 || end > last) return null;
  const second = text.indexOf(words, start + 1);
  return second >= 0 && second + words.length <= last ? null : { start, end };
}

function shifted(diagnostic: Diagnostic, range: Range, lines: LineIndex, bom: number): Diagnostic {
  const moved = (each: Range): Range => lines.range(each.start.offset - bom, each.end.offset - bom);
  const fixes = diagnostic.fixes.map((fix) => ({
    ...fix,
    edits: fix.edits.map((edit) => ({ ...edit, range: moved(edit.range) })),
  }));
  return { ...diagnostic, range: moved(range), fixes };
}

/** The blocks of a text by `type@url_name`; of several of one id the first. */
function blocksOf(text: string, context: DocumentContext): ReadonlyMap<string, LooseElement> {
  const blocks = new Map<string, LooseElement>();
  const visit = (element: LooseElement): void => {
    if (element.name === '' || roleOf(element, context).kind !== 'block') return;
    const named = element.open.attributes.find(({ name }) => name === 'url_name');
    const urlName = named === undefined ? '' : text.slice(named.valueStart, named.valueEnd);
    const id = `${element.name}@${urlName === '' && element.parent === null ? context.urlName : urlName}`;
    if (!blocks.has(id)) blocks.set(id, element);
    for (const child of element.children) visit(child);
  };
  for (const root of readLoosely(text).roots) visit(root);
  return blocks;
}
