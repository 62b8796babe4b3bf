import { afterEach, describe, expect, it } from 'vitest';
import {
  type Block,
  type Course,
  type CourseKey,
  courseVersionOf,
  idOf,
  indexOf,
  memoryBlobs,
  readArchive,
  readCourse,
  versionOf,
  walk,
} from '#olx';
import {
  type CmsClient,
  createCmsClient,
  type DriverContext,
  readChanges,
  readRun,
  type StudioState,
  serviceAccount,
  userToken,
} from '#openedx';
import { blockKey, type Double, type Release, startDouble } from './double/index.ts';
import { hasRecordings, recordedArchive, recordedCourses, recordedKey } from './modulestore-archives.ts';
import { contextAt } from './recorded-cms.ts';
import { Studio } from './studio-user.ts';

const START = Date.parse('2027-01-01T10:00:00Z');
const SECOND = 1000;
const MINUTE = 60 * SECOND;
/** A longer search: `OLX_READ_ROUNDS=60 OLX_READ_SEED=x npx vitest run …`. */
const ROUNDS = Number(process.env.OLX_READ_ROUNDS ?? 5);
const SEED = process.env.OLX_READ_SEED ?? '';

const opened: Double[] = [];
afterEach(async () => {
  await Promise.all(opened.splice(0).map((each) => each.close()));
});

/** A course run in a double, as its own export, with a clock that the test moves on. */
async function studioWith(name: string, number: string, seed = number, release: Release = 'recorded') {
  const context = contextAt(START);
  const double = await startDouble({ now: context.now, seed: name, release });
  opened.push(double);
  const key = recordedKey(number);
  double.store.createRun({ key, displayName: name }, 'cstaff');
  expect(await double.store.importArchive(key, recordedArchive(name), 'cstaff')).toEqual({ ok: true });
  // the first export after an import respells the last names of files
  expect(await double.store.importArchive(key, await double.store.exportArchive(key), 'cstaff')).toEqual({ ok: true });
  context.clock += 5 * MINUTE;
  const { cmsUrl, lmsUrl, client } = double;
  const instance = { cmsUrl, lmsUrl };
  const secrets = { clientId: client.id, clientSecret: client.secret, username: 'svc', password: 'svc-password' };
  const options = { poll: 2, backOff: 2 };
  const exported = async (): Promise<Course> => {
    const read = await readArchive(await double.store.exportArchive(key), { keep: memoryBlobs() });
    const kept = read.ok ? readCourse(read.files).kept : null;
    if (kept === null) throw new Error('no export');
    return kept;
  };
  return {
    double,
    context,
    key,
    exported,
    run: `course-v1:${key.org}+${key.number}+${key.run}` as CourseKey,
    withSession: createCmsClient(instance, serviceAccount({ instance, ...secrets }), options),
    withToken: createCmsClient(instance, userToken(double.token('cstaff', 1_000_000)), options),
    studio: new Studio(double.store, key, seed + SEED),
  };
}

/** The state after asking for changes, and how many requests that took. */
async function refreshed(
  client: CmsClient,
  run: CourseKey,
  known: StudioState,
  context: DriverContext,
  options: Parameters<typeof readChanges>[4] = {},
) {
  const before = client.requests;
  const changes = await readChanges(client, run, known, context, options);
  const state = changes.kind === 'same' ? { ...known, marks: changes.marks } : changes.state;
  const isWhole = changes.kind === 'moved' && changes.isWhole;
  return { kind: changes.kind, changes, state, isWhole, requests: client.requests - before };
}

/** Fails with the blocks that differ. */
function expectSame(state: StudioState, wanted: Course, told: readonly string[] = []): void {
  if (courseVersionOf(state.course) === courseVersionOf(wanted)) return;
  const [one, other] = [indexOf(state.course.root).blocks, indexOf(wanted.root).blocks];
  const different = [...new Set([...one.keys(), ...other.keys()])].filter((id) => {
    const [left, right] = [one.get(id), other.get(id)];
    return left === undefined || right === undefined || versionOf(left) !== versionOf(right);
  });
  const texts = different.map((id) => `${id}\n${one.get(id)?.text}\n${other.get(id)?.text}`);
  throw new Error(['the course run is not what it should be', ...told, ...texts].join('\n'));
}

describe.skipIf(!hasRecordings).each(recordedCourses)('changes in $name', { timeout: 240_000 }, ({ name, number }) => {
  it('are read so that the course run is what a whole read gives', async () => {
    const { context, withSession, run, exported, studio } = await studioWith(name, number);
    let known = await readRun(withSession, run, context);
    expectSame(known, await exported());
    const told: string[] = [];
    let whole = 0;
    for (let round = 0; round < ROUNDS; round++) {
      // several in a minute, too
      const edits = 1 + studio.number(3);
      for (let edit = 0; edit < edits; edit++) {
        told.push(await studio.edit());
        context.clock += studio.number(90) * SECOND;
      }
      context.clock += 2 * MINUTE;
      const { state, isWhole, requests } = await refreshed(withSession, run, known, context, { thorough: true });
      told.push(`  ${requests} requests${isWhole ? ', whole' : ''}`);
      if (isWhole) whole++;
      expectSame(state, await exported(), told);
      known = state;
    }
    // the whole course run is read rarely
    expect(whole).toBeLessThanOrEqual(ROUNDS / 4);
  });
});

describe.skipIf(!hasRecordings)('a minute', { timeout: 120_000 }, () => {
  it('in which something changed again, unseen, is read once more when it is over', async () => {
    const { context, withSession, run, exported, studio } = await studioWith('math-percent-fi', 'MPF', 'minutes');
    let known = await readRun(withSession, run, context);
    const told: string[] = [];
    for (let round = 0; round < ROUNDS * 2; round++) {
      told.push(await studio.edit());
      context.clock += studio.number(20) * SECOND;
      const { state } = await refreshed(withSession, run, known, context, { thorough: studio.number(2) === 0 });
      known = state;
      told.push(`  at ${new Date(context.clock).toISOString()}`);
      context.clock += studio.number(20) * SECOND;
    }
    context.clock += 2 * MINUTE;
    const { state } = await refreshed(withSession, run, known, context, { thorough: true });
    expectSame(state, await exported(), told);
    expect(state.marks.isSettled).toBe(true);
  });

  it('costs at most two requests while it runs, and one afterwards', async () => {
    const { context, withSession, run, exported, studio, double, key } = await studioWith('studio-advanced', 'STA');
    let known = await readRun(withSession, run, context);
    // somebody saves a text
    const html = studio.block('html');
    await double.store.update(key, html, { data: '<p>one</p>' }, 'cstaff');
    context.clock += 10 * SECOND;
    const first = await refreshed(withSession, run, known, context);
    expect([first.kind, first.isWhole, first.state.marks.isSettled]).toEqual(['moved', false, false]);
    expect(first.requests).toBeLessThanOrEqual(20);
    known = first.state;
    for (let time = 0; time < 3; time++) {
      context.clock += 3 * SECOND;
      const again = await refreshed(withSession, run, known, context);
      expect([again.kind, again.requests <= 2]).toEqual(['same', true]);
      known = again.state;
    }
    // and saves it again before the minute is over
    await double.store.update(key, html, { data: '<p>two</p>' }, 'cstaff');
    const second = await refreshed(withSession, run, known, context);
    expect([second.kind, second.isWhole]).toEqual(['moved', false]);
    expectSame(second.state, await exported());
    context.clock += 2 * MINUTE;
    const settled = await refreshed(withSession, run, second.state, context);
    expect([settled.kind, settled.state.marks.isSettled]).toEqual(['same', true]);
    for (let time = 0; time < 3; time++) {
      context.clock += 40 * SECOND;
      const again = await refreshed(withSession, run, settled.state, context);
      expect([again.kind, again.requests]).toEqual(['same', 1]);
      const thorough = await refreshed(withSession, run, settled.state, context, { thorough: true });
      expect([thorough.kind, thorough.requests]).toEqual(['same', 1]);
    }
  });
});

describe.skipIf(!hasRecordings)('a newer release', { timeout: 120_000 }, () => {
  it('knows milliseconds, so nothing is missed in a minute', async () => {
    const { context, withSession, run, exported, studio } = await studioWith('math-percent-fi', 'MPF', 'new', 'newer');
    expect(await withSession.capabilities(run)).toEqual({ blocks: 'authoring-v1', exactTimes: true, session: true });
    let known = await readRun(withSession, run, context);
    const told: string[] = [];
    for (let round = 0; round < ROUNDS; round++) {
      told.push(await studio.edit());
      context.clock += 1 + studio.number(5) * SECOND;
      const { state } = await refreshed(withSession, run, known, context, { thorough: true });
      expectSame(state, await exported(), told);
      known = state;
    }
  });
});

describe.skipIf(!hasRecordings)('reading changes', { timeout: 120_000 }, () => {
  it('keeps every block outside the unit the same object', async () => {
    const { context, withSession, run, studio, double, key } = await studioWith('math-percent-fi', 'MPF');
    const known = await readRun(withSession, run, context);
    const html = studio.block('html');
    await double.store.update(key, html, { data: '<p>new</p>' }, 'cstaff');
    context.clock += 2 * MINUTE;
    const { state, changes } = await refreshed(withSession, run, known, context);
    const before = indexOf(known.course.root).blocks;
    const after = [...walk(state.course.root)].filter((block) => before.get(idOf(block)) !== block);
    const anew = after.filter((block) => {
      const former = before.get(idOf(block));
      return former === undefined || versionOf(former) !== versionOf(block);
    });
    // the text, and what is above it
    expect(anew.map(({ type }) => type)).toEqual(['course', 'chapter', 'sequential', 'vertical', 'html']);
    expect(idOf(anew.at(-1) ?? known.course.root)).toBe(html);
    // other objects are new in that unit only
    const unit = new Set<Block>(walk(anew[3] ?? known.course.root));
    expect(after.filter((block) => !unit.has(block)).map(({ type }) => type)).toEqual([
      'course',
      'chapter',
      'sequential',
    ]);
    if (changes.kind === 'same') throw new Error('not seen');
    expect(changes.moved.map(({ block }) => block.split('@')[0])).toEqual(['chapter', 'sequential', 'vertical']);
    expect(new Set(changes.moved.map(({ editedOn }) => editedOn))).toEqual(new Set(['Jan 01, 2027 at 10:05 UTC']));
  });

  it('reads the whole course run if its own settings changed', async () => {
    const { context, withSession, run, exported, double, key } = await studioWith('oxa_kitchen_sink', 'OKS');
    const known = await readRun(withSession, run, context);
    await double.store.update(
      key,
      blockKey('course', 'course'),
      { metadata: { advanced_modules: ['poll'] } },
      'cstaff',
    );
    const { isWhole, state } = await refreshed(withSession, run, known, context);
    expect(isWhole).toBe(true);
    expectSame(state, await exported());
  });

  it('finds out about files and static assets when asked', async () => {
    const { context, withSession, run, exported, double, key } = await studioWith('oxa_kitchen_sink', 'OKS');
    let known = await readRun(withSession, run, context);
    context.clock += 2 * MINUTE;
    const before = await refreshed(withSession, run, known, context, { files: true });
    expect([before.kind, before.requests]).toEqual(['same', 6]);
    const changes = [
      async () => double.store.putAsset(key, 'pdf-sample.pdf', 'application/pdf', new Uint8Array([37, 80])),
      async () => double.store.putAsset(key, 'new.txt', 'text/plain', new Uint8Array([1])),
      async () => double.store.deleteAsset(key, 'new.txt'),
      async () => await double.store.update(key, blockKey('about', 'overview'), { data: '<p>Anew</p>' }, 'cstaff'),
      async () => await double.store.update(key, blockKey('course_info', 'handouts'), { data: '<p>H</p>' }, 'cstaff'),
    ];
    for (const change of changes) {
      await change();
      const { kind, state } = await refreshed(withSession, run, known, context, { files: true });
      expect(kind).toBe('moved');
      expectSame(state, await exported());
      known = state;
    }
  });

  it('names the blocks that an import left as orphans', async () => {
    const { context, withSession, run, exported, double, key, studio } = await studioWith('oxa_kitchen_sink', 'OKS');
    const before = await double.store.exportArchive(key);
    const added = await studio.store.createBlock(
      key,
      { parent: blockKey('course', 'course'), category: 'chapter' },
      'cstaff',
    );
    context.clock += 2 * MINUTE;
    const known = await readRun(withSession, run, context);
    expect(known.orphans).toEqual([]);
    await double.store.importArchive(key, before, 'cstaff');
    context.clock += 2 * MINUTE;
    const { state } = await refreshed(withSession, run, known, context);
    expect(state.orphans).toEqual([added]);
    expectSame(state, await exported());
  });

  it('by token alone gives what a whole read by token gives', async () => {
    const { context, withToken, run, studio } = await studioWith('oxa_kitchen_sink', 'OKS', 'token');
    let known = await readRun(withToken, run, context);
    const told: string[] = [];
    for (let round = 0; round < ROUNDS; round++) {
      told.push(await studio.edit());
      context.clock += 2 * MINUTE;
      known = (await refreshed(withToken, run, known, context, { thorough: true })).state;
      const whole = await readRun(withToken, run, context);
      const isHeld = known.losses.every(({ what }) => what !== 'published-form');
      if (isHeld && whole.losses.every(({ what }) => what !== 'published-form')) expectSame(known, whole.course, told);
    }
  });

  it('goes on after lost connections and a busy CMS', async () => {
    const { context, withSession, withToken, run, exported, double, studio } = await studioWith(
      'oxa_kitchen_sink',
      'OKS',
    );
    const answer = { status: 503, headers: { 'retry-after': '0' }, body: 'busy' };
    const plant = (): void => {
      double.clearFaults();
      double.plant(
        { pattern: /course_index/, nth: 1, effect: { kind: 'drop' } },
        { pattern: /olx-export/, nth: 3, effect: { kind: 'drop-answer' } },
        { pattern: /GET .*xblock/, nth: 5, effect: { kind: 'drop' } },
        { pattern: /export_output/, nth: 1, effect: { kind: 'drop-answer' } },
        { pattern: /course_details/, nth: 1, effect: { kind: 'answer', answer } },
      );
    };
    plant();
    const known = await readRun(withSession, run, context);
    expectSame(known, await exported());
    plant();
    expect((await readRun(withToken, run, context)).losses.map(({ what }) => what)).toEqual([
      'orphans',
      'files',
      'content',
    ]);
    for (let edit = 0; edit < 4; edit++) await studio.edit();
    context.clock += 2 * MINUTE;
    plant();
    expectSame((await refreshed(withSession, run, known, context, { thorough: true })).state, await exported());
  });

  it('exports again if somebody works in Studio meanwhile', async () => {
    const { context, withSession, run, exported, double, key, studio } = await studioWith('oxa_kitchen_sink', 'OKS');
    const html = studio.block('vertical');
    let edits = 0;
    const client: CmsClient = {
      ...withSession,
      hasSession: true,
      exportCourse: async (...call) => {
        const pieces = await withSession.exportCourse(...call);
        context.clock += 2 * MINUTE;
        if (edits++ < 1)
          await double.store.update(key, html, { metadata: { display_name: `Late ${edits}` } }, 'cstaff');
        return pieces;
      },
    };
    const state = await readRun(client, run, context);
    expect(edits).toBe(2);
    expectSame(state, await exported());
    // it was read in the minute of that change
    expect(state.marks.isSettled).toBe(false);
  });
});
