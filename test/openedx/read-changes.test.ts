import { afterEach, describe, expect, it } from 'vitest';
import {
  type Course,
  type CourseKey,
  courseVersionOf,
  idOf,
  indexOf,
  memoryBlobs,
  readArchive,
  readCourse,
  versionOf,
} from '#olx';
import { type CmsClient, createCmsClient, readChanges, readRun, type StudioState, serviceAccount } from '#openedx';
import { type Double, startDouble } from './double/index.ts';
import { hasRecordings, recordedArchive, recordedCourses, recordedKey } from './modulestore-archives.ts';
import { contextAt } from './recorded-cms.ts';
import { Studio } from './studio-user.ts';

const START = Date.parse('2027-01-01T10:00:00Z');
const MINUTE = 60_000;

const opened: Double[] = [];
afterEach(async () => {
  await Promise.all(opened.splice(0).map((each) => each.close()));
});

async function studioWith(name: string, number: string) {
  const context = contextAt(START);
  const double = await startDouble({ now: context.now, seed: name });
  opened.push(double);
  const key = recordedKey(number);
  double.store.createRun({ key, displayName: name }, 'cstaff');
  expect(await double.store.importArchive(key, recordedArchive(name), 'cstaff')).toEqual({ ok: true });
  // the first export after an import respells the last names of files
  expect(await double.store.importArchive(key, await double.store.exportArchive(key), 'cstaff')).toEqual({ ok: true });
  context.clock += 5 * MINUTE;
  const { cmsUrl, lmsUrl, client } = double;
  const instance = { cmsUrl, lmsUrl };
  const account = {
    instance,
    clientId: client.id,
    clientSecret: client.secret,
    username: 'svc',
    password: 'svc-password',
  };
  const cms = createCmsClient(instance, serviceAccount(account), { poll: 2, backOff: 2 });
  const run = `course-v1:${key.org}+${key.number}+${key.run}` as CourseKey;
  const exported = async (): Promise<Course> => {
    const read = await readArchive(await double.store.exportArchive(key), { keep: memoryBlobs() });
    const kept = read.ok ? readCourse(read.files).kept : null;
    if (kept === null) throw new Error('no export');
    return kept;
  };
  return { double, context, cms, run, key, exported, studio: new Studio(double.store, key, number) };
}

/** The blocks whose versions differ, for a message that helps. */
function differences(a: Course, b: Course): readonly string[] {
  const [one, other] = [indexOf(a.root).blocks, indexOf(b.root).blocks];
  const ids = new Set([...one.keys(), ...other.keys()]);
  return [...ids].filter((id) => {
    const [left, right] = [one.get(id), other.get(id)];
    return left === undefined || right === undefined || versionOf(left) !== versionOf(right);
  });
}

async function sent(cms: CmsClient, work: () => Promise<unknown>): Promise<number> {
  const before = cms.requests;
  await work();
  return cms.requests - before;
}

describe.skipIf(!hasRecordings).each(recordedCourses)(
  'what changed in $name',
  { timeout: 120_000 },
  ({ name, number }) => {
    it('is read so that the course run is what a whole read gives', async () => {
      const { context, cms, run, exported, studio } = await studioWith(name, number);
      let known: StudioState = await readRun(cms, run, context);
      expect(courseVersionOf(known.course)).toBe(courseVersionOf(await exported()));
      const told: string[] = [];
      let whole = 0;
      for (let round = 0; round < 25; round++) {
        const what = await studio.edit();
        context.clock += 2 * MINUTE;
        const requests = cms.requests;
        const changes = await readChanges(cms, run, known, context, { thorough: true });
        const state = changes.kind === 'same' ? { ...known, marks: changes.marks } : changes.state;
        const wanted = await exported();
        const isWhole = changes.kind === 'moved' && changes.isWhole;
        told.push(`${what}: ${changes.kind}${isWhole ? ' whole' : ''} ${cms.requests - requests}`);
        if (isWhole) whole++;
        if (courseVersionOf(state.course) !== courseVersionOf(wanted))
          throw new Error(
            `${told.join('\n')}\n${differences(state.course, wanted)
              .map(
                (id) =>
                  `${id}\n${indexOf(state.course.root).blocks.get(id as never)?.text}\n${indexOf(wanted.root).blocks.get(id as never)?.text}`,
              )
              .join('\n')}`,
          );
        known = state;
      }
      process.stdout.write(`${name} whole ${whole}\n${told.join('\n')}\n`);
    });
  },
);
