import type { Block, Child } from '../course/block.ts';
import { BlockMemo } from '../course/block-memo.ts';
import { inText } from '../course/children.ts';
import type { Position } from '../diagnostic.ts';
import { type LineIndex, lineIndex } from '../text/index.ts';

/** Which form of a course run a text belongs to: as drafts have it, or as learners see it. */
export type Form = 'draft' | 'published';

/** How far a text reaches: where a reader is after it who began at line 1, column 1, offset 0. */
export type Extent = Position;

export const FILE_START: Position = { line: 1, column: 1, offset: 0 };

/** The position after a text of that extent that begins at `start`. */
export function advance(start: Position, by: Extent): Position {
  return {
    line: start.line + by.line - 1,
    column: by.line === 1 ? start.column + by.column - 1 : by.column,
    offset: start.offset + by.offset,
  };
}

/** The extent of a text. */
export function extentOf(text: string): Extent {
  let line = 1;
  let after = 0;
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) {
    line += 1;
    after = at + 1;
  }
  return { line, column: text.length - after + 1, offset: text.length };
}

/** The block whose text stands in a form: a draft, or what lies below it. */
export function inForm(block: Block, form: Form): Block {
  return form === 'published' && block.published ? block.published : block;
}

/**
 * The position of an offset of a block's own text in the file that holds it, whose element begins at
 * `start`. Where a child stands at the offset, `side` says on which side of it.
 */
export function positionIn(
  block: Block,
  form: Form,
  start: Position,
  offset: number,
  side: 'before' | 'after',
): Position {
  const { holes, text } = block;
  if (holes.length === 0) return advance(start, linesOf(block).position(offset));
  const after =
    side === 'after' ? countWhile(holes, (hole) => hole <= offset) : countWhile(holes, (hole) => hole < offset);
  const passed = after === 0 ? FILE_START : (standing(block, form)[after - 1]?.end ?? FILE_START);
  const copied = after === 0 ? 0 : (holes[after - 1] ?? 0);
  return advance(start, advance(passed, extentOf(text.slice(copied, offset))));
}

/** The position of a child in the text of its parent, by its index among those that stand there. */
export function childPosition(block: Block, form: Form, start: Position, at: number): Position {
  return advance(start, standing(block, form)[at]?.start ?? FILE_START);
}

/** Where a child begins and ends, counted from the start of its parent's element. */
interface Stretch {
  readonly start: Position;
  readonly end: Position;
}

const stretchesOf: Readonly<Record<Form, BlockMemo<readonly Stretch[]>>> = {
  draft: new BlockMemo(),
  published: new BlockMemo(),
};

/** The stretches of the children that stand in a block's text, in order. Memoised, as one block may have thousands. */
function standing(block: Block, form: Form): readonly Stretch[] {
  const known = stretchesOf[form].get(block);
  if (known !== undefined) return known;
  const stretches: Stretch[] = [];
  let position = FILE_START;
  let copied = 0;
  for (const [at, child] of inText(block.children).entries()) {
    const hole = block.holes[at] ?? 0;
    const start = advance(position, extentOf(block.text.slice(copied, hole)));
    position = advance(start, childExtent(child, form));
    copied = hole;
    stretches.push({ start, end: position });
  }
  stretchesOf[form].set(block, stretches);
  return stretches;
}

/** How many of the first elements pass a test that those after the first failure do not pass either. */
function countWhile(sorted: readonly number[], passes: (value: number) => boolean): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (passes(sorted[middle] ?? 0)) low = middle + 1;
    else high = middle;
  }
  return low;
}

const extents: Readonly<Record<Form, BlockMemo<Extent>>> = { draft: new BlockMemo(), published: new BlockMemo() };

/** The extent of what stands in the parent's text: a pointer tag, or the block with all that is inline in it. */
function childExtent({ slot, block }: Child, form: Form): Extent {
  if (slot.kind === 'pointer') return extentOf(slot.text);
  const shown = inForm(block, form);
  const known = extents[form].get(shown);
  if (known !== undefined) return known;
  const extent = positionIn(shown, form, FILE_START, shown.text.length, 'after');
  extents[form].set(shown, extent);
  return extent;
}

const textLines = new BlockMemo<LineIndex>();

function linesOf(block: Block): LineIndex {
  const lines = textLines.get(block) ?? lineIndex(block.text);
  textLines.set(block, lines);
  return lines;
}
