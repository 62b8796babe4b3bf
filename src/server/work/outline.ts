import type { OutlineCounts, OutlineNode } from '#contract';
import {
  type BlockId,
  type Course,
  type FindingCounts,
  findingCounts,
  learnerAccess,
  ROOT_ID,
  type UnreachedBlock,
  unreachedBlock,
  unreachedFiles,
} from '#olx';
import type { Store } from '#store';
import { openCourseAt } from '../access/course.ts';
import { courseFileBytes, presentYear } from '../access/course-files.ts';
import { currentBlock } from '../access/current-block.ts';
import { answerOutline, answerOutlineCounts, answerUnreached } from '../answers/outline.ts';
import type { SubtreeQuery } from './questions.ts';

/** Of all files with blocks that nothing refers to, in bytes; those beyond are left out. */
const MOST_UNREACHED = 16_000_000;

/** The tree of a block down to the depth asked for, as the JSON text that is answered. */
export async function outline(store: Store, { course: key, commit, block: id, depth }: SubtreeQuery): Promise<string> {
  const snapshot = await openCourseAt(store, key, commit);
  const { block } = currentBlock(snapshot, id);
  const { course } = snapshot;
  const facts = { access: learnerAccess(course, presentYear()), counts: await countsOf(store, course, id) };
  const answer: OutlineNode = answerOutline(key, block, depth, facts);
  if (id !== ROOT_ID) return JSON.stringify(answer);
  const { children, ...root } = answer;
  const orphans = (await unreachedOf(store, course)).map((each) => answerUnreached(key, each));
  return JSON.stringify({ ...root, orphans, children } satisfies OutlineNode);
}

/** The same with no more than badges need. */
export async function outlineCounts(
  store: Store,
  { course: key, commit, block: id, depth }: SubtreeQuery,
): Promise<string> {
  const snapshot = await openCourseAt(store, key, commit);
  const { block } = currentBlock(snapshot, id);
  const counts = await countsOf(store, snapshot.course, id);
  return JSON.stringify(answerOutlineCounts(key, block, depth, counts) satisfies OutlineCounts);
}

/** What was found out about a state of a course run, for as long as the state is kept in memory. */
interface Found {
  readonly year: number;
  readonly counts: ReadonlyMap<BlockId, FindingCounts>;
}

const found = new WeakMap<Course, Found>();
const unreached = new WeakMap<Course, readonly UnreachedBlock[]>();

/** The counts of a subtree. Those of a whole course run are remembered, and hold for each of its subtrees. */
async function countsOf(store: Store, course: Course, id: BlockId): Promise<Found['counts']> {
  const year = presentYear();
  const known = found.get(course);
  if (known?.year === year) return known.counts;
  const counts = findingCounts(course, id, await courseFileBytes(store, course), year);
  if (id === ROOT_ID) found.set(course, { year, counts });
  return counts;
}

async function unreachedOf({ blobs }: Store, course: Course): Promise<readonly UnreachedBlock[]> {
  const known = unreached.get(course);
  if (known !== undefined) return known;
  const blocks: UnreachedBlock[] = [];
  let total = 0;
  for (const [path, { hash, size }] of unreachedFiles(course)) {
    total += size;
    if (total > MOST_UNREACHED) break;
    const block = unreachedBlock(path, await blobs.get(hash));
    if (block !== null) blocks.push(block);
  }
  unreached.set(course, blocks);
  return blocks;
}
