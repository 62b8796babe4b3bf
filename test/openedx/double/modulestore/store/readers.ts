/** What the CMS tells of a course run: pure functions of its branches. */
import { classOf, detachedTypes, inheritedFields } from '../classes/block-classes.ts';
import type { JsonValue } from '../json.ts';
import { type BlockKey, courseRoot, typeOf } from '../keys.ts';
import { type BranchName, type CourseRun, type StoredBlock, StoreFailure } from '../types.ts';

/** A block of a branch. @throws StoreFailure `block-not-found` */
export function blockOf(run: CourseRun, key: BlockKey, branch: BranchName = 'draft'): StoredBlock {
  const block = run[branch].blocks.get(key);
  if (block === undefined) throw new StoreFailure('block-not-found', key);
  return block;
}

/** The explicitly set settings, in the order of the class: `metadata` of GET xblock. */
export function ownMetadata(block: StoredBlock): Record<string, JsonValue> {
  return ownFields(block, 'settings');
}

/** The explicitly set content fields, `data` among them. */
export function ownContent(block: StoredBlock): Record<string, JsonValue> {
  return ownFields(block, 'content');
}

function ownFields(block: StoredBlock, scope: 'settings' | 'content'): Record<string, JsonValue> {
  const own: Record<string, JsonValue> = {};
  for (const field of classOf(typeOf(block.key)).fields.values()) {
    const value = block.fields.get(field.name);
    if (value !== undefined && field.scope === scope) own[field.name] = value;
  }
  return own;
}

/**
 * The value of a field: set, inherited from an ancestor, or the default; null if the class has no such field.
 * `data` of GET xblock is `fieldValue(run, key, 'data') ?? ''`.
 */
export function fieldValue(run: CourseRun, key: BlockKey, name: string, branch: BranchName = 'draft'): JsonValue {
  const field = classOf(typeOf(key)).fields.get(name);
  const own = blockOf(run, key, branch).fields.get(name);
  if (own !== undefined) return own;
  if (inheritedFields.has(name)) {
    let parent = parentOf(run, key, branch);
    // A cycle of parents can be stored; it must not be followed for ever.
    for (const seen = new Set<BlockKey>(); parent !== undefined && !seen.has(parent); ) {
      seen.add(parent);
      const inherited = run[branch].blocks.get(parent)?.fields.get(name);
      if (inherited !== undefined) return inherited;
      parent = parentOf(run, parent, branch);
    }
  }
  return field?.default ?? null;
}

/** Where parents are found quickly: one index for each structure. */
const parentIndexes = new WeakMap<ReadonlyMap<BlockKey, StoredBlock>, ReadonlyMap<BlockKey, BlockKey>>();

/** The parent of a block, the first by key if several name it; `undefined` for the root and for orphans. */
export function parentOf(run: CourseRun, key: BlockKey, branch: BranchName = 'draft'): BlockKey | undefined {
  const { blocks } = run[branch];
  let index = parentIndexes.get(blocks);
  if (index === undefined) {
    const parents = new Map<BlockKey, BlockKey>();
    for (const block of blocks.values()) {
      for (const child of block.children) {
        const other = parents.get(child);
        if (other === undefined || block.key < other) parents.set(child, block.key);
      }
    }
    parentIndexes.set(blocks, parents);
    index = parents;
  }
  return index.get(key);
}

/**
 * True if the draft differs from what learners see, here or anywhere below.
 * @throws StoreFailure `block-not-found` if a child does not exist (a key of another course), `crash` for a cycle
 */
export function hasChanges(run: CourseRun, key: BlockKey, above: readonly BlockKey[] = []): boolean {
  const draft = blockOf(run, key);
  const published = run.published.blocks.get(key);
  if (published === undefined || published.version !== draft.version) return true;
  return draft.children.some((child) => hasChanges(run, child, below(key, above)));
}

/** The path to a child. A block can be put below itself; the platform recurses until it crashes. */
function below(key: BlockKey, above: readonly BlockKey[]): readonly BlockKey[] {
  if (above.includes(key)) throw new StoreFailure('crash', 'maximum recursion depth exceeded');
  return [...above, key];
}

/** True if the block is in the published branch. */
export function isPublished(run: CourseRun, key: BlockKey): boolean {
  return run.published.blocks.has(key);
}

/**
 * When the block or anything below it was edited last, in milliseconds. The CMS shows it to the minute.
 * @throws StoreFailure as {@link hasChanges}
 */
export function editedOn(run: CourseRun, key: BlockKey, above: readonly BlockKey[] = []): number {
  const block = blockOf(run, key);
  return Math.max(block.editedOn, ...block.children.map((child) => editedOn(run, child, below(key, above))));
}

/** When the block was published last, in milliseconds, and by whom; `undefined` if it never was. */
export function publishedOn(run: CourseRun, key: BlockKey): { readonly on: number; readonly by: string } | undefined {
  const block = run.published.blocks.get(key);
  return block === undefined ? undefined : { on: block.editedOn, by: block.editedBy };
}

/** Draft blocks that no block names: neither the root nor about, static_tab or course_info. */
export function orphansOf(run: CourseRun): BlockKey[] {
  const named = new Set<BlockKey>();
  for (const block of run.draft.blocks.values()) for (const child of block.children) named.add(child);
  return [...run.draft.blocks.keys()].filter(
    (key) => key !== courseRoot && !named.has(key) && !detachedTypes.has(typeOf(key)),
  );
}
