import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Client, commitSteps, isOver } from '#contract';
import { blockId, type CourseKey, courseVersionOf, displayNameOf, idOf, indexOf, usageKey, walk } from '#olx';
import { type Running, start } from '../../server/_process.ts';
import { packed } from '../../server/_small-course.ts';
import { say } from '../_log.ts';
import { type Platform, startPlatform } from '../_platform.ts';
import { answerOf } from '../_service.ts';

/** Changes of one push. */
const CHANGES = 50;
/** Of the requests of a push, every so many-th is one at which the service is killed. `OLX_TEST_ALL=1` takes all. */
const STRIDE = process.env['OLX_TEST_ALL'] === '1' ? 1 : 20;
/** Longest wait for a push to be finished after the restart, in milliseconds. */
const PATIENCE = 60_000;

const NAMES = Array.from({ length: CHANGES }, (_, number) => `text${number}`);

type Push = (course: CourseKey) => Parameters<typeof commitSteps>[1];

/** Settings of blocks that are there: they go block by block. */
const edits: Push = (course) =>
  NAMES.map((name) => ({
    kind: 'set-settings',
    block: usageKey(course, blockId('html', name)),
    settings: { display_name: `New ${name}` },
  }));

/** New blocks, moves and deletions: they need an import. */
const additions: Push = (course) => [
  ...NAMES.slice(0, CHANGES - 10).map((name) => ({
    kind: 'insert' as const,
    parent: usageKey(course, blockId('vertical', 'v')),
    olx: `<html url_name="new_${name}" display_name="New ${name}"><![CDATA[<p>New</p>]]></html>`,
  })),
  ...NAMES.slice(-10).map((name) => ({ kind: 'delete' as const, block: usageKey(course, blockId('html', name)) })),
];

/** The service is killed at a request of a push to Studio, and started again on its database. */
describe('a push of 50 changes to Studio', () => {
  let platform: Platform;
  let folder: string;

  beforeAll(async () => {
    platform = await startPlatform();
    folder = await mkdtemp(join(tmpdir(), 'olx-killed-'));
  });
  afterAll(async () => {
    await platform.close();
    await rm(folder, { recursive: true, force: true });
  });

  test.each([
    ['block by block', edits],
    ['by an import', additions],
  ] as const)('%s is finished after a kill at any request of it', { timeout: 1_800_000 }, async (name, push) => {
    const { double } = platform;
    if (double === null) return expect.unreachable('only the double can be told when to stop');
    const whole = await pushed(push, null);
    say(`${name}: ${whole.requests} requests; the service is killed at every ${STRIDE}. of them`);
    expect(whole.requests).toBeGreaterThan(5);
    let kills = 0;
    for (let nth = 1; nth <= whole.requests; nth += STRIDE) {
      const killed = await pushed(push, nth);
      kills += 1;
      expect({ nth, ...killed.result }).toEqual({ nth, ...whole.result });
    }
    say(`${name}: ${kills} kills, all finished`);
  });

  /** Pushes to a course run of its own; the service is killed once the request has been carried out. */
  async function pushed(push: Push, killAt: number | null) {
    const { double } = platform;
    if (double === null) throw new Error('no double');
    const course = await platform.newRun();
    await platform.importInStudio(course, await packed(courseOfTexts()));
    const database = join(folder, `${course}.db`);
    const environment = {
      OLX_DATABASE_URL: `sqlite:${database}`,
      OLX_CMS_URL: platform.cmsUrl,
      OLX_LMS_URL: platform.lmsUrl,
      OLX_CMS_CLIENT_ID: platform.serviceAccount.clientId,
      OLX_CMS_CLIENT_SECRET: platform.serviceAccount.clientSecret,
      OLX_CMS_USERNAME: platform.serviceAccount.session?.username ?? '',
      OLX_CMS_PASSWORD: platform.serviceAccount.session?.password ?? '',
    };
    let service: Running = await start(environment);
    try {
      const { version } = answerOf(await service.client.getCourse(course));
      double.resetRequests();
      if (killAt !== null) double.plant({ pattern: /./, nth: killAt, effect: { kind: 'delay', milliseconds: 20_000 } });
      const made = await service.client.write(commitSteps(course, push(course)), {
        ifMatch: version,
        idempotencyKey: `push-${course}`,
        asJob: true,
      });
      const job = made.ok ? made.job : null;
      if (job === null) throw new Error(`no job: ${JSON.stringify(made)}`);
      if (killAt !== null) {
        const end = performance.now() + PATIENCE;
        while (double.requests.length < killAt && performance.now() < end) await pause(5);
        // the double carries it out before it waits
        await pause(20);
        await service.kill();
        double.clearFaults();
        service = await start(environment);
      }
      const state = await finished(service.client, job.id);
      const requests = double.requests.length;
      const exported = await platform.exported(course);
      const again = answerOf(await service.client.getCourse(course));
      const { results } = answerOf(await service.client.listCommits(course, { page_size: 10 }));
      const blocks = [...walk(exported.root)];
      const result = {
        state,
        isWhatStudioHas: again.version === courseVersionOf(exported),
        blocks: blocks.length,
        different: indexOf(exported.root).blocks.size,
        names: blocks.map((block) => displayNameOf(block) ?? idOf(block)).sort(),
        pushes: results.filter(({ application }) => application === 'demo').length,
      };
      return { requests, result };
    } finally {
      await service.kill();
    }
  }
});

/** The state in which the job ends. */
async function finished(client: Client, id: string): Promise<string> {
  const end = performance.now() + PATIENCE;
  for (;;) {
    const job = answerOf(await client.getJob(id));
    if (isOver(job) || performance.now() > end) return job.state;
    await pause(50);
  }
}

function courseOfTexts(): Readonly<Record<string, string>> {
  const pointers = NAMES.map((name) => `<html url_name="${name}"/>`).join('');
  return {
    'course.xml': '<course url_name="R1" org="Lab" course="K"/>\n',
    'course/R1.xml': '<course display_name="Killed" start="2026-01-01T00:00:00Z"><chapter url_name="c"/></course>\n',
    'chapter/c.xml': '<chapter display_name="C"><sequential url_name="s"/></chapter>\n',
    'sequential/s.xml': '<sequential display_name="S"><vertical url_name="v"/></sequential>\n',
    'vertical/v.xml': `<vertical display_name="V">${pointers}</vertical>\n`,
    ...Object.fromEntries(
      NAMES.flatMap((name) => [
        [`html/${name}.xml`, `<html display_name="${name}" filename="${name}"/>\n`],
        [`html/${name}.html`, `<p>${name}</p>`],
      ]),
    ),
  };
}
