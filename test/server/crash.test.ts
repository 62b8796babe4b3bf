import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import Database from 'better-sqlite3';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Client, importCourse, MEDIA, type OutlineNode, type WriteResult } from '#contract';
import { openStore } from '#store';
import { start, startInVain } from './_process.ts';
import { value } from './_service.ts';
import { type Files, packed } from './_small-course.ts';

const KEY = 'course-v1:Demo+Crash+2026';
const ROUNDS = 6;

/** A course run of some 1,200 blocks, each of which bears the mark. */
function bigCourse(mark: string): Files {
  const files: Record<string, string> = { 'course.xml': '<course url_name="2026" org="Demo" course="Crash"/>' };
  const chapters: string[] = [];
  for (let chapter = 0; chapter < 10; chapter += 1) {
    const sequentials: string[] = [];
    for (let sequential = 0; sequential < 5; sequential += 1) {
      const verticals: string[] = [];
      for (let vertical = 0; vertical < 4; vertical += 1) {
        const name = `${chapter}_${sequential}_${vertical}`;
        const problems = [0, 1, 2, 3, 4].map((each) => `p${name}_${each}`);
        files[`vertical/v${name}.xml`] =
          `<vertical display_name="${mark}">${problems.map((problem) => `<problem url_name="${problem}"/>`).join('')}</vertical>`;
        for (const problem of problems)
          files[`problem/${problem}.xml`] = `<problem display_name="${mark}"><p>${problem.repeat(20)}</p></problem>`;
        verticals.push(`<vertical url_name="v${name}"/>`);
      }
      files[`sequential/s${chapter}_${sequential}.xml`] =
        `<sequential display_name="${mark}">${verticals.join('')}</sequential>`;
      sequentials.push(`<sequential url_name="s${chapter}_${sequential}"/>`);
    }
    files[`chapter/c${chapter}.xml`] = `<chapter display_name="${mark}">${sequentials.join('')}</chapter>`;
    chapters.push(`<chapter url_name="c${chapter}"/>`);
  }
  return {
    ...files,
    'course/2026.xml': `<course display_name="${mark}">${chapters.join('')}</course>`,
    'static/mark.txt': mark.repeat(100_000),
  };
}

function marksOf(node: OutlineNode, found = new Set<string | null>()): ReadonlySet<string | null> {
  found.add(node.display_name);
  for (const child of node.children) marksOf(child, found);
  return found;
}

/** What the course run holds at one moment: an import that is taken up again may end between two readings. */
async function stateOf(
  client: Client,
): Promise<{ readonly marks: readonly (string | null)[]; readonly asset: string }> {
  for (;;) {
    const { version } = value(await client.getCourse(KEY));
    const marks = [...marksOf(value(await client.getOutline(KEY)))];
    const asset = new TextDecoder().decode(value(await client.getAsset(KEY, 'mark.txt')));
    if (value(await client.getCourse(KEY)).version === version) return { marks, asset };
  }
}

/** Sends again while the service takes the first sending to be under way still: until the lease of the process that is gone ends. */
async function untilTaken<Value>(write: () => Promise<WriteResult<Value>>): Promise<WriteResult<Value>> {
  for (;;) {
    const result = await write();
    if (result.ok || !result.problem.type.endsWith('/in-progress')) return result;
    await wait(200);
  }
}

describe('the service as a process', () => {
  let folder = '';
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'olx-crash-'));
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  test('leaves the old or the new version when it is killed during an import, and ends the import once it is back', async () => {
    const environment = { OLX_DATABASE_URL: `sqlite:${join(folder, 'olx.db')}` };
    const operation = async (mark: string) =>
      importCourse(KEY, {
        orphans: 'reject',
        merge: 'theirs',
        content: { kind: 'archive', media: MEDIA.gzip, body: await packed(bigCourse(mark)) },
      });

    let service = await start(environment);
    const first = await operation('first');
    const began = Date.now();
    const begun = await service.client.write(first, { asJob: true });
    const taken = Date.now() - began;
    value(await service.client.settle(begun, { interval: 20 }));
    const worked = Date.now() - began - taken;
    let current = 'first';

    for (let round = 0; round < ROUNDS; round += 1) {
      const next = `round ${round}`;
      const ifMatch = value(await service.client.getCourse(KEY)).version;
      const wanted = await operation(next);
      const write = () => service.client.write(wanted, { ifMatch, asJob: true, idempotencyKey: `import-${round}` });
      const sent = write().catch(() => null);
      // one kill while the archive is taken in, the others spread over the work that follows, with chance in each part
      const moment = round === 0 ? taken * Math.random() : (worked * (round - 1 + Math.random())) / (ROUNDS - 1);
      if (round > 0) await sent;
      await wait(moment);
      await service.kill();
      const accepted = await sent;

      service = await start(environment);
      const { marks, asset } = await stateOf(service.client);
      expect(marks, `killed after ${moment} ms of ${taken} and ${worked}`).toHaveLength(1);
      const mark = marks[0] ?? '';
      expect([current, next]).toContain(mark);
      expect(asset.startsWith(mark)).toBe(true);
      // what was accepted is taken up again, and takes effect once; who got no answer cannot know, and asks again
      const begun = accepted ?? (await untilTaken(write));
      value(await service.client.settle(begun, { interval: 20 }));
      expect([...marksOf(value(await service.client.getOutline(KEY)))]).toEqual([next]);
      const { results: commits } = value(await service.client.listCommits(KEY));
      expect(commits[0]?.course_version).toBe(value(await service.client.getCourse(KEY)).version);
      expect(commits).toHaveLength(2 + round);
      current = next;
    }

    // and goes on as ever
    const ifMatch = value(await service.client.getCourse(KEY)).version;
    value(await service.client.settle(await service.client.write(await operation('last'), { ifMatch, asJob: true })));
    expect([...marksOf(value(await service.client.getOutline(KEY)))]).toEqual(['last']);
    expect(await service.stop()).toBe(0);
  }, 180_000);

  test('seeds an empty store with the demo course, once, and stops cleanly', async () => {
    const environment = { OLX_DATABASE_URL: `sqlite:${join(folder, 'new', 'demo.db')}`, OLX_SEED: 'demo' };
    const first = await start(environment);
    const { results: courses } = value(await first.client.listCourses());
    expect(courses).toHaveLength(1);
    expect((await fetch(new URL('/readyz', first.address))).status).toBe(200);
    expect(await first.stop()).toBe(0);
    const second = await start(environment);
    expect(value(await second.client.listCourses()).results).toEqual(courses);
    expect(await second.stop()).toBe(0);
  }, 60_000);

  test('does not start where it would not be safe', async () => {
    expect(await startInVain({ HOST: '0.0.0.0' })).toMatchObject({
      code: 2,
      errors: expect.stringContaining('loopback'),
    });
    expect(await startInVain({ OLX_MODE: 'production' })).toMatchObject({
      code: 2,
      errors: expect.stringContaining('OLX_MODE'),
    });
    expect(await startInVain({ OLX_DATABASE_URL: 'mysql://root:secret@localhost/x' })).toMatchObject({
      code: 2,
      errors: expect.not.stringContaining('secret'),
    });
    // what a newer program may have written in other forms is left alone
    const path = join(folder, 'newer.db');
    await (await openStore(`sqlite:${path}`)).close();
    const database = new Database(path);
    database.exec("insert into schema_migrations values (1000, '2100-01-01T00:00:00.000Z')");
    database.close();
    const newer = await startInVain({ OLX_DATABASE_URL: `sqlite:${path}` });
    expect(newer.code).toBe(2);
    expect(newer.errors.trim().split('\n')).toEqual([expect.stringContaining('schema version 1000')]);
  }, 60_000);
});
