import { type BlockId, type Course, courseKeyParts } from '#olx';
import { type Invented, namedCourse, type SpellingContext } from './invented.ts';
import { spelledTree } from './spelled-tree.ts';

export interface Respelled {
  readonly course: Course;
  /** Blocks that the import drops with all below them, because it cannot read them. */
  readonly dropped: readonly BlockId[];
}

export function respelled(course: Course, invented: Invented): Respelled {
  const { root, dropped } = spelledTree(course.root, contextOf(course, invented));
  return { course: { ...course, root, policy: course.policy && { ...course.policy, unmatched: {} } }, dropped };
}

function contextOf({ root, rootFile }: Course, invented: Invented): SpellingContext {
  const { org, number } = namedCourse(rootFile.pointer ?? root.text);
  return { invented, source: { org, number, run: root.urlName }, target: courseKeyParts(invented.course) };
}
