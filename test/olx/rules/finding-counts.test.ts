import { describe, expect, it } from 'vitest';
import {
  applySteps,
  type BlockId,
  type Course,
  findingCounts,
  indexOf,
  readCourse,
  unreadParts,
  validateSubtree,
} from '#olx';
import { bigCourse } from '../../support/big-course.ts';
import { realSamples, smallSamples } from '../../support/courses.ts';
import { folderOfFixture, ruleFixtures } from './_fixture.ts';

const YEAR = 2026;
const REAL = realSamples().map(({ name, folder, course }) => [name, folder, course] as const);
const SMALL = [
  ...smallSamples().map(({ name, folder, course }) => [name, folder, course] as const),
  ...ruleFixtures().flatMap((fixture) => {
    const folder = folderOfFixture(fixture);
    const { course } = readCourse(folder);
    return course === null ? [] : [[fixture.name, folder, course] as const];
  }),
];

describe('the counts of a block are those of the findings that are told of it', () => {
  it.each(SMALL)('%s, each block', (_name, folder, course) => {
    holds(course, (path) => folder.get(path)?.bytes ?? null);
  });

  it.skipIf(REAL.length === 0).each(REAL)('%s, each section, subsection and unit', (_name, folder, course) => {
    holds(
      course,
      (path) => folder.get(path)?.bytes ?? null,
      (id) => /^(course|chapter|sequential|vertical)@/.test(id),
    );
  });

  it('after a change that brings an error', () => {
    const course = bigCourse({ blocks: 1_000 });
    const root = [...indexOf(course.root).blocks.keys()][0] as BlockId;
    const before = findingCounts(course, root, undefined, YEAR).get(root);
    const block = 'problem@part_1_1_1_0' as BlockId;
    const applied = applySteps(course, [{ kind: 'set-settings', block, settings: { weight: 'heavy' } }]);
    if (!applied.ok) throw new Error(applied.refusal.message);
    const after = findingCounts(applied.course, root, undefined, YEAR);
    expect(after.get(root)?.errors).toBe((before?.errors ?? 0) + 1);
    expect(after.get(block)?.errors).toBe(1);
    holds(
      applied.course,
      () => null,
      (id) => /^(course|chapter|sequential|vertical)@/.test(id),
    );
  });
});

function holds(
  course: Course,
  bytes: (path: string) => Uint8Array | null,
  asked: (id: BlockId) => boolean = () => true,
): void {
  const root = [...indexOf(course.root).blocks.keys()][0] as BlockId;
  const whole = findingCounts(course, root, bytes, YEAR);
  for (const id of indexOf(course.root).blocks.keys()) {
    if (!asked(id)) continue;
    const told = [...unreadParts(course, id), ...validateSubtree(course, id, bytes, YEAR)];
    const expected = {
      errors: told.filter(({ severity }) => severity === 'error').length,
      warnings: told.filter(({ severity }) => severity === 'warning').length,
    };
    expect(whole.get(id) ?? { errors: 0, warnings: 0 }, id).toEqual(expected);
    expect(findingCounts(course, id, bytes, YEAR).get(id) ?? { errors: 0, warnings: 0 }, id).toEqual(expected);
  }
}
