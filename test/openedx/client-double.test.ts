import { afterEach, describe, expect, it } from 'vitest';
import type { CourseKey, UsageKey } from '#olx';
import { CmsFailure, createCmsClient, serviceAccount, userToken } from '#openedx';
import { type Double, type DoubleOptions, startDouble } from './double/index.ts';
import { packed, recordedKey, unpacked } from './modulestore-archives.ts';

const RUN = 'course-v1:Lab+FLD+R1' as CourseKey;
const key = (type: string, name: string): UsageKey => `block-v1:Lab+FLD+R1+type@${type}+block@${name}` as UsageKey;

const FILES: readonly (readonly [string, string])[] = [
  ['course/course.xml', '<course url_name="R1" org="Lab" course="FLD"/>'],
  ['course/course/R1.xml', '<course display_name="Fields"><chapter url_name="c1"/></course>'],
  ['course/chapter/c1.xml', '<chapter display_name="C"><sequential url_name="s1"/></chapter>'],
  ['course/sequential/s1.xml', '<sequential display_name="S"><vertical url_name="v1"/></sequential>'],
  ['course/vertical/v1.xml', '<vertical display_name="V"><html url_name="h1"/><html url_name="h2"/></vertical>'],
  ['course/html/h1.xml', '<html filename="h1" display_name="H"/>'],
  ['course/html/h1.html', '<p>one</p>'],
  ['course/html/h2.xml', '<html filename="h2" display_name="I"/>'],
  ['course/html/h2.html', '<p>two</p>'],
  ['course/policies/R1/policy.json', '{"course/R1": {"start": "2026-01-01T00:00:00Z"}}'],
];

const opened: Double[] = [];
afterEach(async () => {
  await Promise.all(opened.splice(0).map((each) => each.close()));
});

async function cmsWith(options: DoubleOptions = {}) {
  const double = await startDouble(options);
  opened.push(double);
  double.store.createRun({ key: recordedKey('FLD'), displayName: 'Fields' }, 'cstaff');
  const { cmsUrl, lmsUrl, client } = double;
  const instance = { cmsUrl, lmsUrl };
  const waits = { poll: 2, backOff: 2 };
  const account = {
    instance,
    clientId: client.id,
    clientSecret: client.secret,
    username: 'svc',
    password: 'svc-password',
  };
  return {
    double,
    service: createCmsClient(instance, serviceAccount(account), waits),
    as: (user: string) => createCmsClient(instance, userToken(double.token(user)), waits),
  };
}

async function* bytes(...pieces: readonly (string | Uint8Array)[]): AsyncGenerator<Uint8Array> {
  for (const piece of pieces) yield typeof piece === 'string' ? new TextEncoder().encode(piece) : piece;
}

async function gathered(pieces: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const all: Uint8Array[] = [];
  for await (const piece of pieces) all.push(piece);
  return Buffer.concat(all);
}

async function failureOf(work: Promise<unknown>): Promise<unknown> {
  return await work.then(
    () => 'no failure',
    (error: unknown) => (error instanceof CmsFailure ? error.kind : error),
  );
}

describe.each(['recorded', 'newer'] as const)('a client of the double, release %s', (release) => {
  it('imports, edits block by block, and exports', async () => {
    const { double, service } = await cmsWith({ release, latency: { taskStart: 30, taskStep: 10 } });
    const states: string[] = [];
    const task = await service.startImport(RUN, 'fld.tar.gz', bytes(await packed(FILES)));
    await service.importOver(RUN, 'fld.tar.gz', task, { tell: (state) => states.push(state) });
    expect(states.at(-1)).toBe('Succeeded');
    expect((await service.tasks())[0]).toMatchObject({ name: `Import of ${RUN} from fld.tar.gz`, isOver: true });

    const outline = await service.outline(RUN);
    const unit = outline.children[0]?.children[0]?.children[0];
    expect(unit).toMatchObject({ id: key('vertical', 'v1'), published: true, hasChanges: false, hasChildren: true });
    expect([...(await service.unitOlx(key('vertical', 'v1'))).keys()]).toEqual([
      key('vertical', 'v1'),
      key('html', 'h1'),
      key('html', 'h2'),
    ]);

    const made = await service.create(RUN, key('vertical', 'v1'), 'html');
    await service.update(RUN, made, { data: '<p>three</p>', metadata: { display_name: 'J' } });
    await service.update(RUN, key('vertical', 'v1'), { children: [made, key('html', 'h2'), key('html', 'h1')] });
    await service.remove(RUN, key('html', 'h2'));
    expect((await service.children(key('vertical', 'v1'))).map(({ id }) => id)).toEqual([made, key('html', 'h1')]);
    expect(await service.block(RUN, made)).toMatchObject({ data: '<p>three</p>', metadata: { display_name: 'J' } });
    expect((await service.block(RUN, key('vertical', 'v1'))).hasChanges).toBe(true);
    await service.update(RUN, key('vertical', 'v1'), { publish: 'make_public' });
    expect((await service.block(RUN, key('vertical', 'v1'))).hasChanges).toBe(false);

    for (let time = 0; time < 2; time++) {
      const archive = await unpacked(await gathered(await service.exportCourse(RUN)));
      expect(archive.get('course/vertical/v1.xml')?.toString()).toContain(made.split('@').at(-1) ?? '');
      expect(archive.has('course/html/h2.html')).toBe(false);
    }
    double.endSessions();
    expect(await service.orphans(RUN)).toEqual([]);
    await double.tasksDone();
  });

  it('knows the settings of a course run, and sets them', async () => {
    const { service } = await cmsWith({ release });
    await service.setAdvancedSettings(RUN, { advanced_modules: ['poll'] });
    expect((await service.advancedSettings(RUN)).advanced_modules).toEqual(['poll']);
    const details = await service.details(RUN);
    await service.setDetails(RUN, { ...details, start_date: '2028-01-01T00:00:00Z' });
    expect((await service.details(RUN)).start_date).toBe('2028-01-01T00:00:00Z');
    const grading = await service.grading(RUN);
    await service.setGrading(RUN, { ...grading, grade_cutoffs: { Pass: 0.6 } });
    expect((await service.grading(RUN)).grade_cutoffs).toEqual({ Pass: 0.6 });
    expect(await service.textbooks(RUN)).toEqual([]);
    expect(await service.groupConfigurations(RUN)).toBeInstanceOf(Array);
    expect(await service.tabs(RUN)).toBeInstanceOf(Array);
  });

  it('keeps static assets', async () => {
    const { service } = await cmsWith({ release });
    const put = await service.putAsset(RUN, 'ä b.txt', bytes('one ', 'two'));
    expect(await service.assets(RUN)).toEqual([put]);
    expect((await gathered(await service.asset(RUN, put.path))).toString()).toBe('one two');
    await service.deleteAsset(RUN, put.id);
    expect(await service.assets(RUN)).toEqual([]);
    expect(await failureOf(service.asset(RUN, put.path))).toBe('not-found');
  });

  it('hears what each user may do', async () => {
    const { as } = await cmsWith({ release });
    const rights = ['gstaff', 'cinstr', 'cstaff', 'limited', 'stranger'].map(
      async (user) => await as(user).mayWrite(RUN),
    );
    expect(await Promise.all(rights)).toEqual([true, true, true, false, false]);
    expect(await as('gstaff').mayWrite('course-v1:No+Such+Run' as CourseKey)).toBe(false);
    expect(await failureOf(as('stranger').outline(RUN))).toBe('forbidden');
    expect(await failureOf(as('cstaff').exportCourse(RUN))).toBe('sign-in');
    expect(await failureOf(as('cinstr').createRun('course-v1:Lab+NEW+R1' as CourseKey, 'New'))).toBe('forbidden');
    await as('gstaff').createRun('course-v1:Lab+NEW+R1' as CourseKey, 'New');
    expect((await as('gstaff').outline('course-v1:Lab+NEW+R1' as CourseKey)).displayName).toBe('New');
  });
});

it('asks for its token again if the connection breaks, because a second token does no harm', async () => {
  const { double, service } = await cmsWith();
  const call = /^POST \/oauth2\/access_token/;
  double.plant(
    { pattern: call, nth: 1, effect: { kind: 'drop' } },
    { pattern: call, nth: 2, effect: { kind: 'drop-answer' } },
  );
  expect(await service.mayWrite(RUN)).toBe(true);
  expect(double.requests.filter(({ path }) => path.startsWith('/oauth2/access_token'))).toHaveLength(3);
});
