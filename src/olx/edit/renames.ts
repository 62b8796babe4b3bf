import { type Block, idOf } from '../course/block.ts';
import { BlockMemo } from '../course/block-memo.ts';
import { elementOf, rememberElement } from '../course/element.ts';
import type { BlockId } from '../course/keys.ts';
import { nodeVersionOf, type Version, versionOfText } from '../version/index.ts';
import { renamedReferences } from './renamed-references.ts';
import type { TreeDifference } from './tree-difference.ts';

/**
 * Blocks that went and came under another url_name: of the same type, with equal settings and
 * content, below the same parent (or one that was itself renamed), and with children that are the
 * same or alike. By the new id, the former one. Each id occurs once; of several that are alike the
 * first goes with the first.
 */
export function renamedBlocks({ added, gone, now, old }: Difference): ReadonlyMap<BlockId, BlockId> {
  const renames = new Map<BlockId, BlockId>();
  if (added.size === 0 || gone.size === 0) return renames;
  const candidates = new Map<string, Block[]>();
  const place = (parent: Block | undefined, renamed: BlockId | undefined, block: Block): string =>
    JSON.stringify([renamed ?? (parent === undefined ? '' : idOf(parent)), namelessVersion(block)]);
  for (const [id, block] of gone) {
    const key = place(old.places.get(id)?.[0]?.parent, undefined, block);
    const there = candidates.get(key);
    if (there === undefined) candidates.set(key, [block]);
    else there.push(block);
  }
  // parents come before their children
  for (const [id, block] of added) {
    const parent = now.places.get(id)?.[0]?.parent;
    const former = candidates.get(place(parent, parent && renames.get(idOf(parent)), block));
    const at = former?.findIndex((each) => childrenCorrespond(each, block)) ?? -1;
    const [match] = at < 0 ? [] : (former?.splice(at, 1) ?? []);
    if (match !== undefined) renames.set(id, idOf(match));
  }
  addSelfNaming(renames, { added, gone, now, old });
  return renames;
}

/** More pairs than this are not compared, because each costs a look through the block's text. */
const MOST_PAIRS = 1000;

/** Blocks whose content names themselves, or whose children list changed with them: alike once the names follow. */
function addSelfNaming(renames: Map<BlockId, BlockId>, difference: Difference): void {
  const { added, gone, now, old } = difference;
  const known = new Set(renames.values());
  let pairs = 0;
  for (const [id, block] of added) {
    if (renames.has(id)) continue;
    const place = now.places.get(id)?.[0];
    const parent = place === undefined ? null : idOf(place.parent);
    const match = [...gone].find(([from, former]) => {
      const formerPlace = old.places.get(from)?.[0];
      const formerParent = formerPlace === undefined ? null : idOf(formerPlace.parent);
      const fits = former.type === block.type && !known.has(from) && formerPlace?.index === place?.index;
      if (!fits || (formerParent !== parent && formerParent !== (parent && renames.get(parent)))) return false;
      pairs += 1;
      if (pairs > MOST_PAIRS || !childrenCorrespond(former, block)) return false;
      const names = new Map([[former.urlName, block.urlName]]);
      const followed = renamedReferences(new Map([[from, id]]), names).inBlock(former);
      return namelessVersion(followed) === namelessVersion(block);
    });
    if (match === undefined) continue;
    renames.set(id, match[0]);
    known.add(match[0]);
  }
}

function childrenCorrespond(a: Block, b: Block): boolean {
  if (a.children.length !== b.children.length) return false;
  const sameIds = a.children.every(({ block }, at) => idOf(block) === idOf(b.children[at]?.block ?? a));
  return sameIds || shapeOf(a) === shapeOf(b);
}

type Difference = Pick<TreeDifference, 'added' | 'gone' | 'now' | 'old'>;

const nameless = new BlockMemo<Version>();
const shapes = new BlockMemo<Version>();

/** What a block says of itself but for its url_name and children. */
function namelessVersion(block: Block): Version {
  const known = nameless.get(block);
  if (known !== undefined) return known;
  const unnamed = { ...block, urlName: '', children: [] };
  rememberElement(unnamed, elementOf(block), 0);
  const version = nodeVersionOf(unnamed);
  nameless.set(block, version);
  return version;
}

/** What a subtree says but for all url_names. */
function shapeOf(block: Block): Version {
  const known = shapes.get(block);
  if (known !== undefined) return known;
  const below = block.children.map((child) => shapeOf(child.block)).join('\n');
  const shape = versionOfText(`${namelessVersion(block)}\n${below}`);
  shapes.set(block, shape);
  return shape;
}
