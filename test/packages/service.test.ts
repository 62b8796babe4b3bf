import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { packed, SMALL_COURSE } from '../server/_small-course.ts';
import { exampleIn, type Installed, installed, run, typeErrors, userIn } from './_installed.ts';

interface Running {
  readonly url: string;
  readonly pid: number;
  /** Sends SIGTERM; answers the exit code. */
  readonly stop: () => Promise<number | null>;
}

/** Starts the service by the command that npm put in place, and waits until it listens. */
async function start(project: Installed, environment: NodeJS.ProcessEnv = {}): Promise<Running> {
  const child = spawn(project.command('openedx-olx-service'), [], {
    cwd: project.folder,
    env: userIn(project.folder, { PORT: '0', ...environment }),
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const exited = once(child, 'exit') as Promise<[number | null]>;
  let output = '';
  const url = await new Promise<string>((resolve, reject) => {
    const look = (data: Buffer): void => {
      output += data.toString();
      const found = /listening at (http:\/\/[^"\s]+)/.exec(output)?.[1];
      if (found !== undefined) resolve(found);
    };
    child.stdout.on('data', look);
    child.stderr.on('data', look);
    child.once('error', reject);
    child.once('exit', () => reject(new Error(`the service ended: ${output}`)));
  });
  return {
    url,
    pid: child.pid ?? 0,
    async stop() {
      child.kill('SIGTERM');
      return (await exited)[0];
    },
  };
}

let project: Installed;
let service: Running;

beforeAll(async () => {
  project = await installed('openedx-olx-service');
  service = await start(project);
});
afterAll(async () => {
  await service?.stop();
});

describe('the service', () => {
  test('is ready, with its page, the demo course, the description and the explanations of codes', async () => {
    const get = async (path: string): Promise<{ status: number; text: string }> => {
      const answer = await fetch(service.url + path, { headers: { accept: 'text/html, application/json' } });
      return { status: answer.status, text: await answer.text() };
    };
    expect(await get('/readyz')).toMatchObject({ status: 200 });
    const page = await get('/');
    expect(page).toMatchObject({ status: 200, text: expect.stringContaining('<script type="module"') });
    const script = /src="(\/assets\/[^"]+\.js)"/.exec(page.text)?.[1] ?? '';
    expect(await get(script)).toMatchObject({ status: 200 });
    expect(await get('/licenses.md')).toMatchObject({
      status: 200,
      text: expect.stringContaining('@edx/frontend-platform'),
    });
    expect((await get('/api/olx/v1/courses/')).text).toContain('course-v1:OLXDemo+OLX101+2026');
    expect(await get('/api/olx/v1/docs/')).toMatchObject({ status: 200 });
    expect((await get('/api/olx/v1/docs/diagnostics/')).text).toContain('id="url-name-missing"');
  });

  test('runs with the options of Node that it needs, in the process that was started', () => {
    if (process.platform !== 'linux') return;
    const words = readFileSync(`/proc/${service.pid}/cmdline`, 'utf8').split('\0');
    expect(words).toContain('--max-semi-space-size=64');
  });

  test('says on the command line how operators use it', async () => {
    const { code, out } = await run(project.folder, project.command('olx-server'), ['--help']);
    expect(code).toBe(0);
    expect(out).toContain('olx-server apps add');
  });

  test('registers applications', async () => {
    const env = userIn(project.folder, {
      OLX_DATABASE_URL: `sqlite:${join(project.folder, 'other.db')}`,
      OLX_CREATE_DATABASE: 'yes',
    });
    const add = await run(project.folder, project.command('olx-server'), ['apps', 'add', 'Sync', '--json'], env);
    expect(add).toMatchObject({ code: 0, err: '' });
    const list = await run(project.folder, project.command('olx-server'), ['apps', 'list', '--json'], env);
    expect(list.out).toContain('Sync');
  });

  test('stops on SIGTERM with exit code 0', async () => {
    const other = await start(project, { OLX_DATABASE_URL: 'sqlite:./another.db' });
    expect(await other.stop()).toBe(0);
  });
});

describe('the client', () => {
  let client: Installed;

  beforeAll(async () => {
    client = await installed('openedx-olx-client');
    client.write('course.tar.gz', '');
  });

  test('imports an archive as a job, which a thread of the service does, and reads it again', async () => {
    const key = 'course-v1:Demo+Service+2026';
    const body = Buffer.from(await packed(SMALL_COURSE)).toString('base64');
    client.write(
      'use.mjs',
      `import { createClient, fetchTransport, importCourse, MEDIA } from 'openedx-olx-client';
const client = createClient({ request: fetchTransport({ url: process.argv[2] }) });
const content = { kind: 'archive', media: MEDIA.gzip, body: Buffer.from(${JSON.stringify(body)}, 'base64') };
const begun = await client.write(importCourse('${key}', { content }), { asJob: true });
const done = await client.settle(begun);
const course = await client.getCourse('${key}');
console.log(JSON.stringify({ begun, done, course }));
`,
    );
    const { out, err } = await run(client.folder, process.execPath, ['use.mjs', service.url]);
    expect(err).toBe('');
    const { begun, done, course } = JSON.parse(out);
    expect(begun).toMatchObject({ ok: true, job: { id: expect.any(String) } });
    expect(done).toMatchObject({ ok: true, value: { course_version: expect.stringMatching(/^olx1-/) } });
    expect(course).toMatchObject({ ok: true, value: { version: done.value.course_version } });
  });

  test('has its schemas as values', async () => {
    client.write(
      'schemas.mjs',
      `import { ProblemSchema } from 'openedx-olx-client/schemas'; console.log(ProblemSchema.type);`,
    );
    expect(await run(client.folder, process.execPath, ['schemas.mjs'])).toEqual({ code: 0, out: 'object\n', err: '' });
  });

  test('is used as its README shows', async () => {
    client.write('readme.mts', exampleIn(client.root));
    expect(await typeErrors(client, 'readme.mts', 'node16', { skipLibCheck: true })).toBe('');
  });

  test.each(['node16', 'esnext'] as const)('has types under %s', async (module) => {
    client.write(
      'use.mts',
      `import { type Asset, type Client, createClient, fetchTransport, insertChild, type Plan, problemName } from 'openedx-olx-client';
import { ProblemSchema } from 'openedx-olx-client/schemas';

const client: Client = createClient({ request: fetchTransport({ url: 'https://olx.example.org' }) });
export const size = (asset: Asset): number => asset.size;
export async function plan(xml: string): Promise<Plan | null> {
  const operation = insertChild('course-v1:A+B+C', 'block-v1:A+B+C+type@vertical+block@a', { content: { kind: 'document', xml } });
  const result = await client.settle(await client.plan(operation));
  if (result.ok) return result.value;
  return problemName(result.problem) === 'version-mismatch' ? null : null;
}
export const schema = ProblemSchema;
// @ts-expect-error a size is a number
export const wrong = (asset: Asset): string => asset.size;
`,
    );
    // TypeBox's own declarations take half a minute to check
    expect(await typeErrors(client, 'use.mts', module, { skipLibCheck: true })).toBe('');
  });
});
