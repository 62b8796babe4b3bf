import { referredAssets } from '../assets/asset-lookup.ts';
import type { OutputFolder } from '../blob.ts';
import { type Block, idOf } from '../block.ts';
import type { Course } from '../course.ts';
import { overlay, publishedView } from '../forms.ts';
import { type BlockId, blockIdParts, type CourseKey, usageKey } from '../keys.ts';
import { ORIGIN_FILE, writeOrigin } from '../origin.ts';
import { isContainer, isDirectOnly, OWN_FILE_TYPES, ownFilePath } from '../structure.ts';
import { indexOf } from '../tree-index.ts';
import { withDraftPlace } from './draft-place.ts';
import { withDeclarationsFrom } from './prefixes.ts';
import { writeCourse } from './write-course.ts';
import { reference, toldInText } from './write-document.ts';

/** The versions for `olx-export.json`. The caller computes them, because this layer may not import `version`. */
export interface SubtreeVersions {
  readonly block: string;
  readonly course: string;
}

/**
 * Writes the archive of a subtree: its files in their present layout, `<type>.xml` in place of `course.xml`, the
 * static assets that it refers to, and `olx-export.json`. Null if there is no such block. The root gives the whole
 * course run, with `course.xml`.
 */
export function writeSubtree(
  course: Course,
  id: BlockId,
  key: CourseKey,
  versions: SubtreeVersions,
): OutputFolder | null {
  const block = subtreeOf(course, id);
  if (block === null) return null;
  const origin = writeOrigin({
    courseKey: key,
    block: usageKey(key, id),
    blockVersion: versions.block,
    courseVersion: versions.course,
  });
  const files = new Map(writeCourse(block === course.root ? course : standAlone(course, block)));
  const base = block === course.root ? course.rootFile.base : '';
  files.set(base + ORIGIN_FILE, { text: origin });
  return new Map([...files].sort(([a], [b]) => (a < b ? -1 : 1)));
}

/**
 * A block with everything that its archive needs. Inside a unit with a draft, the block also gets its published
 * form, so that putting the archive back restores both forms.
 */
export function subtreeOf(course: Course, id: BlockId): Block | null {
  const { blocks } = indexOf(course.root);
  const block = blocks.get(id);
  if (block === undefined || isDirectOnly(block.type) || block.published !== undefined) return block ?? null;
  const above = draftAbove(course, id);
  if (above === null) return block;
  const live = above.published ? publishedView(above.published) : null;
  const twin = live === null ? null : (indexOf(live).blocks.get(id) ?? null);
  return twin !== null && sameSource(twin, block) ? block : overlay(block, twin);
}

/** The nearest block above that is the root of a draft. */
function draftAbove(course: Course, id: BlockId): Block | null {
  const { places } = indexOf(course.root);
  for (let parent = places.get(id)?.[0]?.parent; parent !== undefined; parent = places.get(idOf(parent))?.[0]?.parent) {
    if (parent.published !== undefined) return parent;
  }
  return null;
}

function sameSource(a: Block, b: Block): boolean {
  return (
    a === b ||
    (a.text === b.text &&
      a.body?.text === b.body?.text &&
      a.policy === b.policy &&
      a.children.length === b.children.length &&
      a.children.every((child, at) => sameSource(child.block, b.children[at]?.block ?? child.block)))
  );
}

/** A course value whose root is the block: settings of policy.json on the blocks, derived names written out. */
function standAlone(course: Course, block: Block): Course {
  const told = withOwnSettings(withDeclarationsFrom(course.root, block));
  const root = withPlace(course, rooted(told));
  const path = `${block.type}.xml`;
  const named = root.published === undefined ? root : root.published;
  const pointer = named?.file?.path === path ? null : reference(block);
  return {
    root,
    rootFile: { base: '', path, before: '', pointer, after: pointer === null ? '' : '\n' },
    policy: null,
    files: new Map(),
    assets: referredAssets(course.assets, root),
  };
}

/** A draft is told from a published block by the place that its root names. */
function withPlace(course: Course, root: Block): Block {
  const place = indexOf(course.root).places.get(idOf(root))?.[0];
  return root.published === undefined || place === undefined
    ? root
    : withDraftPlace(course, root, place.parent, place.index);
}

function withOwnSettings(root: Block): Block {
  const done = new Map<Block, Block>();
  const visit = (block: Block): Block => {
    const known = done.get(block);
    if (known !== undefined) return known;
    const children = block.children.map((child) => ({ ...child, block: visit(child.block) }));
    const published = block.published ? visit(block.published) : block.published;
    const next: Block = {
      ...(block.policy !== null || block.derivedName ? toldInText(block) : block),
      children,
      ...(published === undefined ? {} : { published }),
    };
    done.set(block, next);
    return next;
  };
  return visit(root);
}

/**
 * The root of an archive has a file of its own if its type can; else it stands in the root file. A draft
 * has its own file under `drafts/` in any case.
 */
function rooted(block: Block): Block {
  const own = ownFilePath(block.type, blockIdParts(idOf(block)).urlName);
  const withFile = (form: Block, path: string): Block =>
    form.file !== null ? form : { ...form, file: { path, before: '', after: '\n' } };
  if (block.published === null) return withFile(block, own);
  const taken = [block.body?.path, block.published?.body?.path].some(
    (path) => path?.toLowerCase() === own.toLowerCase(),
  );
  // a second file whose name differs in case only would make the archive one that no reader takes
  const path = (OWN_FILE_TYPES.has(block.type) || isContainer(block.type)) && !taken ? own : `${block.type}.xml`;
  if (block.published === undefined) return withFile(block, path);
  return { ...withFile(block, own), published: withFile(block.published, path) };
}
