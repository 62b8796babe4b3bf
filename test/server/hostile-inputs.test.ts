import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { importCourse, MEDIA, type Problem, problemName } from '#contract';
import { type HandEntry, tarGzOf } from '../olx/archive/tar-by-hand.ts';
import { type Running, start } from './_process.ts';
import { value } from './_service.ts';
import { blockAt, KEY, OTHER_KEY, packed, SMALL_COURSE, usage } from './_small-course.ts';

/** So many of each once kept the service busy for up to a minute, with up to 3 GB. */
const MANY = 200_000;
const COURSE = `/api/olx/v1/courses/${encodeURIComponent(KEY)}/`;

let directory = '';
let service: Running;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'olx-hostile-'));
  service = await start({ OLX_DATABASE_URL: `sqlite:${join(directory, 'olx.db')}`, OLX_RATE_USER: '1000000' });
  value(
    await service.client.write(
      importCourse(KEY, { content: { kind: 'archive', media: MEDIA.gzip, body: await packed(SMALL_COURSE) } }),
    ),
  );
});
afterAll(async () => {
  expect(await service.stop()).toBe(0);
  await rm(directory, { recursive: true, force: true });
});

interface Asking {
  readonly method: string;
  readonly path: string;
  readonly type: string;
  readonly body: string | Uint8Array<ArrayBuffer>;
}

const list = (count: number, each: (at: number) => string): string =>
  Array.from({ length: count }, (_, at) => each(at)).join('');

const child = (body: string): Asking => ({
  method: 'POST',
  path: `${blockAt('sequential@lesson')}children/`,
  type: 'application/xml',
  body,
});

const archive = (entries: readonly HandEntry[]): Asking => ({
  method: 'PUT',
  path: `/api/olx/v1/courses/${encodeURIComponent(OTHER_KEY)}/olx/`,
  type: 'application/gzip',
  body: tarGzOf(entries),
});

const course = (more: readonly HandEntry[], chapter = ''): readonly HandEntry[] => [
  { name: 'course/course.xml', body: '<course url_name="2026" org="Demo" course="Other"/>' },
  {
    name: 'course/course/2026.xml',
    body: `<course><chapter url_name="c" display_name="C">${chapter}</chapter></course>`,
  },
  ...more,
];

const settings = JSON.stringify({
  settings: Object.fromEntries(Array.from({ length: MANY }, (_, at) => [`s${at}`, 'x'])),
});
const policy = JSON.stringify({
  'course/2026': Object.fromEntries(Array.from({ length: MANY }, (_, at) => [`s${at}`, 1])),
});

/** Each with the limit that it is over. */
const HOSTILE: readonly (readonly [name: string, limit: string, asking: () => Asking])[] = [
  [
    'settings in one request',
    'json-names',
    () => ({
      method: 'PATCH',
      path: `${blockAt('problem@sum')}settings/`,
      type: 'application/json',
      body: settings,
    }),
  ],
  [
    'settings in a step',
    'json-names',
    () => ({
      method: 'POST',
      path: `${COURSE}commits/`,
      type: 'application/json',
      body: `{"steps": [{"kind": "set-settings", "block": "${usage('problem@sum')}", ${settings.slice(1)}]}`,
    }),
  ],
  [
    'attributes of a block',
    'settings-per-block',
    () => child(`<vertical url_name="v" ${list(MANY, (at) => `a${at}="x" `)}/>`),
  ],
  [
    'siblings',
    'children-per-block',
    () => child(`<vertical url_name="v">${list(MANY, (at) => `<html url_name="h${at}"/>`)}</vertical>`),
  ],
  [
    'blocks, few in each',
    'blocks-per-course',
    () =>
      child(
        `<vertical url_name="v">${list(400, () => `<vertical>${list(MANY / 400, () => '<html/>')}</vertical>`)}</vertical>`,
      ),
  ],
  [
    'siblings in an archive',
    'children-per-block',
    () =>
      archive(
        course(
          [],
          list(MANY, (at) => `<sequential url_name="s${at}"/>`),
        ),
      ),
  ],
  [
    'settings in policy.json',
    'settings-per-block',
    () => archive(course([{ name: 'course/policies/2026/policy.json', body: policy }])),
  ],
  [
    'empty static assets',
    'archive-entries',
    () => archive(course(Array.from({ length: MANY }, (_, at) => ({ name: `course/static/${at}.png` })))),
  ],
  [
    'folders',
    'archive-entries',
    () => archive(course(Array.from({ length: MANY }, (_, at) => ({ name: `course/static/${at}/`, type: '5' })))),
  ],
];

test.each(HOSTILE)(`${MANY} %s are refused by %s, and the service goes on`, async (_name, limit, asking) => {
  const { method, path, type, body } = asking();
  const { node_version: node } = value(
    await service.client.getBlock(usage(path.includes('problem') ? 'problem@sum' : 'sequential@lesson')),
  );
  const { version } = value(await service.client.getCourse(KEY));
  const match = path.endsWith('/commits/') ? version : node;
  const refusing = fetch(new URL(path, service.address), {
    method,
    headers: { 'content-type': type, ...(method === 'PUT' ? {} : { 'if-match': `"${match}"` }) },
    body,
  });
  expect(value(await service.client.getCourse(KEY)).version).toBe(version);
  const answer = await refusing;
  const problem = await problemOf(answer);
  expect(problemName(problem)).toBe('too-large');
  expect(problem.limit?.name).toBe(limit);
  expect(value(await service.client.getCourse(KEY)).version).toBe(version);
});

/** The problem of a refusal, or of the job that fails. */
async function problemOf(answer: Response): Promise<Problem> {
  const body: unknown = await answer.json();
  if (answer.status !== 202) return body as Problem;
  const { id } = body as { readonly id: string };
  for (;;) {
    const job = value(await service.client.getJob(id));
    if (job.problem !== null) return job.problem;
    expect(['queued', 'running']).toContain(job.state);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
