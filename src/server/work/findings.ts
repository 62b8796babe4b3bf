import type { ProblemList } from '#contract';
import { type BlockId, type CourseKey, validateSubtree } from '#olx';
import type { CommitId, Store } from '#store';
import { openCourseAt } from '../access/course.ts';
import { courseFileBytes } from '../access/course-files.ts';
import { answerDiagnostic } from '../answers/effect.ts';

/** Which findings are wanted: a value without functions, so that another thread can look for them. */
export interface FindingsQuery {
  readonly course: CourseKey;
  readonly commit: CommitId;
  readonly block: BlockId;
}

/** What the rules find in a subtree, as the JSON text that is answered. Refuses with 404 where the commit is gone. */
export async function findings(store: Store, { course: key, commit, block }: FindingsQuery): Promise<string> {
  const { course } = await openCourseAt(store, key, commit);
  const found = validateSubtree(course, block, await courseFileBytes(store, course));
  return JSON.stringify({ diagnostics: found.map((each) => answerDiagnostic(key, each)) } satisfies ProblemList);
}
