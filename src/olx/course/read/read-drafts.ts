import { attributeValue, findAttribute, type XmlElement } from '../../syntax/index.ts';
import { type Block, idOf } from '../block.ts';
import { LAST_PLACE, namedParent, PLACE_INDEX, statedPlace } from '../draft-places.ts';
import { type BlockId, blockId } from '../keys.ts';
import { readBlockFile } from './read-block.ts';
import type { Reading } from './reading.ts';
import { tagOf } from './source.ts';
import { withBlocks } from './with-blocks.ts';

/** A draft that `drafts/` holds the root of, with the place that it is laid on. */
export interface Draft {
  readonly block: Block;
  readonly parent: BlockId | null;
  readonly index: number;
  /** Its file, with `drafts/`, and the root element there. */
  readonly path: string;
  readonly root: XmlElement;
}

/**
 * The roots of drafts: files under `drafts/` that say where they stand
 * (`xml_importer.py: _import_course_draft`); the file's name is the url_name.
 */
export function readDrafts(reading: Reading): readonly Draft[] {
  const drafts = new Map<BlockId, Draft>();
  for (const path of pathsOfDrafts(reading)) {
    const [, type = '', name = ''] = /^drafts\/([^/]+)\/(.+)\.xml$/.exec(path) ?? [];
    // most files below drafts/ are parts of a draft, read by way of its root
    if (type === '' || !mentions(reading, path, PLACE_INDEX)) continue;
    const root = reading.document(path)?.root;
    if (root === undefined || attributeValue(root, PLACE_INDEX) === null) continue;
    const urlName = name.replaceAll('/', ':');
    const other = drafts.get(blockId(type, urlName));
    if (other !== undefined) {
      const message = `This is a second draft of ${type}@${urlName}, beside ${other.path}, which is the one that is read.`;
      const at = tagOf(root);
      reading.report({ code: 'draft-duplicate', severity: 'warning', message, file: path, at });
      reading.explained.add(path);
      continue;
    }
    const block = readBlockFile(reading, `${type}/${name}.xml`, null, urlName, 'drafts/', [], path);
    const id = idOf(block);
    drafts.set(id, { block, parent: namedParent(root), index: indexIn(reading, path, root, id), path, root });
  }
  return [...drafts.values()].sort((a, b) => a.index - b.index);
}

function pathsOfDrafts(reading: Reading): readonly string[] {
  const paths: string[] = [];
  for (const path of reading.folder.keys()) if (path.startsWith('drafts/')) paths.push(path);
  return paths.sort();
}

/** The tree with each draft laid over its published form, or added at its index; what has no place is reported. */
export function layDrafts(reading: Reading, root: Block, drafts: readonly Draft[]): Block {
  if (drafts.length === 0) return root;
  const laid = new Set<BlockId>();
  const byId = new Map(drafts.map((draft) => [idOf(draft.block), draft]));
  const byParent = Map.groupBy(drafts, ({ parent }) => parent);
  const overlaid = idsOverlaid(root, byId);
  // a block in two places is one block, and stays one
  const done = { live: new Map<Block, Block>(), draft: new Map<Block, Block>() };
  const visit = (block: Block, insideDraft: boolean): Block => {
    const known = insideDraft ? done.draft : done.live;
    const result = known.get(block) ?? laidOver(block, insideDraft);
    known.set(block, result);
    return result;
  };
  const laidOver = (block: Block, insideDraft: boolean): Block => {
    const id = idOf(block);
    const draft = insideDraft ? undefined : byId.get(id);
    if (draft !== undefined) {
      laid.add(id);
      return { ...withChildren(draft.block, true), published: block };
    }
    return withChildren(block, insideDraft);
  };
  const withChildren = (block: Block, insideDraft: boolean): Block => {
    // a block that cannot be read could not name them once they are live
    if (block.damage !== undefined) return block;
    const own = withBlocks(block.children, (child) => visit(child, insideDraft));
    const added = byParent.get(idOf(block)) ?? [];
    if (added.length === 0) return own === block.children ? block : { ...block, children: own };
    const children = [...own];
    const known = new Set(block.children.map((child) => idOf(child.block)));
    for (const draft of added) {
      const id = idOf(draft.block);
      if (known.has(id) || laid.has(id) || overlaid.has(id)) continue;
      laid.add(id);
      const unpublished = { ...withChildren(draft.block, true), published: null };
      checkIndex(reading, draft, children.length);
      children.splice(Math.min(draft.index, children.length), 0, { slot: { kind: 'draft' }, block: unpublished });
    }
    return own === block.children && children.length === own.length ? block : { ...block, children };
  };
  const result = visit(root, false);
  const parts = partsOfDrafts(drafts.filter(({ block }) => laid.has(idOf(block))));
  for (const { block, path, root: element } of drafts) {
    const id = idOf(block);
    // the draft of a unit may name it as a part, whatever place it names itself
    if (laid.has(id) || parts.has(block)) continue;
    const message = `The draft ${id} belongs below a block that is not in this course run: Open edX leaves it out without a word. Here it is kept as a file.`;
    reading.report({
      code: 'draft-misplaced',
      severity: 'warning',
      message,
      file: path,
      at: tagOf(element),
      block: id,
    });
    release(reading, block);
  }
  return result;
}

/** The drafts that are laid over a published block, wherever they say that they stand. */
function idsOverlaid(root: Block, drafts: ReadonlyMap<BlockId, Draft>): ReadonlySet<BlockId> {
  const found = new Set<BlockId>();
  const seen = new Set<Block>();
  const visit = (block: Block): void => {
    if (seen.has(block)) return;
    seen.add(block);
    // inside a draft, and below what is published under one, nothing is laid
    if (drafts.has(idOf(block))) found.add(idOf(block));
    else for (const child of block.children) visit(child.block);
  };
  visit(root);
  return found;
}

/** The blocks that stand inside drafts. */
function partsOfDrafts(drafts: readonly Draft[]): ReadonlySet<Block> {
  const found = new Set<Block>();
  const visit = (block: Block): void => {
    for (const child of block.children) {
      if (found.has(child.block)) continue;
      found.add(child.block);
      visit(child.block);
    }
  };
  for (const { block } of drafts) visit(block);
  return found;
}

// each byte is a character to it, so it cannot fail, and keeps nothing
const LATIN = new TextDecoder('latin1');

/** Whether the bytes of a file hold an ASCII text; a large or missing file does not. */
function mentions(reading: Reading, path: string, text: string): boolean {
  const bytes = reading.folder.get(path)?.bytes;
  return bytes ? LATIN.decode(bytes).includes(text) : false;
}

/** Gives the files of a draft back to the folder, where they are kept as files. */
export function release(reading: Reading, block: Block): void {
  for (const { path } of block.damage?.files ?? []) reading.consumed.delete(`drafts/${path}`);
  if (block.file !== null) reading.consumed.delete(`drafts/${block.file.path}`);
  if (block.body !== null) reading.consumed.delete(`drafts/${block.body.path}`);
  // what has been told of needs no second word
  if (block.file !== null) reading.explained.add(`drafts/${block.file.path}`);
  for (const child of block.children) release(reading, child.block);
}

/** The index that a draft states, or the end of the list. */
function indexIn(reading: Reading, file: string, root: XmlElement, block: BlockId): number {
  const attribute = findAttribute(root, PLACE_INDEX);
  if (attribute === null) return LAST_PLACE;
  const number = statedPlace(attribute.value);
  if (number !== null && number >= 0) return Math.min(number, LAST_PLACE);
  const message =
    number === null
      ? `“${attribute.value}” is no place in a list: Open edX leaves this draft out without a word.`
      : 'A place in a list counts from 0; this one counts from the end.';
  const severity = number === null ? 'error' : 'warning';
  reading.report({ code: 'draft-index', severity, message, file, at: attribute, block });
  return LAST_PLACE;
}

function checkIndex(reading: Reading, { block, root, path, index }: Draft, length: number): void {
  const attribute = findAttribute(root, PLACE_INDEX);
  if (attribute === null || index <= length || index === LAST_PLACE) return;
  const message = `This draft wants place ${index} among ${length} blocks; it comes last. Places count from 0.`;
  const edits = [{ start: attribute.valueStart, end: attribute.valueEnd, text: String(length) }];
  const fixes = [{ title: `Change it to ${length}`, edits }];
  reading.report({
    code: 'draft-index',
    severity: 'warning',
    message,
    file: path,
    at: attribute,
    block: idOf(block),
    fixes,
  });
}
