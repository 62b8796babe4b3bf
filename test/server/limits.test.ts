import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { request as httpRequest } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, onTestFinished, test } from 'vitest';
import { BASE_PATH, type Problem, problemName } from '#contract';
import { type CourseKey, indexOf, memoryBlobs, readArchive, readCourse } from '#olx';
import { buildApp } from '../../src/server/app.ts';
import { callerOf } from '../../src/server/auth/actor.ts';
import { DEMO_ACTOR } from '../../src/server/auth/demo.ts';
import { DEFAULT_CONFIG, type ServerLimits } from '../../src/server/config/index.ts';
import { LIMIT_NAMES, LIMITS, type LimitName, limitsTable } from '../../src/server/config/limits.ts';
import { courseVersion, type Sent, type Service, smallService, versions } from './_service.ts';
import { blockAt, type Files, KEY, packed, SMALL_COURSE, usage } from './_small-course.ts';

/** What came of a request: its status and, if it was refused, the problem. */
interface Outcome {
  readonly status: number;
  readonly json: unknown;
}

/** Two requests that differ in nothing but where they are of the limit. */
interface Probe {
  /** The limit that the service has; a small one, so that both requests are small. */
  readonly value: number;
  /** Other limits that it needs. */
  readonly others?: Partial<ServerLimits>;
  /** What the refusal names if it is another service than `below` was asked of. */
  readonly named?: number;
  readonly below: (service: Service) => Promise<Outcome>;
  readonly above: (service: Service) => Promise<Outcome>;
}

const COURSE = `${BASE_PATH}courses/${encodeURIComponent(KEY)}/`;
const json = { 'content-type': 'application/json' };

async function patch(
  service: Service,
  settings: unknown,
  headers: Readonly<Record<string, string>> = {},
): Promise<Outcome> {
  const { node } = await versions(service, usage('problem@sum'));
  return service.send('PATCH', `${blockAt('problem@sum')}settings/`, {
    headers: { ...json, 'if-match': `"${node}"`, ...headers },
    body: JSON.stringify({ settings }),
  });
}

const some = (count: number, value: unknown = 'x') =>
  Object.fromEntries(Array.from({ length: count }, (_, at) => [`s${at}`, value]));

async function document(service: Service, olx: string): Promise<Outcome> {
  const { version } = await versions(service, usage('problem@sum'));
  return service.send('PUT', `${blockAt('problem@sum')}olx/?scope=subtree&orphans=reject`, {
    headers: { 'content-type': 'application/xml', 'if-match': `"${version}"` },
    body: olx,
  });
}

const problem = (length: number) => `<problem url_name="sum"><p>${'x'.repeat(length)}</p></problem>`;

async function insert(service: Service, urlName: string): Promise<Outcome> {
  const { node } = await versions(service, usage('vertical@unit1'));
  return service.send('POST', `${blockAt('vertical@unit1')}children/`, {
    headers: { 'content-type': 'application/xml', 'if-match': `"${node}"` },
    body: `<html url_name="${urlName}"><p>new</p></html>`,
  });
}

async function archive(service: Service, more: Files, headers: Readonly<Record<string, string>> = {}) {
  const version = await courseVersion(service);
  return service.send('PUT', `${COURSE}olx/?orphans=reject&merge=theirs`, {
    headers: { 'content-type': 'application/gzip', 'if-match': `"${version}"`, ...headers },
    body: await packed({ ...SMALL_COURSE, ...more }),
  });
}

const extra = (count: number): Files =>
  Object.fromEntries(Array.from({ length: count }, (_, at) => [`static/extra${at}.txt`, `${at}`]));

async function asset(service: Service, path: string, bytes: Uint8Array): Promise<Outcome> {
  return service.send('PUT', `${COURSE}assets/${path}`, {
    headers: { 'content-type': 'application/octet-stream', 'if-none-match': '*' },
    body: bytes,
  });
}

/** Bytes that no packing makes smaller. */
function noise(size: number): Uint8Array {
  const bytes = new Uint8Array(size);
  let state = 1;
  for (let at = 0; at < size; at += 1) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    bytes[at] = state >>> 24;
  }
  return bytes;
}

async function steps(service: Service, count: number): Promise<Outcome> {
  const version = await courseVersion(service);
  const step = (at: number) => ({ kind: 'set-settings', block: usage('problem@sum'), settings: { weight: at % 7 } });
  return service.send('POST', `${COURSE}commits/`, {
    headers: { ...json, 'if-match': `"${version}"` },
    body: JSON.stringify({ steps: Array.from({ length: count }, (_, at) => step(at)) }),
  });
}

/** The job that a write became, once it is over, as an outcome of its own. */
async function jobOutcome(service: Service, asked: Outcome): Promise<Outcome> {
  if (asked.status !== 202) return asked;
  const { id } = asked.json as { readonly id: string };
  for (;;) {
    const { json } = await service.send('GET', `${BASE_PATH}jobs/${id}/`);
    const job = json as { readonly state: string; readonly problem: Problem | null };
    if (job.problem !== null) return { status: job.problem.status, json: job.problem };
    if (job.state === 'succeeded') return { status: 200, json };
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

// ------------------------------------------------------------------- over a real connection

async function portOf({ app }: Service): Promise<number> {
  if (app.server.address() === null) await app.listen({ host: '127.0.0.1', port: 0 });
  return (app.server.address() as AddressInfo).port;
}

/** A PUT of a file whose bytes come one at a time, so many with a pause in milliseconds between. */
async function trickle(service: Service, bytes: number, interval: number): Promise<Outcome> {
  const put = httpRequest({
    port: await portOf(service),
    method: 'PUT',
    path: `${COURSE}assets/slow${bytes}-${interval}.txt`,
    headers: { 'content-type': 'application/octet-stream', 'if-none-match': '*', 'content-length': bytes },
  });
  put.on('error', () => undefined);
  const answer = once(put, 'response');
  put.flushHeaders();
  let ended = false;
  void answer.then(() => {
    ended = true;
  });
  for (let sent = 0; sent < bytes && !ended; sent += 1) {
    put.write('x');
    await new Promise((resolve) => setTimeout(resolve, interval));
  }
  put.end();
  const [response] = await answer;
  let text = '';
  for await (const chunk of response) text += chunk;
  return { status: response.statusCode, json: JSON.parse(text) };
}

/** Asks for a job while so many others are on their way: their bodies are held back until it is answered. */
async function oneMoreJob(service: Service, others: number): Promise<Outcome> {
  const port = await portOf(service);
  const bytes = await packed(SMALL_COURSE);
  const version = await courseVersion(service);
  const headers = {
    'content-type': 'application/gzip',
    'content-length': bytes.length,
    'if-match': `"${version}"`,
    prefer: 'respond-async',
  };
  const path = `${COURSE}olx/?orphans=reject&merge=theirs`;
  const held = Array.from({ length: others }, () => {
    const put = httpRequest({ port, method: 'PUT', path, headers });
    const answer = once(put, 'response');
    put.write(bytes.subarray(0, 100));
    return { put, answer };
  });
  await expect.poll(() => service.app.jobs.reserved).toBe(others);
  const outcome = await archive(service, {}, ASYNC);
  for (const { put } of held) put.end(bytes.subarray(100));
  for (const { answer } of held) {
    const [response] = await answer;
    response.resume();
    expect(response.statusCode).toBe(202);
  }
  await expect.poll(() => service.app.jobs.reserved).toBe(0);
  return outcome;
}

/** Asks for an event stream while so many others are open. */
async function oneMoreStream(service: Service, others: number): Promise<Outcome> {
  const port = await portOf(service);
  const order = { asked: { kind: 'create' } };
  const owner = callerOf(DEMO_ACTOR);
  const { id } = await service.store.jobs.create({ kind: 'create', course: KEY as CourseKey, owner, order });
  const stop = new AbortController();
  const open = () => fetch(`http://127.0.0.1:${port}${BASE_PATH}jobs/${id}/events/`, { signal: stop.signal });
  try {
    // those of the request before may still be closing
    for (let at = 0; at < others; at += 1) await expect.poll(async () => (await open()).status).toBe(200);
    const last = await open();
    return { status: last.status, json: last.ok ? null : await last.json() };
  } finally {
    stop.abort();
  }
}

async function reading(service: Service, count: number): Promise<Outcome> {
  let last: Outcome = { status: 0, json: null };
  for (let at = 0; at < count; at += 1) last = await service.send('GET', `${BASE_PATH}courses/`);
  return last;
}

/** What changed since the first commit, with its texts. */
async function compared(service: Service): Promise<Outcome> {
  const { json: history } = await service.send('GET', `${COURSE}commits/`);
  const first = (history as { readonly results: readonly { readonly commit: string }[] }).results.at(-1);
  return service.send('GET', `${COURSE}comparisons/?text=true&from=${first?.commit}`);
}

function usageOf(service: Service, query: string): Promise<Outcome> {
  return service.send('GET', `${BASE_PATH}usage/?by=route&${query}`);
}

/** Another service over the same store, under other limits. */
async function under(service: Service, limits: Partial<ServerLimits>): Promise<Service> {
  const app = await buildApp({
    store: service.store,
    config: { ...DEFAULT_CONFIG, limits: { ...DEFAULT_CONFIG.limits, ...limits } },
  });
  onTestFinished(() => app.close());
  const send: Service['send'] = async (method, url, { headers = {}, body } = {}) => {
    const answer = await app.inject({
      method,
      url,
      headers: { host: 'localhost', ...headers },
      ...(body === undefined ? {} : { payload: typeof body === 'string' ? body : Buffer.from(body) }),
    });
    return { ...answer, status: answer.statusCode, json: answer.json() } as unknown as Sent;
  };
  return { ...service, app, send };
}

const measured = await (async () => {
  const read = await readArchive(await packed(SMALL_COURSE), { keep: memoryBlobs() });
  if (!read.ok) throw new Error(read.message);
  const { course } = readCourse(read.files);
  if (course === null) throw new Error('the small course has errors');
  return { blocks: indexOf(course.root).blocks.size, entries: read.files.size };
})();

/** What the small course stores once it is imported. */
async function storedBytes(): Promise<number> {
  const { store } = await smallService();
  return store.storedBytes(KEY as CourseKey);
}

/** More bytes than are ever sent. */
const ENOUGH = 1_000_000;
const ASYNC = { prefer: 'respond-async' };

const PROBES: Readonly<Record<LimitName, () => Probe | Promise<Probe>>> = {
  'json-bytes': () => ({
    value: 2_000,
    below: (service) => patch(service, { x: 'x'.repeat(1_900) }),
    above: (service) => patch(service, { x: 'x'.repeat(2_000) }),
  }),
  'json-names': () => ({
    value: 10,
    below: (service) => patch(service, { x: some(8) }),
    above: (service) => patch(service, { x: some(9) }),
  }),
  'document-bytes': () => ({
    value: 1_000,
    below: (service) => document(service, problem(900)),
    above: (service) => document(service, problem(1_000)),
  }),
  'archive-bytes': () => ({
    value: 20_000,
    below: (service) => asset(service, 'below.bin', noise(20_000)),
    above: (service) => asset(service, 'above.bin', noise(20_001)),
  }),
  'archive-entries': () => ({
    value: measured.entries + 5,
    below: (service) => archive(service, extra(5)),
    above: (service) => archive(service, extra(6)),
  }),
  'archive-unpacked-bytes': () => ({
    value: 200_000,
    below: (service) => archive(service, { 'static/noise.bin': noise(100_000) }),
    above: (service) => archive(service, { 'static/noise.bin': noise(200_000) }),
  }),
  'archive-ratio': () => ({
    value: 200,
    below: (service) => archive(service, { 'static/large.bin': new Uint8Array(15 * 1024 * 1024) }),
    above: (service) => archive(service, { 'static/large.bin': new Uint8Array(17 * 1024 * 1024) }),
  }),
  'archive-text-bytes': () => ({
    value: 50_000,
    below: (service) => archive(service, { 'about/long.html': 'x'.repeat(40_000) }),
    above: (service) => archive(service, { 'about/long.html': 'x'.repeat(50_000) }),
  }),
  steps: () => ({ value: 20, below: (service) => steps(service, 20), above: (service) => steps(service, 21) }),
  'settings-per-request': () => ({
    value: 5,
    below: (service) => patch(service, some(5)),
    above: (service) => patch(service, some(6)),
  }),
  // the block has two
  'settings-per-block': () => ({
    value: 8,
    below: (service) => patch(service, some(6)),
    above: (service) => patch(service, some(7)),
  }),
  // the unit has two
  'children-per-block': () => ({
    value: 3,
    below: (service) => insert(service, 'third'),
    above: (service) => insert(service, 'fourth'),
  }),
  'blocks-per-course': () => ({
    value: measured.blocks + 1,
    below: (service) => insert(service, 'one_more'),
    above: (service) => insert(service, 'two_more'),
  }),
  'course-bytes': async () => ({
    value: (await storedBytes()) + 30_000,
    below: (service) => asset(service, 'below.bin', noise(10_000)),
    above: (service) => asset(service, 'above.bin', noise(30_000)),
  }),
  'object-bytes': () => ({
    value: 8_000,
    below: (service) => document(service, problem(6_000)),
    above: (service) => document(service, problem(8_000)),
  }),
  'plan-bytes': () => ({
    value: 4_000,
    below: async (service) => jobOutcome(service, await patch(service, { x: 'x'.repeat(1_000) }, ASYNC)),
    above: async (service) => jobOutcome(service, await patch(service, { x: 'x'.repeat(4_000) }, ASYNC)),
  }),
  'result-bytes': () => ({
    value: 4_000,
    below: (service) => patch(service, { x: 'x'.repeat(500) }, { 'idempotency-key': 'below' }),
    above: (service) => patch(service, { x: 'x'.repeat(4_000) }, { 'idempotency-key': 'above' }),
  }),
  'body-pause': () => ({
    value: 500,
    below: (service) => trickle(service, 3, 10),
    above: (service) => trickle(service, ENOUGH, 5_000),
  }),
  'body-rate': () => ({
    value: 10_000,
    others: { 'body-pause': 500 },
    below: (service) => trickle(service, 3, 10),
    above: (service) => trickle(service, ENOUGH, 100),
  }),
  'body-time': () => ({
    value: 500,
    below: (service) => trickle(service, 3, 10),
    above: (service) => trickle(service, ENOUGH, 100),
  }),
  'write-time': () => ({
    value: 60_000,
    named: 0,
    below: (service) => archive(service, {}),
    above: async (service) => archive(await under(service, { 'write-time': 0 }), {}),
  }),
  'job-time': () => ({
    value: 60_000,
    named: 0,
    below: async (service) => jobOutcome(service, await archive(service, {}, ASYNC)),
    above: async (service) => {
      const other = await under(service, { 'job-time': 0 });
      return jobOutcome(other, await archive(other, {}, ASYNC));
    },
  }),
  'jobs-per-application': () => ({
    value: 2,
    below: (service) => oneMoreJob(service, 1),
    above: (service) => oneMoreJob(service, 2),
  }),
  'streams-per-caller': () => ({
    value: 3,
    below: (service) => oneMoreStream(service, 2),
    above: (service) => oneMoreStream(service, 3),
  }),
  streams: () => ({
    value: 3,
    below: (service) => oneMoreStream(service, 2),
    above: (service) => oneMoreStream(service, 3),
  }),
  'points-per-application': () => ({
    value: 200,
    below: (service) => reading(service, 1),
    above: (service) => reading(service, 200),
  }),
  'points-per-user': () => ({
    value: 200,
    below: (service) => reading(service, 1),
    above: (service) => reading(service, 200),
  }),
  'comparison-text-bytes': () => ({
    value: 20,
    below: compared,
    above: async (service) => {
      await patch(service, { display_name: 'New' });
      await document(service, problem(20));
      return compared(service);
    },
  }),
  'usage-page': () => ({
    value: 10,
    below: (service) => usageOf(service, 'page_size=10'),
    above: (service) => usageOf(service, 'page_size=11'),
  }),
  'usage-hours': () => ({
    value: 24,
    below: (service) => usageOf(service, 'interval=hour&from=2026-03-01T00:00:00Z&to=2026-03-02T00:00:00Z'),
    above: (service) => usageOf(service, 'interval=hour&from=2026-03-01T00:00:00Z&to=2026-03-02T01:00:00Z'),
  }),
};

describe('every limit', () => {
  test.each(LIMIT_NAMES)('%s passes what is below and refuses what is above, by its own name', async (name) => {
    const { value, others = {}, named = value, below, above } = await PROBES[name]();
    const service = await smallService({ limits: { ...DEFAULT_CONFIG.limits, ...others, [name]: value } });
    const passed = await below(service);
    expect(passed.status, JSON.stringify(passed.json)).toBeLessThan(300);
    const refusing = above(service);
    // whoever else asks is served
    if (!name.startsWith('points-')) expect(await service.send('GET', COURSE)).toMatchObject({ status: 200 });
    const { status, json } = await refusing;
    expect(json).toMatchObject({ status, limit: { name, value: named }, detail: expect.stringContaining(name) });
    expect(problemName(json as Problem)).toBe(LIMITS[name].problem);
    if (name.startsWith('points-')) return;
    expect((await service.send('GET', COURSE)).status).toBe(200);
  });

  test('is a row of the README', () => {
    const readme = readFileSync(new URL('../../src/server/README.md', import.meta.url), 'utf8');
    expect(readme).toContain(limitsTable());
  });
});
