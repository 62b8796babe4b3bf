import { type Block, idOf } from '../course/block.ts';
import { uniqueName } from '../course/derive-name.ts';
import { draftView, overlay, publishedView } from '../course/forms.ts';
import { type BlockId, blockId } from '../course/keys.ts';
import { documentForm } from './own-layout.ts';
import { withSettings } from './set-settings.ts';

/** A subtree under names of its own, and which id became which. */
export interface Renamed {
  readonly block: Block;
  readonly ids: ReadonlyMap<BlockId, BlockId>;
}

/** Gives each block of a subtree an id that is not taken; those that are free already keep theirs. */
export function renameIds(subtree: Block, isTaken: (id: BlockId) => boolean): Renamed {
  const ids = new Map<BlockId, BlockId>();
  const used = new Set<BlockId>();
  const rename = (block: Block): Block => {
    const id = idOf(block);
    const known = ids.get(id);
    const taken = (name: string): boolean => isTaken(blockId(block.type, name)) || used.has(blockId(block.type, name));
    const next = known ?? blockId(block.type, uniqueName(block.urlName, taken));
    ids.set(id, next);
    used.add(next);
    const children = block.children.map((child) => {
      const block = rename(child.block);
      if (idOf(block) === idOf(child.block)) return { ...child, block };
      return { slot: child.slot.kind === 'draft' ? child.slot : ({ kind: 'inline' } as const), block };
    });
    const same = next === id && children.every((child, at) => child.block === block.children[at]?.block);
    if (same) return block;
    // in document form a name stands nowhere but in the tag itself
    const form = next === id ? { ...block, children } : documentForm({ ...block, children });
    return next === id
      ? form
      : withSettings({ ...form, urlName: next.slice(block.type.length + 1), derivedName: true }, {});
  };
  const draft = rename(draftView(subtree));
  const live = publishedView(subtree);
  const block = live === draftView(subtree) ? draft : overlay(draft, live === null ? null : rename(live));
  return { block, ids: new Map([...ids].filter(([from, to]) => from !== to)) };
}
