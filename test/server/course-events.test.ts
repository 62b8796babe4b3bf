import { mkdtemp, rm } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { address, BASE_PATH, type CourseEvent, setSettings } from '#contract';
import type { CourseKey } from '#olx';
import { DEFAULT_CONFIG } from '../../src/server/config/index.ts';
import { courseEvents, sharedLook } from '../../src/server/streams/course-events.ts';
import { applicationService, bearer, registered } from './_production.ts';
import { courseVersion, emptyService, put, type Service, smallService, value } from './_service.ts';
import { KEY, OTHER_KEY, SMALL_COURSE, usage } from './_small-course.ts';

const EVENTS = BASE_PATH + address('courseEvents', { course_key: KEY });

interface Told {
  readonly id: string;
  readonly data: CourseEvent;
}

/** An open stream of a service that listens. */
interface Stream {
  readonly status: number;
  /** The next event; fails the test if the stream ends before. */
  readonly next: () => Promise<Told>;
  /** Resolves when the service ends the stream. */
  readonly ended: () => Promise<void>;
  /** The last id that the stream told, of an event or before the first. */
  readonly lastId: () => string;
  readonly close: () => void;
}

async function listening({ app }: Service): Promise<string> {
  await app.listen({ port: 0, host: '127.0.0.1' });
  return `http://127.0.0.1:${(app.server.address() as AddressInfo).port}`;
}

async function open(origin: string, headers: Readonly<Record<string, string>> = {}): Promise<Stream> {
  const abort = new AbortController();
  onTestFinished(() => abort.abort());
  const answer = await fetch(origin + EVENTS, { headers, signal: abort.signal });
  const reader = answer.body?.pipeThrough(new TextDecoderStream()).getReader();
  let text = '';
  let last = '';
  const told = async (): Promise<Told | null> => {
    for (;;) {
      const end = text.indexOf('\n\n');
      if (end === -1) {
        const part = await reader?.read();
        if (part === undefined || part.done) return null;
        text += part.value;
        continue;
      }
      const fields = new Map(
        text
          .slice(0, end)
          .split('\n')
          .map((line) => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 2)] as const),
      );
      text = text.slice(end + 2);
      last = fields.get('id') ?? last;
      const data = fields.get('data');
      if (data === undefined) continue;
      const event = JSON.parse(data) as CourseEvent;
      expect(fields.get('event')).toBe(event.kind);
      return { id: last, data: event };
    }
  };
  return {
    status: answer.status,
    next: async () => {
      const event = await told();
      if (event === null) throw new Error('the stream has ended');
      return event;
    },
    ended: async () => {
      while ((await told()) !== null);
    },
    lastId: () => last,
    close: () => abort.abort(),
  };
}

async function rename(service: Pick<Service, 'client'>, name: string): Promise<string> {
  const { id, node_version } = value(await service.client.getBlock(usage('chapter@week1')));
  const operation = setSettings(KEY, id, { settings: { display_name: name } });
  return value(await service.client.write(operation, { ifMatch: node_version })).commit ?? '';
}

test('tells commits and locks of both kinds as they happen, in order', async () => {
  const service = await smallService();
  const stream = await open(await listening(service));
  const commit = await rename(service, 'First');
  const told = (await stream.next()).data;
  expect(told).toMatchObject({ kind: 'commit', commit: { commit, course_version: await courseVersion(service) } });
  value(await service.client.takeLock(KEY, usage('chapter@week1')));
  const lock = { block: usage('chapter@week1'), holder: 'demo_author' };
  expect((await stream.next()).data).toMatchObject({ kind: 'lock', lock: { ...lock, kind: 'exclusive', yours: true } });
  value(await service.client.releaseLock(KEY, usage('chapter@week1')));
  expect((await stream.next()).data).toMatchObject({ kind: 'unlock', lock: { ...lock, kind: 'exclusive' } });
  value(await service.client.takeLock(KEY, null, { kind: 'presence' }));
  const presence = { kind: 'presence', block: null, holder: 'demo_author', application: 'demo' };
  expect((await stream.next()).data).toMatchObject({ kind: 'lock', lock: presence });
  value(await service.client.releaseLock(KEY, null, { kind: 'presence' }));
  expect((await stream.next()).data).toMatchObject({ kind: 'unlock', lock: presence });
});

test('goes on after the event that a client saw last, and before the first after where it began', async () => {
  const service = await smallService();
  const origin = await listening(service);
  const first = await open(origin);
  const one = await rename(service, 'One');
  const seen = await first.next();
  first.close();
  const two = await rename(service, 'Two');
  const second = await open(origin, { 'last-event-id': seen.id });
  expect((await second.next()).data).toMatchObject({ commit: { commit: two } });
  const quiet = await open(origin, { 'last-event-id': seen.id.replace(/^(\w+)\.\d+/, '$1.1') });
  expect((await quiet.next()).data).toMatchObject({ commit: { commit: one } });
  expect((await quiet.next()).data).toMatchObject({ commit: { commit: two } });
});

test('tells what happened by way of another instance', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'olx-events-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const address = `sqlite:${join(folder, 'olx.db')}`;
  const [here, there] = [await emptyService({}, address), await emptyService({}, address)];
  await put(here, KEY, SMALL_COURSE);
  const stream = await open(await listening(here));
  const commit = await rename(there, 'Elsewhere');
  expect((await stream.next()).data).toMatchObject({ kind: 'commit', commit: { commit } });
  value(await there.client.takeLock(KEY, null));
  expect((await stream.next()).data).toMatchObject({ kind: 'lock', lock: { block: null } });
});

test('shows the token of a lock to its holder only', async () => {
  const service = await applicationService();
  const holder = await bearer(service, await registered(service));
  const other = await bearer(service, await registered(service, { name: 'Other', scopes: ['write'] }));
  const made = await service.send('POST', BASE_PATH + address('courses', {}), {
    headers: { ...holder, 'content-type': 'application/json' },
    body: JSON.stringify({ course_key: KEY, display_name: 'Small' }),
  });
  expect(made.status).toBe(201);
  const origin = await listening(service);
  const [own, foreign] = [await open(origin, holder), await open(origin, other)];
  await service.send('PUT', BASE_PATH + address('courseLock', { course_key: KEY }), { headers: holder });
  expect((await own.next()).data).toMatchObject({ lock: { yours: true, token: expect.any(Number) } });
  expect((await foreign.next()).data).toMatchObject({ lock: { yours: false, token: null } });
});

test('says that the course run is deleted, and ends', async () => {
  const service = await smallService();
  const stream = await open(await listening(service));
  value(await service.client.deleteCourse(KEY, { ifMatch: await courseVersion(service) }));
  expect((await stream.next()).data).toEqual({ kind: 'deleted' });
  await stream.ended();
});

test('a client that comes back to another course run with the same key is told so', async () => {
  const service = await smallService();
  const origin = await listening(service);
  const before = await open(origin);
  await rename(service, 'First');
  const { id } = await before.next();
  before.close();
  value(await service.client.deleteCourse(KEY, { ifMatch: await courseVersion(service) }));
  await put(service, KEY, SMALL_COURSE);
  const again = await open(origin, { 'last-event-id': id });
  expect((await again.next()).data).toEqual({ kind: 'deleted' });
  await again.ended();
  // the place that it was told is that of the new course run
  const next = await open(origin, { 'last-event-id': again.lastId() });
  const commit = await rename(service, 'Second');
  expect((await next.next()).data).toMatchObject({ commit: { commit } });
});

test('ends when the caller may not read the course run any more, and when the client goes', async () => {
  const { store } = await smallService();
  const key = KEY as CourseKey;
  const start = await store.events.now(key);
  if (start === null) throw new Error('no course run');
  let allowed = true;
  const actor = { author: 'x', application: 'y', person: null };
  const listener = { actor, mayRead: async () => allowed };
  const timing = { interval: 1, rights: 5 };
  const read = async (signal: AbortSignal): Promise<string> => {
    let text = '';
    for await (const part of courseEvents(sharedLook(store, 1), key, start, listener, signal, timing)) text += part;
    return text;
  };
  const gone = new AbortController();
  const ended = [read(gone.signal), read(new AbortController().signal)];
  gone.abort();
  await ended[0];
  allowed = false;
  expect(await ended[1]).toBe(`retry: 1000\nid: ${start}\n\n`);
});

test('has the bounds of all streams, and is there only for a course run that is', async () => {
  const service = await smallService({ limits: { ...DEFAULT_CONFIG.limits, 'streams-per-caller': 2 } });
  const origin = await listening(service);
  const streams = [await open(origin), await open(origin)];
  expect((await open(origin)).status).toBe(429);
  streams[0]?.close();
  await expect.poll(async () => (await open(origin)).status).toBe(200);
  const none = BASE_PATH + address('courseEvents', { course_key: OTHER_KEY });
  expect((await service.send('GET', none)).status).toBe(404);
});

test('ends at once when the service stops', async () => {
  const service = await smallService();
  const stream = await open(await listening(service));
  await service.app.close();
  await stream.ended();
});
