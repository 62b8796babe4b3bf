import { applySteps, type Course, type Step } from '#olx';
import { type Recipe, stepFor } from './_random-steps.ts';

/** The steps of some recipes that are possible one after another, and the state before each and at the end. */
export function walked(
  course: Course,
  list: readonly Recipe[],
): { readonly steps: readonly Step[]; readonly states: readonly Course[]; readonly end: Course } {
  const steps: Step[] = [];
  const states = [course];
  let now = course;
  for (const recipe of list) {
    const step = stepFor(now, recipe);
    const applied = step === null ? null : applySteps(now, [step]);
    if (step === null || applied?.ok !== true) continue;
    steps.push(step);
    states.push(applied.course);
    now = applied.course;
  }
  return { steps, states, end: now };
}

/** What the steps make of a course run; throws where one is declined. */
export function made(course: Course, steps: readonly Step[]): Course {
  const applied = applySteps(course, steps);
  if (!applied.ok) throw new Error(`${steps[applied.step]?.kind}: ${applied.refusal.message}`);
  return applied.course;
}
