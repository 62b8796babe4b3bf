import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { request as httpRequest } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { expect, onTestFinished, test } from 'vitest';
import { BASE_PATH } from '#contract';
import { DEFAULT_CONFIG } from '../../src/server/config/index.ts';
import { courseVersion, emptyService, put, type Sent, type Service } from './_service.ts';
import { type Files, KEY, packed, SMALL_COURSE } from './_small-course.ts';

const COURSE = `${BASE_PATH}courses/${encodeURIComponent(KEY)}/`;
/** No archive of these tests becomes a job by itself. */
const AT_ONCE = 1024 ** 3;
const PATIENCE = { timeout: 30_000 };
/** Bytes of an asset that no database page is free for. */
const LARGE = 1_600_000;

const files = new Map<number, Uint8Array>();

/** Bytes that no packing makes smaller, each number its own. */
function large(number: number): Uint8Array {
  const bytes = files.get(number) ?? new Uint8Array(randomBytes(LARGE));
  files.set(number, bytes);
  return bytes;
}

async function importing(
  service: Service,
  files: Files,
  { query = 'orphans=reject&merge=theirs', headers = {} }: { query?: string; headers?: Record<string, string> } = {},
): Promise<Sent> {
  const version = await courseVersion(service);
  const body = await packed({ 'static/large.bin': large(1), 'static/other.bin': large(2), ...files });
  return service.send('PUT', `${COURSE}olx/?${query}`, {
    headers: { 'content-type': 'application/gzip', 'if-match': `"${version}"`, ...headers },
    body,
  });
}

const { 'chapter/week2.xml': _, 'sequential/homework.xml': __, ...rest } = SMALL_COURSE;
const FEWER: Files = {
  ...rest,
  'course/2026.xml': '<course display_name="Small"><chapter url_name="week1"/></course>',
};

/** Uploads of several megabytes that are refused, each at another moment. */
const REFUSED: Readonly<Record<string, (service: Service) => Promise<number>>> = {
  'an archive that is cut off': async (service) => {
    const version = await courseVersion(service);
    const whole = await packed({ ...SMALL_COURSE, 'static/large.bin': large(1) });
    const answer = await service.send('PUT', `${COURSE}olx/?orphans=reject&merge=theirs`, {
      headers: { 'content-type': 'application/gzip', 'if-match': `"${version}"` },
      body: whole.subarray(0, whole.length - 1_000),
    });
    return answer.status;
  },
  'OLX with errors': async (service) =>
    (await importing(service, { ...SMALL_COURSE, 'problem/sum.xml': '<problem>' })).status,
  'a course run without blocks that are here': async (service) => (await importing(service, FEWER)).status,
  'more than the course run may store': async (service) =>
    (await importing(service, { ...SMALL_COURSE, 'static/third.bin': large(3) })).status,
  'a job that is refused': async (service) => {
    const { json } = await importing(service, FEWER, { headers: { prefer: 'respond-async' } });
    const { id } = json as { readonly id: string };
    const stateOf = async () =>
      (await service.send('GET', `${BASE_PATH}jobs/${id}/`)).json as { state: string; problem: { status: number } };
    await expect.poll(async () => (await stateOf()).state, PATIENCE).toBe('failed');
    return (await stateOf()).problem.status;
  },
  'a file larger than files may be': async (service) => {
    const answer = await service.send('PUT', `${COURSE}assets/huge.bin`, {
      headers: { 'content-type': 'application/octet-stream', 'if-none-match': '*', 'transfer-encoding': 'chunked' },
      body: Buffer.concat([large(1), large(2), large(3), large(4)]),
    });
    return answer.status;
  },
  'a file that is broken off': async ({ app }) => {
    await app.listen({ host: '127.0.0.1', port: 0 });
    const { port } = app.server.address() as AddressInfo;
    const headers = { 'content-type': 'application/octet-stream', 'if-none-match': '*', 'content-length': LARGE };
    const sending = httpRequest({ port, method: 'PUT', path: `${COURSE}assets/large.bin`, headers });
    sending.on('error', () => undefined);
    sending.write(large(1).subarray(0, LARGE - 10));
    await new Promise((resolve) => setTimeout(resolve, 300));
    sending.destroy();
    await new Promise((resolve) => setTimeout(resolve, 300));
    return 499;
  },
};

test.each(Object.keys(REFUSED))('%s leaves no bytes in the database', async (name) => {
  const directory = await mkdtemp(join(tmpdir(), 'olx-refused-'));
  onTestFinished(() => rm(directory, { recursive: true, force: true }));
  const file = join(directory, 'olx.db');
  const limits = { ...DEFAULT_CONFIG.limits, 'archive-bytes': 3 * LARGE + 200_000, 'course-bytes': 3 * LARGE - 1 };
  const service = await emptyService({ limits, jobFrom: AT_ONCE }, `sqlite:${file}`);
  await put(service, KEY, SMALL_COURSE);
  const reader = new Database(file, { readonly: true });
  onTestFinished(() => {
    reader.close();
  });
  const bytes = () =>
    reader
      .prepare(
        'select (select count(*) from blob_uploads) uploads, count(*) chunks, sum(length(bytes)) bytes from blob_chunks',
      )
      .get();
  const before = bytes();
  const status = await REFUSED[name]?.(service);
  expect(status).toBeGreaterThanOrEqual(400);
  await expect.poll(bytes, PATIENCE).toEqual(before);
});

test('the file is not much larger afterwards, and what is stored is what is counted', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'olx-refused-'));
  onTestFinished(() => rm(directory, { recursive: true, force: true }));
  const file = join(directory, 'olx.db');
  const service = await emptyService({ jobFrom: AT_ONCE }, `sqlite:${file}`);
  await put(service, KEY, SMALL_COURSE);
  for (const number of [1, 2, 3]) {
    const more = { 'static/a.bin': large(number * 10), 'static/b.bin': large(number * 10 + 1) };
    expect((await importing(service, { ...FEWER, ...more })).status).toBe(409);
  }
  await service.store.prune();
  const reader = new Database(file, { readonly: true });
  onTestFinished(() => {
    reader.close();
  });
  const numberOf = (sql: string): number => Number(Object.values(reader.prepare(sql).get() ?? {})[0]);
  const pages = numberOf('pragma page_count') * numberOf('pragma page_size');
  // three times six megabytes came; some free pages are kept for the next rows
  expect(pages).toBeLessThan(10_000_000);
  const stored = numberOf('select (select sum(length(bytes)) from objects) + (select sum(size) from blobs)');
  const counted = numberOf('select sum(bytes) from course_sizes');
  // what is not counted is what was last imported, which a merge needs and no commit refers to
  expect(stored - counted).toBeLessThan(20_000);
  expect(counted).toBe(numberOf('select sum(bytes) from course_objects'));
  expect(await service.store.storedBytes(KEY as never)).toBe(counted);
});
