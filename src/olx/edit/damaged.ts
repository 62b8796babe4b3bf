import { type Block, type Damage, idOf, partsOf, walk } from '../course/block.ts';
import type { Course } from '../course/course.ts';
import { hasDamage } from '../course/forms.ts';
import { type BlockId, blockId, blockIdParts } from '../course/keys.ts';
import { ownFilePath } from '../course/structure.ts';
import { indexOf } from '../course/tree-index.ts';
import { diagnostic } from '../diagnostic.ts';
import { foldPath } from '../text/index.ts';
import { pathsBeside } from './block-paths.ts';
import { type Outcome, refused } from './outcome.ts';
import { settingChanges } from './setting-texts.ts';

/** Declines a change of a block that cannot be read; null if it can be. */
export function opaqueRefusal(block: Block | undefined): Outcome | null {
  return block?.damage === undefined ? null : unreadable(block, block.damage);
}

function unreadable(block: Block, { code, message }: Damage): Outcome {
  const id = idOf(block);
  const why = `${id} cannot be read, so it cannot be edited: replace, move or delete it, or mend its file.`;
  return refused('olx-invalid', why, [id], [diagnostic(code, 'error', `${why} ${message}`, { block: id })]);
}

/**
 * Declines a result that would lose bytes which are kept, because they cannot be read or because no
 * block names them: a kept file in the way of another, or settings that a broken policy.json may set.
 */
export function lossRefusal(before: Course, after: Course): Outcome | null {
  if (before.root === after.root) return null;
  return (
    draftFileRefusal(before, after) ??
    strayDraftRefusal(before, after) ??
    opaqueEditRefusal(after) ??
    policyRefusal(before, after)
  );
}

/** A file below drafts/ that is kept as a file must not be written over by a new draft. */
function draftFileRefusal(before: Course, after: Course): Outcome | null {
  const kept = new Set([...after.files.keys()].filter((path) => path.startsWith('drafts/')).map(foldPath));
  if (kept.size === 0) return null;
  const former = draftPaths(before.root);
  for (const [path, block] of draftPaths(after.root)) {
    if (!kept.has(foldPath(path)) || former.has(path)) continue;
    const id = idOf(block);
    const message = `${id} cannot get a draft: the file ${path} is in its place and cannot be read. Mend or remove that file first.`;
    return refused('olx-invalid', message, [id], [diagnostic('file-unreadable', 'error', message, { block: id })]);
  }
  return null;
}

/** A draft that is kept as a file, because it has no place, must not become the draft of a block that goes live. */
function strayDraftRefusal(before: Course, after: Course): Outcome | null {
  const [first] = straysThatFit([before], after);
  if (first === undefined) return null;
  const [path, id] = first;
  const message = `${id} cannot go live here: the file ${path} would become its draft. Remove that file first.`;
  return refused('olx-invalid', message, [id], [diagnostic('draft-misplaced', 'error', message, { block: id })]);
}

/** The merged course run without drafts that are kept as files and would become those of blocks that are live now. */
export function withoutStraysThatFit(sides: readonly Course[], merged: Course): Course {
  const strays = straysThatFit(sides, merged);
  if (strays.size === 0) return merged;
  return { ...merged, files: new Map([...merged.files].filter(([path]) => !strays.has(path))) };
}

/** Kept files that reading would lay over a block that is live outside drafts now, by path. */
function straysThatFit(former: readonly Course[], { root, files }: Course): ReadonlyMap<string, BlockId> {
  const found = new Map<string, BlockId>();
  if (![...files.keys()].some((path) => path.startsWith('drafts/'))) return found;
  const harmless = new Set(former.flatMap((each) => [...liveOutsideDrafts(each.root)]));
  for (const id of liveOutsideDrafts(root)) {
    const { type, urlName } = blockIdParts(id);
    const path = `drafts/${ownFilePath(type, urlName)}`;
    // where the block was live before too, the file is not the root of a draft
    if (files.has(path) && !harmless.has(id)) found.set(path, id);
  }
  return found;
}

function liveOutsideDrafts(root: Block): ReadonlySet<BlockId> {
  const found = new Set<BlockId>();
  const visit = (block: Block): void => {
    if (block.published !== undefined || found.has(idOf(block))) return;
    found.add(idOf(block));
    for (const child of block.children) visit(child.block);
  };
  visit(root);
  return found;
}

/**
 * The course run without the files that its blocks are written to now. The children of a block that
 * cannot be read are kept as files; publishing a draft of it, or replacing it, may write these anew.
 */
export function withoutTakenFiles(before: Course, after: Course): Course {
  if (before.root === after.root || !hasDamage(before.root)) return after;
  const written = pathsBeside(after.root, new Set());
  const taken = [...after.files.keys()].filter((path) => written.has(path) && before.files.has(path));
  if (taken.length === 0) return after;
  return { ...after, files: new Map([...after.files].filter(([path]) => !taken.includes(path))) };
}

/** The files that drafts are written to, with the block of each. */
function draftPaths(root: Block): ReadonlyMap<string, Block> {
  const paths = new Map<string, Block>();
  const visit = (block: Block): void => {
    if (block.published !== undefined) {
      paths.set(`drafts/${block.file?.path ?? ownFilePath(block.type, block.urlName)}`, block);
      for (const each of walk(block)) {
        if (each.file !== null) paths.set(`drafts/${each.file.path}`, each);
        if (each.body !== null) paths.set(`drafts/${each.body.path}`, each);
        for (const { path } of each.damage?.files ?? []) paths.set(`drafts/${path}`, each);
      }
    }
    for (const child of block.children) visit(child.block);
  };
  visit(root);
  return paths;
}

/** An opaque block is written as its bytes, which can neither say where a draft stands nor name other children. */
function opaqueEditRefusal({ root }: Course): Outcome | null {
  const refusal = (block: Block): Outcome | null => {
    if (!hasDamage(block)) return null;
    if (block.damage !== undefined && block.children.length > 0) return unreadable(block, block.damage);
    if (block.damage?.unread === 'file' && block.published !== undefined) {
      const id = idOf(block);
      const message = `${id} cannot be read, so it cannot be added as a draft.`;
      return refused('olx-invalid', message, [id], [diagnostic('file-unreadable', 'error', message, { block: id })]);
    }
    for (const part of partsOf(block)) {
      const found = refusal(part);
      if (found !== null) return found;
    }
    return null;
  };
  return refusal(root);
}

/** A policy.json that cannot be read may set the settings of the blocks whose names are in it. */
function policyRefusal(before: Course, after: Course): Outcome | null {
  const { policy } = after;
  if (policy?.kept === undefined) return null;
  const [was, is] = [indexOf(before.root).blocks, indexOf(after.root).blocks];
  for (const id of namedIn(policy.text)) {
    const [former, next] = [was.get(id), is.get(id)];
    if (next === undefined || former === next) continue;
    if (former !== undefined && settingChanges(former, next).length === 0) continue;
    const message = `The settings of ${id} cannot be changed: ${policy.path} names it and cannot be read. Mend that file first.`;
    return refused(
      'olx-invalid',
      message,
      [id],
      [diagnostic('policy-invalid', 'error', message, { file: policy.path })],
    );
  }
  return null;
}

/** The blocks that keys of a policy.json name, as far as they are found without reading it. */
function namedIn(text: string): ReadonlySet<BlockId> {
  const keys = text.matchAll(/"([\p{L}_][\p{L}\p{N}_.-]*)\/([^"/]+)"\s*:/gu);
  return new Set([...keys].map(([, type = '', name = '']) => blockId(type, name)));
}
