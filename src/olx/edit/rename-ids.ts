import { type Block, type Damage, idOf, walk } from '../course/block.ts';
import { inText, slotFor } from '../course/children.ts';
import { uniqueName } from '../course/derive-name.ts';
import { elementOf } from '../course/element.ts';
import { draftView, overlay, publishedView } from '../course/forms.ts';
import { type BlockId, blockId, foldId, ROOT_ID } from '../course/keys.ts';
import { spliced } from '../course/own-text.ts';
import { isDirectOnly, isFileName, ownBody, ownFilePath } from '../course/structure.ts';
import { setAttribute } from '../syntax/index.ts';
import { documentForm } from './own-layout.ts';
import { type Ids, type References, renamedReferences } from './renamed-references.ts';
import { withSettings } from './set-settings.ts';

/** So much is kept of a name that is too long to take a counter, in UTF-16 code units. */
const SHORT = 60;

/** A subtree with new ids, and the map from old to new ids. */
export interface Renamed {
  readonly block: Block;
  readonly ids: ReadonlyMap<BlockId, BlockId>;
}

/**
 * Gives each block of a subtree an id that is not taken. Blocks whose id is free keep it. References inside the
 * subtree are updated.
 */
export function renameIds(subtree: Block, isTaken: (id: BlockId) => boolean): Renamed {
  const live = publishedView(subtree);
  const ids = freshIds(live === null ? [draftView(subtree)] : [draftView(subtree), live], isTaken);
  const references = renamedReferences(ids);
  const form = once((block) => withIds(block, ids, references, form));
  // sections and subsections have no draft; from the unit down, both forms are renamed
  const rename = once((block) => {
    if (isDirectOnly(block.type)) return withIds(block, ids, references, rename);
    const [draft, published] = [draftView(block), publishedView(block)];
    const renamed = form(draft);
    return published === draft ? renamed : overlay(renamed, published === null ? null : form(published));
  });
  return { block: rename(subtree), ids: new Map([...ids].filter(([from, to]) => from !== to)) };
}

/** A block with two parents stays one block. */
function once(change: (block: Block) => Block): (block: Block) => Block {
  const done = new Map<Block, Block>();
  return (block) => {
    const known = done.get(block) ?? change(block);
    done.set(block, known);
    return known;
  };
}

function freshIds(forms: readonly Block[], isTaken: (id: BlockId) => boolean): Ids {
  const ids = new Map<BlockId, BlockId>();
  // what differs only in case would lie in one file on many disks
  const used = new Set<string>();
  for (const block of forms.flatMap((form) => [...walk(form)])) {
    if (ids.has(idOf(block))) continue;
    const taken = (name: string): boolean =>
      isTaken(blockId(block.type, name)) || used.has(foldId(blockId(block.type, name)));
    // the root has that one id under any name; it has no place inside another course run anyway
    const next = block.type === 'course' ? ROOT_ID : blockId(block.type, freshName(block, taken));
    ids.set(idOf(block), next);
    used.add(foldId(next));
  }
  return ids;
}

/** A file must still be able to bear the name with a counter. */
function freshName({ type, urlName }: Block, taken: (name: string) => boolean): string {
  const fits = isFileName(type, `${urlName}_${'9'.repeat(9)}`);
  const start = fits || !taken(urlName) ? urlName : urlName.slice(-SHORT).replace(/^[\uDC00-\uDFFF:]+/, '');
  return uniqueName(start, taken);
}

function withIds(former: Block, ids: Ids, references: References, rename: (block: Block) => Block): Block {
  if (former.damage !== undefined) return opaqueWithId(former, former.damage, ids.get(idOf(former)) ?? idOf(former));
  const block = references.inBlock(former);
  const next = ids.get(idOf(block)) ?? idOf(block);
  const children = block.children.map((child) => {
    const renamed = rename(child.block);
    if (idOf(renamed) === idOf(child.block)) return { ...child, block: renamed };
    if (child.slot.kind === 'draft') return { slot: child.slot, block: renamed };
    // an opaque block stays in its own file, under the new name
    return { slot: renamed.damage === undefined ? ({ kind: 'inline' } as const) : slotFor(renamed), block: renamed };
  });
  if (next === idOf(block)) {
    const same = children.every((child, at) => child.block === block.children[at]?.block);
    return same ? block : { ...block, children };
  }
  // in document form a name stands nowhere but in the tag itself; what was never published stays out of the text
  const form = { ...documentForm({ ...block, children: inText(children) }), children };
  return withSettings({ ...form, urlName: next.slice(block.type.length + 1), derivedName: true }, {});
}

/** An opaque block under another name: its files lie where that name leads, with the same bytes. */
function opaqueWithId(block: Block, damage: Damage, id: BlockId): Block {
  if (id === idOf(block)) return block;
  const urlName = id.slice(block.type.length + 1);
  const path = ownFilePath(block.type, urlName);
  const file = block.file === null ? null : { ...block.file, path };
  if (damage.unread === 'content') {
    const written = spliced(block, [
      setAttribute(block.text, elementOf(block), 'url_name', file === null ? urlName : null),
    ]);
    return { ...block, ...written, urlName, file };
  }
  const html = ownBody(block.type, block.urlName, 'html').path;
  const files = damage.files.map((each) => {
    const renamed = each.path === html ? ownBody(block.type, urlName, 'html').path : path;
    return { path: renamed, blob: each.blob };
  });
  return { ...block, urlName, file, damage: { ...damage, files } };
}
