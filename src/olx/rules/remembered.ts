import type { Block } from '../course/block.ts';
import { BlockMemo } from '../course/block-memo.ts';
import type { LineIndex } from '../text/index.ts';
import type { Stretch } from './extent.ts';
import type { Finding } from './rule.ts';
import type { Subject } from './subject.ts';

/** What was worked out about one block value; each part is filled in by the file that it belongs to. */
export interface Remembered {
  subject: Subject | undefined;
  content: readonly Finding[] | undefined;
  placement: readonly Finding[] | undefined;
  quiet: boolean | undefined;
  textLines: LineIndex | undefined;
  bodyLines: LineIndex | undefined;
  draftStretches: readonly Stretch[] | undefined;
  publishedStretches: readonly Stretch[] | undefined;
  /** Of each child, its index among those that stand in the text; -1 where it does not. */
  standingIndexes: readonly number[] | undefined;
}

const remembered = new BlockMemo<Remembered>();

/** What is remembered about a block, for as long as the block lives. */
export function rememberedOf(block: Block): Remembered {
  const known = remembered.get(block);
  if (known !== undefined) return known;
  // all members at once, so that all records have one shape
  const fresh: Remembered = {
    subject: undefined,
    content: undefined,
    placement: undefined,
    quiet: undefined,
    textLines: undefined,
    bodyLines: undefined,
    draftStretches: undefined,
    publishedStretches: undefined,
    standingIndexes: undefined,
  };
  remembered.set(block, fresh);
  return fresh;
}
