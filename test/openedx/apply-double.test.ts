import { afterEach, describe, expect, it } from 'vitest';
import { applySteps, type BlockId, type Course, indexOf, type Step } from '#olx';
import { carryOut, readChanges } from '#openedx';
import { type DoubleRun, differences, MINUTE, read, requestsOf, runInDouble } from './_double-run.ts';
import { hasRecordings, recordedCourses } from './modulestore-archives.ts';

const opened: DoubleRun[] = [];
afterEach(async () => {
  await Promise.all(opened.splice(0).map(({ double }) => double.close()));
});

async function open(name: string, number: string): Promise<DoubleRun> {
  const run = await runInDouble(name, number);
  opened.push(run);
  return run;
}

function changed(course: Course, ...steps: readonly Step[]): Course {
  const applied = applySteps(course, steps);
  if (!applied.ok) throw new Error(JSON.stringify(applied.refusal));
  return applied.course;
}

function first(course: Course, type: string, nth = 0): BlockId {
  const ids = [...indexOf(course.root).blocks.keys()].filter((id) => id.startsWith(`${type}@`));
  const id = ids[nth];
  if (id === undefined) throw new Error(`no ${type}`);
  return id;
}

describe.skipIf(!hasRecordings)('a change is carried out in the double of a CMS', { timeout: 120_000 }, () => {
  it('with one text changed in 900 blocks, in five requests and with the version of an export', async () => {
    const run = await open('studio-advanced', 'STA');
    const { cms, context } = run;
    const known = await read(run);
    const text = first(known.course, 'html', 5);
    const next = changed(known.course, { kind: 'set-settings', block: text, settings: { display_name: 'Changed' } });
    context.clock += 5 * MINUTE;
    let landed: Awaited<ReturnType<typeof carryOut>> | null = null;
    const requests = await requestsOf(cms, async () => {
      landed = await carryOut(cms, run.run, known, next, context);
    });
    const result = landed as unknown as Awaited<ReturnType<typeof carryOut>>;
    expect(result.lost).toEqual([]);
    expect(differences(await run.exported(), result.state.course)).toEqual([]);
    expect(requests).toBeLessThanOrEqual(5);
    expect(context.journal).toBe(1);
    expect(
      await requestsOf(cms, async () => {
        expect((await readChanges(cms, run.run, result.state, context)).kind).toBe('same');
      }),
    ).toBeLessThanOrEqual(2);
    context.clock += 5 * MINUTE;
    const later = await readChanges(cms, run.run, result.state, context);
    expect(later.kind).toBe('same');
  });

  for (const { name, number } of recordedCourses) {
    it(`of every kind in ${name}, each with the version that an export has then`, async () => {
      const run = await open(name, number);
      const { cms, context } = run;
      let known = await read(run);
      expect(differences(await run.exported(), known.course)).toEqual([]);
      const routes: string[] = [];
      const step = async (what: string, ...steps: readonly Step[]): Promise<void> => {
        context.clock += 3 * MINUTE;
        const next = changed(known.course, ...steps);
        const before = cms.requests;
        const landed = await carryOut(cms, run.run, known, next, context);
        routes.push(
          `${what}: ${landed.route.route} ${cms.requests - before} of ${landed.route.requests} ${landed.route.sideEffects}`,
        );
        expect(landed.lost, what).toEqual([]);
        expect(differences(await run.exported(), landed.state.course), what).toEqual([]);
        expect(run.orphans(), what).toEqual([]);
        known = landed.state;
      };
      const unit = first(known.course, 'vertical', 0);
      const other = first(known.course, 'vertical', 1);
      const section = first(known.course, 'chapter');
      const child = indexOf(known.course.root).blocks.get(unit)?.children[0]?.block;
      await step('title of a unit', { kind: 'set-settings', block: unit, settings: { display_name: 'New title' } });
      await step('publish', { kind: 'publish', block: unit });
      await step('hide a section', { kind: 'set-settings', block: section, settings: { visible_to_staff_only: true } });
      if (child !== undefined) {
        const block = `${child.type}@${child.urlName}` as BlockId;
        await step('component', { kind: 'set-settings', block, settings: { display_name: 'Other' } });
        await step('discard', { kind: 'discard-draft', block: unit });
        await step('move', { kind: 'move', block, parent: other, index: 0, from: unit });
        await step('publish both', { kind: 'publish', block: unit }, { kind: 'publish', block: other });
        await step('delete', { kind: 'delete', block });
      }
      await step('delete a unit', { kind: 'delete', block: unit });
      await step('course', {
        kind: 'set-settings',
        block: 'course@course' as BlockId,
        settings: { display_name: 'Course' },
      });
      await step('handouts', { kind: 'put-file', path: 'info/handouts.html', blob: await run.put('<p>Handouts</p>') });
      await step('overview', { kind: 'put-file', path: 'about/overview.html', blob: await run.put('<p>About</p>') });
      expect(routes.filter((row) => row.includes(': import')).length, routes.join('\n')).toBeLessThan(2);
    });
  }
});
