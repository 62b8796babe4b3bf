import { attributeValue, type XmlElement } from '../../syntax/index.ts';
import { type Block, idOf } from '../block.ts';
import { type BlockId, blockId, parseUsageKey } from '../keys.ts';
import { readBlockFile } from './read-block.ts';
import type { Reading } from './reading.ts';

/** A draft that `drafts/` holds the root of, with the place that it is laid on. */
export interface Draft {
  readonly block: Block;
  readonly parent: BlockId | null;
  readonly index: number;
}

/**
 * The roots of drafts: files under `drafts/` that say where they stand
 * (`xml_importer.py: _import_course_draft`); the file's name is the url_name.
 */
export function readDrafts(reading: Reading): readonly Draft[] {
  const drafts: Draft[] = [];
  for (const path of [...reading.folder.keys()].sort()) {
    const [, type = '', name = ''] = /^drafts\/([^/]+)\/(.+)\.xml$/.exec(path) ?? [];
    if (type === '') continue;
    // cheap test first: most files below drafts/ are parts of a draft, read by way of its root
    const root = reading.document(path)?.root;
    if (root === undefined || attributeValue(root, 'index_in_children_list') === null) continue;
    const block = readBlockFile(reading, `${type}/${name}.xml`, name.replaceAll('/', ':'), 'drafts/', []);
    if (block !== null) drafts.push({ block, parent: parentOf(root), index: indexOf(root) });
  }
  return drafts.sort((a, b) => a.index - b.index);
}

/** The tree with each draft laid over its published form, or added at its index; what has no place is reported. */
export function layDrafts(reading: Reading, root: Block, drafts: readonly Draft[]): Block {
  const laid = new Set<BlockId>();
  const byId = new Map(drafts.map((draft) => [idOf(draft.block), draft]));
  const byParent = Map.groupBy(drafts, ({ parent }) => parent);
  const visit = (block: Block, insideDraft: boolean): Block => {
    const id = idOf(block);
    const draft = insideDraft ? undefined : byId.get(id);
    if (draft !== undefined) {
      laid.add(id);
      return { ...withChildren(draft.block, true), published: block };
    }
    return withChildren(block, insideDraft);
  };
  const withChildren = (block: Block, insideDraft: boolean): Block => {
    const children = block.children.map((child) => {
      const next = visit(child.block, insideDraft);
      return next === child.block ? child : { ...child, block: next };
    });
    const known = new Set(block.children.map((child) => idOf(child.block)));
    for (const draft of byParent.get(idOf(block)) ?? []) {
      const id = idOf(draft.block);
      if (known.has(id) || laid.has(id)) continue;
      laid.add(id);
      const added = { ...withChildren(draft.block, true), published: null };
      children.splice(Math.min(draft.index, children.length), 0, { slot: { kind: 'draft' }, block: added });
    }
    return children.length === block.children.length && children.every((child, at) => child === block.children[at])
      ? block
      : { ...block, children };
  };
  const result = visit(root, false);
  for (const { block } of drafts) {
    if (laid.has(idOf(block))) continue;
    const message = `The draft ${idOf(block)} belongs below a block that is not in this course run; it is kept as a file.`;
    reading.warn('draft-misplaced', message, `drafts/${block.file?.path ?? ''}`, idOf(block));
    release(reading, block);
  }
  return result;
}

function release(reading: Reading, block: Block): void {
  if (block.file !== null) reading.consumed.delete(`drafts/${block.file.path}`);
  if (block.body !== null) reading.consumed.delete(`drafts/${block.body.path}`);
  for (const child of block.children) release(reading, child.block);
}

function parentOf(root: XmlElement): BlockId | null {
  const url = attributeValue(root, 'parent_url') ?? attributeValue(root, 'parent_sequential_url') ?? '';
  const usage = parseUsageKey(url);
  if (usage !== null) return usage.id;
  const old = /^i4x:\/\/[^/]+\/[^/]+\/([^/]+)\/([^/@]+)/.exec(url);
  return old === null ? null : blockId(old[1] ?? '', old[2] ?? '');
}

function indexOf(root: XmlElement): number {
  const index = Number.parseInt(attributeValue(root, 'index_in_children_list') ?? '', 10);
  return Number.isSafeInteger(index) && index >= 0 ? index : Number.MAX_SAFE_INTEGER;
}
