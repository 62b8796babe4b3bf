import { afterEach, describe, expect, it } from 'vitest';
import { applySteps, type BlockId, type Course, displayNameOf, indexOf, readDocument, type Step } from '#olx';
import { ApplyFailure, type CmsClient, carryOut, readChanges } from '#openedx';
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
      const handouts = known.course.files.has('info/handouts.html');
      if (handouts)
        await step('handouts', {
          kind: 'put-file',
          path: 'info/handouts.html',
          blob: await run.put('<p>Handouts</p>'),
        });
      await step('overview', { kind: 'put-file', path: 'about/overview.html', blob: await run.put('<p>About</p>') });
      expect(routes.filter((row) => row.includes(': import')).length, routes.join('\n')).toBe(0);
    });
  }

  it('with a new unit, which comes by an import under its own url_name, and a block that goes before it', async () => {
    const run = await open('math-percent-fi', 'MPF');
    const { cms, context, double } = run;
    const known = await read(run);
    const lesson = first(known.course, 'sequential', 1);
    const read1 = readDocument('<vertical url_name="brand_new"><html url_name="brand_text">x</html></vertical>', null);
    if (read1.block === null) throw new Error('no block');
    const gone = first(known.course, 'vertical', 2);
    const insert = {
      kind: 'insert',
      parent: lesson,
      index: 0,
      subtree: read1.block,
      assets: {},
      target: 'draft',
    } as const;
    const next = changed(known.course, { kind: 'delete', block: gone }, insert);
    double.resetRequests();
    // somebody else writes a page, of which no time of change tells
    await double.store.update(run.key, 'about@overview' as never, { metadata: { data: '<p>Theirs</p>' } }, 'cstaff');
    const landed = await carryOut(cms, run.run, known, next, context);
    const page = landed.state.course.files.get('about/overview.html');
    expect(page?.hash).toBe((await run.put('<p>Theirs</p>')).hash);
    expect(landed.route).toMatchObject({
      route: 'import',
      sideEffects: ['publishes-all', 'overwrites-meanwhile', 'live-at-once', 'not-atomic'],
    });
    const sent = double.requests.map(({ method, path }) => `${method} ${path}`);
    expect(sent.findIndex((line) => line.startsWith('DELETE'))).toBeLessThan(
      sent.findIndex((line) => line.startsWith('POST /api/courses/v0/import/')),
    );
    expect(landed.lost).toEqual([]);
    expect(differences(await run.exported(), landed.state.course)).toEqual([]);
    expect(indexOf(landed.state.course.root).blocks.get('html@brand_text' as BlockId)).toBeDefined();
    expect(run.orphans()).toEqual([]);
  });

  it('and an import is refused if the state was read with losses', async () => {
    const run = await open('latex2edx-demo', 'L2E');
    const { cms, context } = run;
    const exact = await read(run);
    const known = { ...exact, losses: [{ block: null, what: 'published-form' }] as const };
    const read1 = readDocument('<chapter url_name="brand_new"/>', null);
    if (read1.block === null) throw new Error('no block');
    const insert = {
      kind: 'insert',
      parent: 'course@course' as BlockId,
      index: 0,
      subtree: read1.block,
      assets: {},
      target: 'published',
    } as const;
    const next = changed(known.course, insert);
    await expect(carryOut(cms, run.run, known, next, context)).rejects.toMatchObject({ why: 'not-exact', done: 0 });
    expect(context.journal).toBe(0);
    const title = changed(known.course, {
      kind: 'set-settings',
      block: first(known.course, 'html'),
      settings: { display_name: 'T' },
    });
    expect((await carryOut(cms, run.run, known, title, context)).route.route).toBe('fields');
  });

  it('from wherever a crash has left it, at each of its calls', async () => {
    const run = await open('mitx-grading-library', 'MGL');
    const { cms, context, double } = run;
    const start = await read(run);
    const titles = [0, 1, 2].map(
      (nth) =>
        ({
          kind: 'set-settings',
          block: first(start.course, 'problem', nth),
          settings: { display_name: `Crash ${nth}` },
        }) as const,
    );
    const unit = first(start.course, 'vertical', 1);
    const next = changed(
      start.course,
      ...titles,
      { kind: 'publish', block: first(start.course, 'vertical', 0) },
      { kind: 'delete', block: unit },
    );
    const writes = /^(?:PUT|DELETE) /;
    for (let nth = 1; nth <= 6; nth += 1) {
      for (const kind of ['drop', 'drop-answer'] as const) {
        context.clock += 3 * MINUTE;
        const known = await read(run);
        // the connection breaks, and what is asked afterwards is answered with an error once
        double.plant({ pattern: writes, nth, effect: { kind } }, { pattern: writes, nth: nth + 1, effect: { kind } });
        let landed: Awaited<ReturnType<typeof carryOut>>;
        try {
          landed = await carryOut(cms, run.run, known, next, context);
        } catch (error) {
          expect(error).toBeInstanceOf(ApplyFailure);
          double.clearFaults();
          landed = await carryOut(cms, run.run, await read(run), next, context);
        }
        double.clearFaults();
        expect(landed.lost).toEqual([]);
        expect(differences(await run.exported(), landed.state.course), `${kind} ${nth}`).toEqual([]);
        expect(run.orphans()).toEqual([]);
        // and back, as a roll-back does
        const back = await carryOut(cms, run.run, landed.state, start.course, context);
        expect(differences(back.state.course, start.course)).toEqual([]);
      }
    }
  });

  it('once more if Studio lost it, and what somebody else changed stays', async () => {
    const run = await open('math-percent-fi', 'MPF');
    const { cms, context, double, key } = run;
    const known = await read(run);
    const [text, others] = [first(known.course, 'html', 1), first(known.course, 'html', 4)];
    const next = changed(known.course, { kind: 'set-settings', block: text, settings: { display_name: 'Mine' } });
    const { blocks } = indexOf(known.course.root);
    const former = displayNameOf(blocks.get(text) ?? known.course.root);
    let isLost = false;
    const sending = async (): Promise<void> => {
      // somebody else's edit, and right after our first write a collision that takes it back
      await double.store.update(key, others as never, { metadata: { display_name: 'Theirs' } }, 'cstaff');
    };
    const client: CmsClient = Object.assign(Object.create(cms) as CmsClient, {
      update: async (...call: Parameters<CmsClient['update']>) => {
        await cms.update(...call);
        if (isLost) return;
        isLost = true;
        await double.store.update(key, text as never, { metadata: { display_name: former } }, 'cstaff');
      },
    });
    const landed = await carryOut(client, run.run, known, next, { ...context, sending });
    expect(landed.lost).toEqual([]);
    const found = indexOf(landed.state.course.root).blocks;
    expect(displayNameOf(found.get(text) ?? known.course.root)).toBe('Mine');
    expect(displayNameOf(found.get(others) ?? known.course.root)).toBe('Theirs');
    expect(differences(await run.exported(), landed.state.course)).toEqual([]);
  });
});
