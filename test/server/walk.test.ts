import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { Session } from 'node:inspector/promises';
import { fileURLToPath } from 'node:url';
import { describe, expect, onTestFinished, test } from 'vitest';
import { importCourse, MEDIA } from '#contract';
import { courseVersion, smallService, value } from './_service.ts';
import { KEY, packed, SMALL_COURSE } from './_small-course.ts';

/** The folders of `server` whose files hand a write on; those of others serve every request. */
const FOLDERS = ['routes', 'writes', 'work', 'jobs'];
const SERVER = fileURLToPath(new URL('../../src/server/', import.meta.url));
const README = readFileSync(`${SERVER}README.md`, 'utf8');
const WALK = README.slice(README.indexOf('## How a write goes'), README.indexOf('## Decisions'));

const filesIn = (text: string): readonly string[] =>
  [...text.matchAll(/`((?:routes|writes|work|jobs)\/[a-z-]+\.ts)`/g)].map(([, path = '']) => path);
const stations = filesIn((WALK.match(/^\d+\. .*$/gm) ?? []).join('\n'));
const mentioned = filesIn(WALK);

/** The files of these folders in which a function ran while the work was done. */
async function filesOf(work: () => Promise<unknown>): Promise<readonly string[]> {
  const session = new Session();
  session.connect();
  onTestFinished(() => session.disconnect());
  await session.post('Profiler.enable');
  await session.post('Profiler.startPreciseCoverage', { callCount: true, detailed: false });
  // what ran before counts no more
  await session.post('Profiler.takePreciseCoverage');
  await work();
  const { result } = await session.post('Profiler.takePreciseCoverage');
  return result.flatMap(({ url, functions }) => {
    const path = url.replace('file://', '').split('/src/server/')[1] ?? '';
    const isCalled = functions.some(({ ranges }) => (ranges[0]?.count ?? 0) > 0);
    return isCalled && FOLDERS.includes(path.split('/')[0] ?? '') ? [path] : [];
  });
}

describe('the walk of an archive, as the README tells it', () => {
  test('has at most twelve files and ten lines, and names every file of `writes`', () => {
    expect(WALK.match(/^\d+\. /gm)).toHaveLength(10);
    expect(new Set(stations).size).toBe(stations.length);
    expect(stations.length).toBeLessThanOrEqual(12);
    expect(mentioned.filter((path) => !existsSync(SERVER + path))).toEqual([]);
    const own = readdirSync(`${SERVER}writes`).map((name) => `writes/${name}`);
    expect(own.filter((path) => !mentioned.includes(path))).toEqual([]);
  });

  test.each([false, true])('is the one that an import takes, as a job: %s', async (asJob) => {
    const service = await smallService();
    const ifMatch = await courseVersion(service);
    const body = await packed({ ...SMALL_COURSE, 'about/overview.html': '<p>Changed</p>' });
    const operation = importCourse(KEY, { orphans: 'reject', content: { kind: 'archive', media: MEDIA.gzip, body } });
    const passed = await filesOf(async () =>
      value(await service.client.settle(await service.client.write(operation, { ifMatch, asJob }), { interval: 10 })),
    );
    // this service has no threads, and asking for a job has a route of its own
    const here = stations.filter((path) => !path.startsWith('work/') && (asJob || !path.startsWith('jobs/')));
    expect(here.filter((path) => !passed.includes(path))).toEqual([]);
    const beside = [
      'work/inline.ts',
      'routes/olx-body.ts',
      ...(asJob ? ['routes/jobs.ts', 'jobs/progress.ts', 'work/places.ts'] : []),
    ];
    expect(passed.filter((path) => !mentioned.includes(path) && !beside.includes(path))).toEqual([]);
  });
});
