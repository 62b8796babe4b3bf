import type { ProblemList } from '#contract';
import { unreadParts, validateSubtree } from '#olx';
import type { Store } from '#store';
import { openCourseAt } from '../access/course.ts';
import { courseFileBytes, presentYear } from '../access/course-files.ts';
import { answerDiagnostics } from '../answers/effect.ts';
import type { SubtreeQuery } from './questions.ts';

/** What the rules find in a subtree, as the JSON text that is answered. */
export async function findings(store: Store, { course: key, commit, block }: SubtreeQuery): Promise<string> {
  const { course } = await openCourseAt(store, key, commit);
  const found = [
    ...unreadParts(course, block),
    ...validateSubtree(course, block, await courseFileBytes(store, course), presentYear()),
  ];
  return JSON.stringify({ diagnostics: answerDiagnostics(key, found) } satisfies ProblemList);
}
