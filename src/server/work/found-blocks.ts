import type { FoundBlock } from '#contract';
import {
  type Block,
  type BlockId,
  blockIdParts,
  type Course,
  type CourseKey,
  displayNameOf,
  fitsSearch,
  idOf,
  indexOf,
  publishedView,
  searchBlocks,
  stateOf,
  usageKey,
  versionOf,
} from '#olx';
import type { DeletedBlock, Store } from '#store';
import { openCourseAt } from '../access/course.ts';
import type { Slice } from '../access/paging.ts';
import { Refusal } from '../refusal.ts';
import type { FoundBlocks, Search, SubtreeQuery } from './questions.ts';

/** Deleted blocks that are looked at together. */
const CHUNK = 1000;
/** States that are read to look for a text in deleted blocks: each may cost as much as the course run is large. */
const MOST_STATES = 200;

/** Looks for blocks in a state of a course run, or for those that are not there any more. */
export async function foundBlocks(store: Store, query: SubtreeQuery): Promise<FoundBlocks> {
  const { course: key, commit, search = { deleted: false }, slice = { offset: 0, limit: CHUNK } } = query;
  if (search.deleted) return deletedBlocks(store, key, search, slice);
  const { course } = await openCourseAt(store, key, commit);
  const { blocks } = indexOf(course.root);
  const ids = searchBlocks(course, search);
  const results = ids.slice(slice.offset, slice.offset + slice.limit).flatMap((id): FoundBlock[] => {
    const block = blocks.get(id);
    if (block === undefined) return [];
    const found = { ...told(key, course.root, id, block), version: versionOf(block), state: stateOf(block) };
    return [{ ...found, deleted: null }];
  });
  return { count: ids.length, results };
}

async function deletedBlocks(store: Store, key: CourseKey, search: Search, slice: Slice): Promise<FoundBlocks> {
  const states = new Map<string, Course>();
  const { type } = search;
  const byType = type === undefined ? {} : { type };
  if (search.urlName === undefined && search.text === undefined) {
    const { count, results } = await store.deletedBlocks(key, { ...byType, ...slice });
    return { count, results: await answered(results) };
  }
  const fitting: DeletedBlock[] = [];
  for (let offset = 0; ; offset += CHUNK) {
    const { count, results } = await store.deletedBlocks(key, { ...byType, offset, limit: CHUNK });
    for (const each of results) if (await fits(each)) fitting.push(each);
    if (offset + CHUNK >= count) break;
  }
  const results = await answered(fitting.slice(slice.offset, slice.offset + slice.limit));
  return { count: fitting.length, results };

  async function fits(deleted: DeletedBlock): Promise<boolean> {
    const { urlName, text } = search;
    if (urlName !== undefined && blockIdParts(deleted.block).urlName !== urlName) return false;
    if (text === undefined) return true;
    const last = lastForm(await stateBefore(deleted), deleted.block);
    return last !== null && fitsSearch(last.block, deleted.block, search);
  }

  /** The last state of the course run that had the block. */
  async function stateBefore({ commit }: DeletedBlock): Promise<Course> {
    const known = states.get(commit.id);
    if (known !== undefined) return known;
    if (states.size >= MOST_STATES && search.text !== undefined) {
      const detail = `Too many commits deleted blocks to look for a text in all of them. Say more with url_name or type.`;
      throw new Refusal('bad-request', detail);
    }
    const { course } = await openCourseAt(store, key, commit.parent ?? commit.id);
    states.set(commit.id, course);
    return course;
  }

  async function answered(deleted: readonly DeletedBlock[]): Promise<readonly FoundBlock[]> {
    const found: FoundBlock[] = [];
    for (const each of deleted) {
      const { block: id, commit } = each;
      const last = lastForm(await stateBefore(each), id);
      const { type, urlName } = blockIdParts(id);
      const known =
        last === null
          ? { id: usageKey(key, id), type, url_name: urlName, display_name: null, parents: [] }
          : told(key, last.tree, id, last.block);
      const { id: by, author, createdAt } = commit;
      found.push({ ...known, version: null, state: null, deleted: { commit: by, author, created_at: createdAt } });
    }
    return found;
  }
}

/** A block as authors saw it, or as learners still did after its draft was deleted, with the tree that it stands in. */
function lastForm({ root }: Course, id: BlockId): { readonly tree: Block; readonly block: Block } | null {
  for (const tree of [root, publishedView(root)]) {
    const block = tree === null ? undefined : indexOf(tree).blocks.get(id);
    if (tree !== null && block !== undefined) return { tree, block };
  }
  return null;
}

function told(
  key: CourseKey,
  tree: Block,
  id: BlockId,
  block: Block,
): Pick<FoundBlock, 'id' | 'type' | 'url_name' | 'display_name' | 'parents'> {
  return {
    id: usageKey(key, id),
    type: block.type,
    url_name: block.urlName,
    display_name: displayNameOf(block),
    parents: [...new Set((indexOf(tree).places.get(id) ?? []).map(({ parent }) => usageKey(key, idOf(parent))))],
  };
}
