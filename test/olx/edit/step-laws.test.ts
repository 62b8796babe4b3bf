import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  applySteps,
  type BlockId,
  type Course,
  indexOf,
  invertSteps,
  publishedView,
  type Step,
  stepFromJson,
  stepsFromJson,
  writeCourse,
} from '#olx';
import { smallSamples } from '../../support/courses.ts';
import { allRecipes } from './_random-steps.ts';
import { made, walked } from './_states.ts';

const asJson = <Value>(value: Value): Value => JSON.parse(JSON.stringify(value)) as Value;

describe.each(smallSamples())('lists of steps on $name', { timeout: 120_000 }, ({ course }) => {
  const runs = { numRuns: 25, seed: 20261121 };

  it('are undone by their inverse, to the byte of every file', () => {
    fc.assert(
      fc.property(allRecipes, (list) => {
        const { steps, end } = walked(course, list);
        const back = made(end, asJson(invertSteps(course, steps)));
        expect(back).toEqual(course);
        expect(writeCourse(back)).toEqual(writeCourse(course));
      }),
      runs,
    );
  });

  it('one after another are the lists joined, in blocks, bytes and orphans', () => {
    fc.assert(
      fc.property(allRecipes, allRecipes, (one, two) => {
        const first = walked(course, one);
        const second = walked(first.end, two);
        const joined = applySteps(course, [...first.steps, ...second.steps]);
        const apart = applySteps(first.end, second.steps);
        expect(joined.ok && joined.course).toEqual(apart.ok && apart.course);
        const steps = [...first.steps, ...second.steps];
        const states = [...first.states, ...second.states.slice(1)];
        expect(joined.ok && joined.orphans.map(({ block }) => block)).toEqual(orphansOf(states, steps));
      }),
      runs,
    );
  });

  it('are JSON, and do the same when they come out of it', () => {
    fc.assert(
      fc.property(allRecipes, (list) => {
        const { steps, end } = walked(course, list);
        const told = asJson(steps);
        expect(made(course, told)).toEqual(end);
        const read = stepsFromJson(told);
        expect(read).toEqual({ ok: true, steps });
        for (const step of invertSteps(course, steps)) expect(stepFromJson(asJson(step))).toEqual({ ok: true, step });
      }),
      runs,
    );
  });
});

/**
 * The orphans by their definition, state by state: blocks of the first state that the last lacks, and
 * that a replace was the last to take away; in the order of the first.
 */
function orphansOf(states: readonly Course[], steps: readonly Step[]): readonly BlockId[] {
  const [start, end] = [states[0], states.at(-1)];
  if (start === undefined || end === undefined) return [];
  return [...new Set([...tree(start), ...live(start)])].filter((id) => {
    if (tree(end).has(id) || (!tree(start).has(id) && live(end).has(id))) return false;
    const taking = steps.findLast((step, at) => {
      const [before, after] = [states[at], states[at + 1]];
      if (before === undefined || after === undefined || tree(after).has(id)) return false;
      const fromLive = !tree(before).has(id) && live(before).has(id) && !live(after).has(id);
      return tree(before).has(id) || (fromLive && /^replace/.test(step.kind));
    });
    return taking !== undefined && /^replace/.test(taking.kind);
  });
}

const tree = (course: Course): ReadonlySet<BlockId> => new Set(indexOf(course.root).blocks.keys());

function live(course: Course): ReadonlySet<BlockId> {
  const root = publishedView(course.root);
  return root === null ? new Set() : new Set(indexOf(root).blocks.keys());
}
