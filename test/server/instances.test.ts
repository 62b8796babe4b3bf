import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { importCourse, MEDIA, setSettings } from '#contract';
import { type Postgres, startPostgres } from '../support/postgres.ts';
import { start } from './_process.ts';
import { refusal, value } from './_service.ts';
import { KEY, packed, SMALL_COURSE, usage } from './_small-course.ts';

describe('two instances of the service on one PostgreSQL database', () => {
  let postgres: Postgres | null = null;
  beforeAll(async () => {
    postgres = await startPostgres();
  }, 60_000);
  afterAll(() => postgres?.stop());

  test('show each other’s work at once, and let one of two writers through', { timeout: 120_000 }, async () => {
    const environment = { OLX_DATABASE_URL: (await postgres?.createDatabase()) ?? '' };
    const [one, two] = await Promise.all([start(environment), start(environment)]);
    const content = { kind: 'archive', media: MEDIA.gzip, body: await packed(SMALL_COURSE) } as const;
    value(await one.client.write(importCourse(KEY, { content })));
    for (let round = 0; round < 10; round += 1) {
      const { node_version: node } = value(await two.client.getBlock(usage('problem@sum')));
      const writes = await Promise.all(
        [one, two].map(({ client }, at) =>
          client.write(
            setSettings(KEY, usage('problem@sum'), { settings: { display_name: `Round ${round} by ${at}` } }),
            {
              ifMatch: node,
            },
          ),
        ),
      );
      const done = writes.filter(({ ok }) => ok);
      expect(done).toHaveLength(1);
      for (const write of writes) if (!write.ok) expect(refusal(write).name).toBe('version-mismatch');
      const names = await Promise.all(
        [one, two].map(async ({ client }) => value(await client.getBlock(usage('problem@sum'))).display_name),
      );
      expect(names[0]).toBe(names[1]);
    }
    // people in different places of the course run do not collide, whichever instance they are at
    const [sum, task] = await Promise.all(
      [usage('problem@sum'), usage('problem@task')].map(async (id) => value(await one.client.getBlock(id))),
    );
    const beside = await Promise.all([
      one.client.write(setSettings(KEY, usage('problem@sum'), { settings: { weight: 2 } }), {
        ifMatch: sum?.node_version ?? '',
      }),
      two.client.write(setSettings(KEY, usage('problem@task'), { settings: { weight: 3 } }), {
        ifMatch: task?.node_version ?? '',
      }),
    ]);
    for (const write of beside) value(write);
    expect(value(await one.client.listCommits(KEY)).results).toHaveLength(13);
    expect([await one.stop(), await two.stop()]).toEqual([0, 0]);
  });

  test('take up each other’s jobs when one dies', { timeout: 120_000 }, async () => {
    const environment = { OLX_DATABASE_URL: (await postgres?.createDatabase()) ?? '', OLX_LEASE: '5' };
    const [one, two] = await Promise.all([start(environment), start(environment)]);
    const files = Object.fromEntries(
      Array.from({ length: 400 }, (_, at) => [`html/extra${at}.html`, `<p>${'page '.repeat(200)}${at}</p>`]),
    );
    const content = { kind: 'archive', media: MEDIA.gzip, body: await packed({ ...SMALL_COURSE, ...files }) } as const;
    const begun = await one.client.write(importCourse(KEY, { content }), { asJob: true });
    await one.kill();
    const done = value(await two.client.settle(begun, { interval: 100 }));
    expect(value(await two.client.getCourse(KEY)).version).toBe(done.course_version);
    expect(value(await two.client.listCommits(KEY)).results).toHaveLength(1);
    expect(await two.stop()).toBe(0);
  });
});
