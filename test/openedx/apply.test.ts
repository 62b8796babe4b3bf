import { describe, expect, it } from 'vitest';
import type { Course } from '#olx';
import { branchesOf } from '../../src/openedx/apply/branches.ts';
import { CannotSay, type TreeStep } from '../../src/openedx/apply/cms-step.ts';
import { treeSteps } from '../../src/openedx/apply/form-steps.ts';
import type { FieldWriter } from '../../src/openedx/apply/sending.ts';
import { takeStep } from '../../src/openedx/apply/take-step.ts';
import { Choices } from '../laws/_choices.ts';
import { afterStep, type MadeStepKind, STEP_MAKERS } from '../laws/_steps.ts';
import { realSamples } from '../support/courses.ts';
import { orphansOf, storeOf, take, textOf } from './_studio-model.ts';

const courses = realSamples();

/** Takes every change of a block for one of its fields, so that only order and forms decide. */
const EVERY_FIELD: FieldWriter = {
  change: () => ({ metadata: { display_name: 'x' } }),
  shows: () => true,
  showsText: () => true,
};

const TREE_KINDS = (Object.keys(STEP_MAKERS) as readonly MadeStepKind[]).filter(
  (kind) => !/asset|file|rename|insert/.test(kind),
);

/** The same choices for the same number, so that a case can be repeated. */
function choicesFor(seed: number): Choices {
  let state = seed;
  return new Choices(
    Array.from({ length: 40 }, () => {
      state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
      return state >>> 8;
    }),
  );
}

function edited(course: Course, kinds: readonly MadeStepKind[], choose: Choices): Course {
  return kinds.reduce((now, kind) => afterStep(kind, now, choose) ?? now, course);
}

function stepsOf(from: ReturnType<typeof branchesOf>, to: Course): readonly TreeStep[] | CannotSay {
  try {
    return treeSteps(from, branchesOf(to), EVERY_FIELD);
  } catch (error) {
    if (error instanceof CannotSay) return error;
    throw error;
  }
}

/** A case by its number: what Studio has, what it shall have, and the calls, or why there are none. */
function caseOf(course: Course, seed: number) {
  const choose = choicesFor(seed);
  const kinds = (): readonly MadeStepKind[] => [choose.of(TREE_KINDS) ?? 'move', choose.of(TREE_KINDS) ?? 'publish'];
  const start = edited(course, kinds(), choose);
  const next = edited(start, [...kinds(), ...kinds()], choose);
  return { start, next, steps: stepsOf(branchesOf(start), next) };
}

const CASES = 20;

describe.skipIf(courses.length === 0)('the calls for a change', () => {
  for (const { name, course } of courses) {
    it(`bring ${name} to both forms that it shall have`, { timeout: 120_000 }, () => {
      let inPlace = 0;
      for (let seed = 1; seed <= CASES; seed += 1) {
        const { start, next, steps } = caseOf(course, seed);
        if (steps instanceof CannotSay) continue;
        inPlace += 1;
        const store = storeOf(start);
        for (const step of steps) take(store, step);
        expect(textOf(store), `seed ${seed}`).toBe(textOf(storeOf(next)));
        expect(orphansOf(store)).toEqual([]);
      }
      // the others need an import: blocks that Studio lost, forms that no list of calls reaches
      expect(inPlace).toBeGreaterThan(CASES * 0.8);
    });

    it(`lead to the same from any state of ${name} in between`, { timeout: 120_000 }, () => {
      let cuts = 0;
      for (let seed = 1; seed <= CASES / 2; seed += 1) {
        const { start, next, steps } = caseOf(course, seed);
        if (steps instanceof CannotSay) continue;
        for (let done = 1; done < Math.min(steps.length, 12); done += 1) {
          const store = storeOf(start);
          const branches = branchesOf(start);
          for (const step of steps.slice(0, done)) {
            take(store, step);
            takeStep(branches, step);
          }
          const rest = stepsOf(branches, next);
          if (rest instanceof CannotSay) throw new Error(`seed ${seed}, after ${done}: ${rest.message}`);
          for (const step of rest) take(store, step);
          expect(textOf(store), `seed ${seed}, after ${done}`).toBe(textOf(storeOf(next)));
          cuts += 1;
        }
      }
      expect(cuts).toBeGreaterThan(3);
    });
  }
});
