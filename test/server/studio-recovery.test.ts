import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { JSONWebKeySet } from 'jose';
import { describe, expect, onTestFinished, test } from 'vitest';
import { BASE_PATH, commitSteps, type Job, MEDIA } from '#contract';
import type { CourseKey } from '#olx';
import { type JobId, openStore, type Store } from '#store';
import { buildApp } from '../../src/server/app.ts';
import { type Config, DEFAULT_CONFIG } from '../../src/server/config/index.ts';
import type { App } from '../../src/server/parts.ts';
import { type Running, start } from './_process.ts';
import { value } from './_service.ts';
import { KEY, usage } from './_small-course.ts';
import { startStudio, studioConfig, untilAskedAgain } from './_studio.ts';

/** A database file that is removed when the test ends. */
async function databaseFile(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'olx-studio-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return `sqlite:${join(folder, 'olx.db')}`;
}

const NAMES = ['sum', 'intro', 'task'] as const;
const STEPS = NAMES.map((name) => ({
  kind: 'set-settings' as const,
  block: usage(`problem@${name}`),
  settings: { display_name: `${name}, by the service` },
}));

/** A block that is not in Studio can only come with an import. */
const ADDED = { kind: 'insert' as const, parent: usage('vertical@unit1'), olx: '<html url_name="added">new</html>' };

describe('a service that is killed while it writes to Studio', () => {
  // the answer to the first call of that kind does not come
  test.each([
    { route: 'fields', steps: STEPS.slice(0, 1), added: [], stopped: /^PUT / },
    { route: 'import', steps: STEPS, added: [ADDED], stopped: /^POST .*\/import\// },
  ])(
    'is resumed by the next process, and its write is done once: $route',
    { timeout: 120_000 },
    async ({ route, steps, added, stopped: call }) => {
      const studio = await startStudio();
      await studio.put();
      const { cmsUrl, lmsUrl, client } = studio.double;
      const environment = {
        OLX_DATABASE_URL: await databaseFile(),
        OLX_CMS_URL: cmsUrl,
        OLX_LMS_URL: lmsUrl,
        OLX_CMS_CLIENT_ID: client.id,
        OLX_CMS_CLIENT_SECRET: client.secret,
        OLX_CMS_USERNAME: 'svc',
        OLX_CMS_PASSWORD: 'svc-password',
      };
      const one = await start(environment);
      const { version } = value(await one.client.getCourse(KEY));
      const looking = await openStore(environment.OLX_DATABASE_URL, { readOnly: true });
      expect(value(await one.client.plan(commitSteps(KEY, [...steps, ...added]))).route).toBe(route);
      await untilAskedAgain();
      studio.asked();
      studio.double.plant({ pattern: call, nth: 1, effect: { kind: 'delay', milliseconds: 30_000 } });
      const lost = one.client.write(commitSteps(KEY, [...steps, ...added]), { ifMatch: version }).catch(() => null);
      const isThere = async (): Promise<boolean> => {
        const write = await looking.studio.underWay(KEY as CourseKey);
        return write?.phase === 'sending';
      };
      await expect.poll(isThere, { timeout: 20_000, interval: 20 }).toBe(true);
      // the call itself is sent right after that
      await pause(500);
      await looking.close();
      await one.kill();
      await lost;
      studio.back();

      const two = await start(environment);
      onTestFinished(() => stopped(two));
      await expect.poll(() => messages(two), { timeout: 20_000, interval: 100 }).toHaveLength(2);
      for (const { block, settings } of steps)
        expect(value(await two.client.getBlock(block)).display_name).toBe(settings.display_name);
      // Studio has nothing but that, and the service knows it
      const other = await openStore('sqlite::memory:');
      const app = await buildApp({ store: other, config: { ...DEFAULT_CONFIG, studio: studioConfig(studio.double) } });
      await app.inject({ url: `${BASE_PATH}courses/${KEY}/` });
      await expect
        .poll(async () => (await other.head(KEY as CourseKey))?.version, { timeout: 10_000 })
        .toBe(value(await two.client.getCourse(KEY)).version);
      await app.close();
      await other.close();
    },
  );

  async function messages({ client }: Running): Promise<readonly string[]> {
    const { results } = value(await client.listCommits(KEY));
    return results.map(({ message }) => message);
  }

  async function stopped({ stop }: Running): Promise<void> {
    await stop();
  }
});

describe('a job of a person, without a service account', () => {
  test('waits for a sign-in after a crash, goes on with the next token of its owner, and is done once', {
    timeout: 60_000,
  }, async () => {
    const studio = await startStudio();
    await studio.put();
    const { double } = studio;
    const cookies = { payload: 'payload', signature: 'signature' };
    const openedx = {
      keys: double.keySet() as JSONWebKeySet,
      issuer: `${double.lmsUrl}/oauth2`,
      audience: 'lab-aud',
      cmsUrl: double.cmsUrl,
      cookies,
    };
    const config: Config = {
      ...DEFAULT_CONFIG,
      mode: 'production',
      auth: { applications: false, openedx },
      studio: { ...studioConfig(double), serviceAccount: null },
    };
    // the clock of the double is behind
    const headers = { authorization: `JWT ${double.token('cstaff', 24 * 3600)}` };
    const address = await databaseFile();
    const processes: { readonly app: App; readonly store: Store }[] = [];
    const begin = async (): Promise<App> => {
      const store = await openStore(address);
      await store.instances.beat(60_000);
      const app = await buildApp({ store, config });
      processes.push({ app, store });
      return app;
    };
    onTestFinished(async () => {
      for (const { app, store } of processes) {
        await app.close();
        await store.close();
      }
    });
    const one = await begin();
    const block = `${BASE_PATH}blocks/${usage('problem@sum')}/`;
    expect((await one.inject({ url: block, headers })).statusCode).toBe(202);
    await expect.poll(async () => (await one.inject({ url: block, headers })).statusCode).toBe(200);
    const { node_version: node } = (await one.inject({ url: block, headers })).json();
    // the write reaches Studio, and then nothing comes back
    double.plant({ pattern: /^PUT .*xblock/, nth: 1, effect: { kind: 'delay', milliseconds: 4_000 } });
    const begun = await one.inject({
      method: 'PATCH',
      url: `${block}settings/`,
      headers: { ...headers, 'if-match': `"${node}"`, prefer: 'respond-async', 'content-type': MEDIA.json },
      payload: JSON.stringify({ settings: { display_name: 'By a job' } }),
    });
    expect(begun.statusCode, begun.payload).toBe(202);
    const { id } = begun.json() as Job;
    const [first] = processes;
    await expect
      .poll(async () => (await first?.store.studio.underWay(KEY as CourseKey))?.phase, { interval: 10 })
      .toBe('sending');
    // as if it were dead
    await first?.store.instances.leave();

    const two = await begin();
    const [, second] = processes;
    await two.jobs.takeUp();
    await expect.poll(async () => (await second?.store.jobs.find(id as JobId))?.state).toBe('needs_sign_in');
    const state = async (): Promise<Job> =>
      (await two.inject({ url: `${BASE_PATH}jobs/${id}/`, headers })).json() as Job;
    await expect.poll(async () => (await state()).state, { timeout: 10_000 }).toBe('succeeded');
    const history = async (): Promise<readonly string[]> => {
      const answer = await two.inject({ url: `${BASE_PATH}courses/${KEY}/commits/`, headers });
      return answer
        .json()
        .results.map((each: { author: string; message: string }) => `${each.author}: ${each.message}`);
    };
    expect(await history()).toEqual(['cstaff: Change settings of “Sum”', 'Studio: Read from Studio']);
    // the process that seemed dead comes back, and leaves alone what the other one has finished
    await new Promise((resolve) => setTimeout(resolve, 5_000));
    expect(await history()).toEqual(['cstaff: Change settings of “Sum”', 'Studio: Read from Studio']);
    const { display_name: name } = (await two.inject({ url: block, headers })).json();
    expect(name).toBe('By a job');
    // no token is in the database
    const bytes = await readFile(address.replace('sqlite:', ''));
    expect(bytes.includes('eyJ')).toBe(false);
  });
});
