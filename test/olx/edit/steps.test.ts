import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  applySteps,
  type Block,
  type Change,
  type Course,
  courseVersionOf,
  draftView,
  effectOf,
  idOf,
  indexOf,
  mergeCourses,
  publishedView,
  readCourse,
  versionOf,
  walk,
  writeCourse,
} from '#olx';
import { smallSamples } from '../../support/courses.ts';
import { reread } from '../../support/folders.ts';
import { allRecipes, type Recipe, recipes, stepFor } from './_random-steps.ts';

/** The course runs after each step that was possible. */
function states(course: Course, list: readonly Recipe[]): readonly Course[] {
  const all = [course];
  for (const recipe of list) {
    const now = all.at(-1) ?? course;
    const step = stepFor(now, recipe);
    const applied = step === null ? null : applySteps(now, [step]);
    if (applied?.ok === true) all.push(applied.course);
  }
  return all;
}

const FORMS = [
  ['draft', draftView],
  ['published', (root: Block) => publishedView(root)],
] as const;

/** What no change names, nor stands above or below what one names, has the version that it had. */
function expectUntouched(before: Block, after: Block, changes: readonly Change[]): void {
  const [old, now] = [indexOf(before), indexOf(after)];
  const touched = new Set(changes.map(({ block }) => block));
  for (const { block, parent } of changes) {
    for (let id = parent ?? block; id !== undefined; ) {
      touched.add(id);
      const up = [...(now.places.get(id) ?? []), ...(old.places.get(id) ?? [])].map((place) => idOf(place.parent));
      const next = up.find((each) => !touched.has(each));
      if (next === undefined) break;
      id = next;
    }
  }
  for (const [id, block] of old.blocks) {
    const is = now.blocks.get(id);
    if (is === undefined || touched.has(id) || [...walk(block)].some((each) => touched.has(idOf(each)))) continue;
    expect(versionOf(is), id).toBe(versionOf(block));
  }
}

describe.each(smallSamples())('any steps on $name', { timeout: 120_000 }, ({ folder, course }) => {
  const runs = { numRuns: 25, seed: 20261120 };

  it('give a course run that is the same when it was written and read again', () => {
    fc.assert(
      fc.property(allRecipes, (list) => {
        const after = states(course, list).at(-1) ?? course;
        const read = readCourse(reread(writeCourse(after), folder));
        expect(read.diagnostics.filter(({ severity }) => severity === 'error')).toEqual([]);
        const again = read.course ?? course;
        expect([...walk(again.root)].map(idOf)).toEqual([...walk(after.root)].map(idOf));
        for (const [id, block] of indexOf(after.root).blocks)
          expect(versionOf(indexOf(again.root).blocks.get(id) ?? block), id).toBe(versionOf(block));
        expect(courseVersionOf(again)).toBe(courseVersionOf(after));
      }),
      runs,
    );
  });

  it('change no version but those of the blocks touched and what stands above them', () => {
    fc.assert(
      fc.property(allRecipes, (list) => {
        const all = states(course, list);
        all.slice(1).forEach((after, at) => {
          const before = all[at] ?? course;
          const { changes } = effectOf(before, after);
          for (const [form, view] of FORMS) {
            const [was, is] = [view(before.root), view(after.root)];
            if (was === null || is === null) expect.unreachable('a course run is published');
            expectUntouched(
              was,
              is,
              changes.filter((each) => each.form === form || each.form === 'both'),
            );
          }
        });
      }),
      runs,
    );
  });

  it('write every file of a block that nobody touched as it was', () => {
    fc.assert(
      fc.property(allRecipes, (list) => {
        const after = states(course, list).at(-1) ?? course;
        const [before, now] = [writeCourse(course), writeCourse(after)];
        const kept = new Set(
          [...walk(course.root)].filter((block) => indexOf(after.root).blocks.get(idOf(block)) === block),
        );
        for (const block of kept) {
          if (block.file === null || block.published !== undefined) continue;
          // under drafts/ or beside it, as the unit that it is in
          const paths = ['', 'drafts/'].map((base) => `${course.rootFile.base}${base}${block.file?.path}`);
          const was = paths.flatMap((path) => before.get(path) ?? []);
          const is = paths.flatMap((path) => now.get(path) ?? []);
          expect(
            is.some((file) => was.some((former) => isDeepStrictEqual(file, former))),
            paths[0],
          ).toBe(true);
        }
      }),
      runs,
    );
  });

  it('merge with nothing to themselves, and apart from other steps with both', () => {
    fc.assert(
      fc.property(recipes, recipes, (one, two) => {
        const mine = states(course, one).at(-1) ?? course;
        const yours = states(course, two).at(-1) ?? course;
        expect(courseVersionOf(mergeCourses(course, course, mine, 'fail').course)).toBe(courseVersionOf(mine));
        expect(courseVersionOf(mergeCourses(course, mine, course, 'fail').course)).toBe(courseVersionOf(mine));
        expect(courseVersionOf(mergeCourses(course, mine, mine, 'fail').course)).toBe(courseVersionOf(mine));
        const merged = mergeCourses(course, mine, yours, 'ours');
        const read = readCourse(reread(writeCourse(merged.course), folder));
        expect(read.course && courseVersionOf(read.course)).toBe(courseVersionOf(merged.course));
      }),
      runs,
    );
  });
});
