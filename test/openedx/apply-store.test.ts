import { describe, expect, it } from 'vitest';
import { type Course, effectOf, indexOf, publishedView } from '#olx';
import { type ApplyPlan, planFor } from '../../src/openedx/apply/plan.ts';
import { fieldWriterOf } from '../../src/openedx/apply/sending.ts';
import type { RouteKind } from '../../src/openedx/route.ts';
import type { StudioState } from '../../src/openedx/state.ts';
import { Choices } from '../laws/_choices.ts';
import { afterStep, type MadeStepKind } from '../laws/_steps.ts';
import { realSamples } from '../support/courses.ts';
import { KEY, StoredRun } from './_store.ts';

const IN_PLACE: readonly MadeStepKind[] = [
  'set-settings',
  'move',
  'delete',
  'delete target=published',
  'replace-subtree document',
  'replace-node document',
  'publish',
  'discard-draft',
];
const WITH_NEW: readonly MadeStepKind[] = [
  'insert ids=keep',
  'insert ids=new',
  'rename',
  'replace-subtree',
  'delete',
  'move',
];

const samples = realSamples();

function choicesFor(seed: number): Choices {
  let state = seed;
  const numbers = Array.from({ length: 60 }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state >>> 8;
  });
  return new Choices(numbers);
}

function edited(course: Course, kinds: readonly MadeStepKind[], seed: number): Course {
  const choose = choicesFor(seed);
  const take = (now: Course): Course => afterStep(choose.of(kinds) ?? 'move', now, choose) ?? now;
  return take(take(course));
}

function plan(known: Course, next: Course, prefer: RouteKind): ApplyPlan {
  const marks = { editedOn: '', readAt: 0, isSettled: true, blocks: {}, watched: null, settings: '', files: '' };
  const state: StudioState = { course: known, marks, orphans: [], losses: [] };
  return planFor(state, next, { canImport: true, prefer }, fieldWriterOf(KEY));
}

/** What differs, in words; nothing if the versions are equal. */
function differences(a: Course, b: Course): readonly string[] {
  const { changes, files, assets } = effectOf(a, b);
  const rows = changes.map(({ kind, form, block, settings }) => `${kind} ${form} ${block} ${JSON.stringify(settings)}`);
  return [...rows, ...[...files, ...assets].map((file) => JSON.stringify(file))];
}

function isLiveTwice({ root }: Course): boolean {
  const live = publishedView(root);
  return live !== null && [...indexOf(live).places.values()].some((places) => places.length > 1);
}

async function runWith(known: Course): Promise<StoredRun> {
  const run = new StoredRun();
  await run.import(null, known);
  return run;
}

/** Whether a course run has what `next` says: as it is, or in the spelling that an import of `next` brings about. */
async function expectSame(found: Course, next: Course, what: string): Promise<void> {
  const asItIs = differences(next, found);
  // an import cannot hold a block that is live in two units, so it is no measure then
  if (asItIs.length === 0 || isLiveTwice(next)) return;
  const imported = (await runWith(next)).read();
  expect(differences(imported, found), what).toEqual([]);
}

describe.skipIf(samples.length === 0)("against the model of Studio's modulestore", () => {
  for (const { name, course, folder } of samples) {
    const cases = folder.size > 1000 ? 2 : 8;
    const base = async (): Promise<Course> => {
      const run = new StoredRun(folder);
      await run.import(null, course);
      return run.read();
    };

    it(`calls make of ${name} what an import makes of it`, { timeout: 300_000 }, async () => {
      const known = await base();
      let calls = 0;
      for (let seed = 1; seed <= cases; seed += 1) {
        const next = edited(known, IN_PLACE, seed);
        const planned = plan(known, next, 'fields');
        if (planned.kind !== 'fields') continue;
        const run = await runWith(known);
        for (const step of planned.steps) await run.take(step);
        calls += planned.steps.length;
        await expectSame(run.read(), next, `seed ${seed}`);
        expect(run.orphans()).toEqual([]);
      }
      expect(calls).toBeGreaterThan(cases / 2);
    });

    it(`${name} gets there from what an export says after each call`, { timeout: 300_000 }, async () => {
      const known = await base();
      let cuts = 0;
      for (let seed = 31; seed <= 30 + cases / 2; seed += 1) {
        const next = edited(edited(known, IN_PLACE, seed), IN_PLACE, seed + 1000);
        const planned = plan(known, next, 'fields');
        if (planned.kind !== 'fields') continue;
        for (let done = 1; done < Math.min(planned.steps.length, 6); done += 1) {
          const run = await runWith(known);
          for (const step of planned.steps.slice(0, done)) await run.take(step);
          const read = run.read();
          const rest = plan(read, next, 'fields');
          for (const step of rest.kind === 'none' ? [] : rest.steps) await run.take(step);
          // a subsection that has just moved is in no export until it is published, and comes back by an import
          if (rest.kind === 'import') await run.import(read, next);
          await expectSame(run.read(), next, `seed ${seed}, after ${done}`);
          cuts += 1;
        }
      }
      expect(cuts).toBeGreaterThan(0);
    });

    it(`an import over ${name} makes what an import into nothing makes`, { timeout: 300_000 }, async () => {
      const known = await base();
      let imports = 0;
      for (let seed = 61; seed <= 60 + cases; seed += 1) {
        const next = edited(known, WITH_NEW, seed);
        const planned = plan(known, next, 'import');
        if (planned.kind !== 'import') continue;
        const run = await runWith(known);
        for (const step of planned.steps) await run.take(step);
        await run.import(known, next);
        await expectSame(run.read(), next, `seed ${seed}`);
        imports += 1;
      }
      expect(imports).toBeGreaterThan(cases / 2);
    });
  }
});
