import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { applySteps, type BlockId, type Course, indexOf, validateCourse } from '#olx';
import { contentFindings } from '../../../src/olx/rules/check-block.ts';
import { bigCourse } from '../../support/big-course.ts';
import { smallSamples } from '../../support/courses.ts';
import { allRecipes, stepFor } from '../edit/_random-steps.ts';

/** The same course run, of which nothing is remembered. */
function forgotten(course: Course): Course {
  return { ...course, root: structuredClone(course.root) };
}

describe.each(smallSamples())('in $name', ({ course }) => {
  it('what is found after changes is what is found without remembering anything', () => {
    fc.assert(
      fc.property(allRecipes, (recipes) => {
        let now = course;
        validateCourse(now);
        for (const recipe of recipes) {
          const step = stepFor(now, recipe);
          const applied = step === null ? null : applySteps(now, [step]);
          if (applied?.ok !== true) continue;
          now = applied.course;
          expect(validateCourse(now)).toEqual(validateCourse(forgotten(now)));
        }
      }),
      { numRuns: 12, seed: 3 },
    );
  });
});

describe('in a course run of 1,000 blocks', () => {
  it('a change in one block leaves what was found in all but its ancestors as it was', () => {
    const before = bigCourse({ blocks: 1_000 });
    validateCourse(before);
    const found = new Map([...indexOf(before.root).blocks].map(([id, block]) => [id, contentFindings(block)]));
    const block = 'problem@part_1_1_1_0' as BlockId;
    const applied = applySteps(before, [
      { kind: 'set-settings', block, settings: { weight: 'heavy', showanswr: 'never' } },
    ]);
    if (!applied.ok) throw new Error(applied.refusal.message);
    const added = validateCourse(applied.course).filter((each) => each.block === block);
    expect(added.map(({ code }) => code).sort()).toEqual(['setting-misspelt', 'setting-unreadable']);
    const shared = [...indexOf(applied.course.root).blocks].filter(
      ([id, each]) => each === indexOf(before.root).blocks.get(id),
    );
    // the block, its unit, subsection, section, and the course
    expect(shared.length).toBe(1_000 - 5);
    for (const [id, each] of shared) expect(contentFindings(each)).toBe(found.get(id));
  });
});
