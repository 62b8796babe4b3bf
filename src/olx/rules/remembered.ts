import type { Block } from '../course/block.ts';
import type { LineIndex } from '../text/index.ts';
import type { Stretch } from './extent.ts';
import type { Gathered } from './facts.ts';
import type { Finding } from './rule.ts';
import type { Subject } from './subject.ts';

/** What was worked out about one block value; each part is filled in by the file that it belongs to. */
export interface Remembered {
  subject?: Subject;
  content?: readonly Finding[];
  placement?: readonly Finding[];
  facts?: Gathered | null;
  textLines?: LineIndex;
  bodyLines?: LineIndex;
  draftStretches?: readonly Stretch[];
  publishedStretches?: readonly Stretch[];
  /** Of each child, its index among those that stand in the text; -1 where it does not. */
  standingIndexes?: readonly number[];
}

const remembered = new WeakMap<Block, Remembered>();

/** What is remembered about a block, for as long as the block lives. One record each, as weak maps are dear. */
export function rememberedOf(block: Block): Remembered {
  const known = remembered.get(block);
  if (known !== undefined) return known;
  const fresh: Remembered = {};
  remembered.set(block, fresh);
  return fresh;
}
