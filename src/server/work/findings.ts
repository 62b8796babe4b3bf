import { unreadParts, validateSubtree } from '#olx';
import type { Store } from '#store';
import { openCourseAt } from '../access/course.ts';
import { courseFileBytes, presentYear } from '../access/course-files.ts';
import { answerDiagnostics } from '../answers/effect.ts';
import type { SubtreeQuery } from './questions.ts';

/** What the rules find in a subtree: how much, and one page of it as JSON. */
export async function findings(
  store: Store,
  { course: key, commit, block, slice }: SubtreeQuery,
): Promise<{ readonly count: number; readonly results: string }> {
  const { course } = await openCourseAt(store, key, commit);
  const found = [
    ...unreadParts(course, block),
    ...validateSubtree(course, block, await courseFileBytes(store, course), presentYear()),
  ];
  const all = answerDiagnostics(key, found);
  const page = slice === undefined ? all : all.slice(slice.offset, slice.offset + slice.limit);
  return { count: all.length, results: JSON.stringify(page) };
}
