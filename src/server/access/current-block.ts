import { type Block, type BlockId, indexOf, nodeVersionOf, type Version, versionOf } from '#olx';
import type { Snapshot } from '#store';
import { Refusal } from '../refusal.ts';

/** A block as it is in a state of the course run, with its versions. */
export interface CurrentBlock {
  readonly block: Block;
  readonly version: Version;
  readonly node: Version;
}

/** Refuses with 404 where the state does not have the block. */
export function currentBlock({ commit, course }: Snapshot, id: BlockId): CurrentBlock {
  const block = indexOf(course.root).blocks.get(id);
  if (block === undefined) throw new Refusal('not-found', `The course run ${commit.course} has no ${id} any more.`);
  return { block, version: versionOf(block), node: nodeVersionOf(block) };
}
