import { describe, expect, it } from 'vitest';
import { type BlockId, type Course, type Folder, indexOf, readCourse, validateCourse, validateSubtree } from '#olx';
import { idsBelow } from '../../../src/olx/course/tree-index.ts';
import { realSamples, smallSamples } from '../../support/courses.ts';
import { folderOfFixture, ruleFixtures } from './_fixture.ts';

const SMALL: readonly (readonly [string, Folder, Course])[] = [
  ...smallSamples().map(({ name, folder, course }) => [name, folder, course] as const),
  ...ruleFixtures().flatMap((fixture) => {
    const folder = folderOfFixture(fixture);
    const { course } = readCourse(folder);
    return course === null ? [] : [[fixture.name, folder, course] as const];
  }),
];
const REAL = realSamples().map(({ name, folder, course }) => [name, folder, course] as const);

describe('about a subtree is found what is found about it in the whole', () => {
  it.each(SMALL)('%s, each block', (_name, folder, course) => {
    holds(folder, course, () => true);
  });

  it.skipIf(REAL.length === 0).each(REAL)('%s, each section, subsection and unit', (_name, folder, course) => {
    holds(folder, course, (id) => /^(chapter|sequential|vertical)@/.test(id));
  });
});

function holds(folder: Folder, course: Course, asked: (id: BlockId) => boolean): void {
  const bytes = (path: string): Uint8Array | null => folder.get(path)?.bytes ?? null;
  for (const files of [undefined, bytes]) {
    const whole = validateCourse(course, files);
    // a copy, of which nothing is found out but what the subtrees need: so the root is not asked for
    const apart: Course = { ...course, root: structuredClone(course.root) };
    for (const [id, block] of indexOf(apart.root).blocks) {
      if (block === apart.root || !asked(id)) continue;
      const below: ReadonlySet<string> = idsBelow(block);
      const about = whole.filter((each) => each.block !== null && below.has(each.block));
      expect(validateSubtree(apart, id, files), id).toEqual(about);
    }
  }
}
