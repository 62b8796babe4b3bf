/*
 * The service as a process, on SQLite with every commit on the disk, over real connections: edits of
 * one block in a large and a small course run, reads of a unit against a bare route that returns the
 * same bytes, and a course run of 10,000 blocks planned and applied while somebody else reads.
 */
import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import type { ReadableStream as NodeReadableStream } from 'node:stream/web';
import autocannon from 'autocannon';
import { address, BASE_PATH, type Client, importCourse, MEDIA, type Operation, setSettings } from '#contract';
import { memoryBlobs, type OutputFolder, writeArchive } from '#olx';
import { type Running, start } from '../server/_process.ts';
import { value } from '../server/_service.ts';
import { usage } from '../server/_small-course.ts';
import { bigCourseFiles } from '../support/big-course.ts';
import { startBare } from './_bare-route.ts';
import { absolute, heading, median, ratio } from './_report.ts';

const EDITS = 200;
const WARM = 400;
const SECONDS = 1;
const CONNECTIONS = 64;
/** Odd. */
const ROUNDS = 19;
const IMPORTS = 5;
/** Paragraphs more a page that make 10,000 blocks 15 MB of OLX. */
const LONGER = 5;
const LARGE = 'course-v1:Big+Course+large';
const SMALL = 'course-v1:Big+Course+small';
const REPLACED = 'course-v1:Big+Course+replaced';
const PART = 'problem@part_0_0_0_0';
const UNIT = 'vertical@unit_0_0_0';

/** The files of a course run, packed as Studio packs them. */
async function archiveOf(
  blocks: number,
  seed: number,
  longer = 0,
): Promise<{ readonly body: Uint8Array; readonly unpacked: number }> {
  const folder = new Map(
    [...bigCourseFiles({ blocks, seed, longer })].map(([path, { bytes }]) => [
      path,
      { text: new TextDecoder().decode(bytes ?? new Uint8Array(0)) },
    ]),
  ) satisfies OutputFolder;
  const unpacked = [...folder.values()].reduce((sum, { text }) => sum + Buffer.byteLength(text), 0);
  const stream = writeArchive(folder, memoryBlobs(), 'tar.gz') as NodeReadableStream<Uint8Array>;
  return { body: await buffer(stream), unpacked };
}

function percentile(times: readonly number[], part: number): number {
  const sorted = [...times].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.ceil(sorted.length * part) - 1)] ?? Number.NaN;
}

async function timed<Value>(work: () => Promise<Value>): Promise<readonly [number, Value]> {
  const began = performance.now();
  const result = await work();
  return [performance.now() - began, result];
}

async function create(client: Client, key: string, body: Uint8Array): Promise<void> {
  const content = { kind: 'archive', media: MEDIA.gzip, body } as const;
  value(await client.settle(await client.write(importCourse(key, { content })), { interval: 20 }));
}

/** Milliseconds of single-block edits, one after another. */
async function edits(client: Client, key: string, count: number, word: string): Promise<readonly number[]> {
  const times: number[] = [];
  let ifMatch = value(await client.getBlock(usage(PART, key))).node_version;
  for (let at = 0; at < count; at += 1) {
    const operation = setSettings(key, usage(PART, key), { settings: { display_name: `${word} ${at}` } });
    const [took, answer] = await timed(async () => value(await client.write(operation, { ifMatch })));
    times.push(took);
    ifMatch = answer.node_version ?? assert.fail();
  }
  return times;
}

/**
 * Requests a second. This process never sleeps meanwhile: on a virtual machine it costs the one who
 * writes more to wake a thread on another core than many an answer does, and a fast server finds its
 * client awake more often than a slow one.
 */
async function rate(url: string, headers: Readonly<Record<string, string>>): Promise<number> {
  let awake = true;
  const stay = (): void => {
    if (awake) setImmediate(stay);
  };
  stay();
  const { requests, duration, non2xx, errors } = await autocannon({
    url,
    headers: { ...headers },
    connections: CONNECTIONS,
    duration: SECONDS,
  });
  awake = false;
  assert.equal(non2xx + errors, 0);
  return requests.total / duration;
}

/** Milliseconds of reads of a unit, one after another, until told to stop. */
function reading(client: Client, key: string): { readonly stop: () => Promise<readonly number[]> } {
  const times: number[] = [];
  let going = true;
  const done = (async () => {
    while (going) {
      const [took] = await timed(async () => value(await client.getDocument(usage(UNIT, key))));
      times.push(took);
      await new Promise((resolve) => setTimeout(resolve, 2));
    }
    return times;
  })();
  return {
    stop: () => {
      going = false;
      return done;
    },
  };
}

async function benchEdits({ client }: Running): Promise<void> {
  // a service that has just begun is slower for some hundreds of requests, until its code is compiled
  for (const key of [LARGE, SMALL]) await edits(client, key, WARM, 'Warm');
  const times: Record<'large' | 'small', number[]> = { large: [], small: [] };
  for (let round = 0; round < EDITS / 20; round += 1) {
    times.large.push(...(await edits(client, LARGE, 20, `Round ${round}`)));
    times.small.push(...(await edits(client, SMALL, 20, `Round ${round}`)));
  }
  heading(`${EDITS} edits of one block, 10,000 blocks against 100`, 'ms');
  absolute('p95 of an edit, 10,000 blocks', percentile(times.large, 0.95), { atMost: 15 });
  ratio('p95 of an edit, 10,000 blocks against 100', percentile(times.large, 0.95), percentile(times.small, 0.95), {
    atMost: 1.5,
  });
}

async function benchReads(service: Running): Promise<void> {
  const url = new URL(BASE_PATH + address('blockOlx', { usage_key: usage(UNIT, LARGE) }), service.address).href;
  const headers = { accept: MEDIA.xml };
  const bytes = new Uint8Array(await (await fetch(url, { headers })).arrayBuffer());
  const bare = await startBare(bytes, MEDIA.xml);
  try {
    assert.deepEqual(new Uint8Array(await (await fetch(bare.address)).arrayBuffer()), bytes);
    // short rounds by turns, compared with their neighbour: the speed of the machine changes within seconds
    const rounds: { readonly ours: number; readonly bare: number }[] = [];
    for (let round = -1; round < ROUNDS; round += 1) {
      const both = { ours: await rate(url, headers), bare: await rate(bare.address, headers) };
      if (round >= 0) rounds.push(both);
    }
    rounds.sort((a, b) => a.ours / a.bare - b.ours / b.bare);
    const { ours, bare: peer } = rounds[ROUNDS >> 1] ?? assert.fail();
    heading(`reads of a unit of ${bytes.length} bytes, against a bare route; median of ${ROUNDS}`, 'requests/s');
    ratio('unit as a document', ours, peer, { atLeast: 0.4 });
  } finally {
    await bare.stop();
  }
}

/** A course run of 10,000 blocks that differs in every component from those of other seeds, as content to import. */
async function wholeCourse(seed: number): Promise<{ readonly operation: Operation; readonly unpacked: number }> {
  const { body, unpacked } = await archiveOf(10_000, seed, LONGER);
  const content = { kind: 'archive', media: MEDIA.gzip, body } as const;
  return { operation: importCourse(REPLACED, { content, orphans: 'delete', merge: 'theirs' }), unpacked };
}

/** Plans the whole course run anew and applies the plan. */
async function planAndApply(
  client: Client,
  operation: Operation,
): Promise<readonly [planned: number, applied: number]> {
  const ifMatch = value(await client.getCourse(REPLACED)).version;
  const [planned, plan] = await timed(async () =>
    value(await client.settle(await client.plan(operation), { interval: 10 })),
  );
  const [applied] = await timed(async () =>
    value(await client.settle(await client.commitPlan(REPLACED, plan.plan, { ifMatch }), { interval: 10 })),
  );
  return [planned, applied];
}

async function benchImport({ client }: Running): Promise<void> {
  await create(client, REPLACED, (await archiveOf(10_000, 9, LONGER)).body);
  const planned: number[] = [];
  const applied: number[] = [];
  let size = 0;
  // the first of all is not counted, as in `medians`; it is told beside the others
  const [cold] = await planAndApply(client, (await wholeCourse(8)).operation);
  for (let round = 0; round < IMPORTS; round += 1) {
    const { operation, unpacked } = await wholeCourse(10 + round);
    size = unpacked;
    const [plan, apply] = await planAndApply(client, operation);
    planned.push(plan);
    applied.push(apply);
  }
  heading(`a course run of 10,000 blocks, ${(size / 1e6).toFixed(1)} MB of OLX, replaced; median of ${IMPORTS}`, 'ms');
  absolute('planned, from the first byte sent', median(planned), { atMost: 1_500 });
  absolute('planned, the first of all', cold, null);
  absolute('applied', median(applied), { atMost: 3_000 });

  // from now on every import is merged with what was changed here
  await edits(client, REPLACED, 1, 'Here');
  const merged: (readonly [number, number])[] = [];
  for (let round = 0; round < 3; round += 1) {
    merged.push(await planAndApply(client, (await wholeCourse(20 + round)).operation));
  }
  absolute('planned, merged with local changes', median(merged.map(([plan]) => plan)), null);
  absolute('applied, merged with local changes', median(merged.map(([, apply]) => apply)), null);

  const quiet = reading(client, SMALL);
  await new Promise((resolve) => setTimeout(resolve, 3_000));
  const idle = percentile(await quiet.stop(), 0.99);
  const [first, second] = [await wholeCourse(30), await wholeCourse(31)];
  const other = reading(client, SMALL);
  await planAndApply(client, first.operation);
  const ifMatch = value(await client.getCourse(REPLACED)).version;
  value(await client.settle(await client.write(second.operation, { ifMatch, asJob: true }), { interval: 100 }));
  const busy = percentile(await other.stop(), 0.99);
  absolute("p99 of another author's reads while two are imported, above idle", busy - idle, { atMost: 50 });
}

const folder = await mkdtemp(join(tmpdir(), 'olx-bench-'));
const service = await start({
  OLX_DATABASE_URL: `sqlite:${join(folder, 'olx.db')}`,
  OLX_RATE_APPLICATION: '1000000000',
  OLX_RATE_USER: '1000000000',
});
try {
  await create(service.client, LARGE, (await archiveOf(10_000, 1)).body);
  await create(service.client, SMALL, (await archiveOf(100, 1)).body);
  await benchEdits(service);
  await benchReads(service);
  await benchImport(service);
} finally {
  await service.stop();
  await rm(folder, { recursive: true, force: true });
}
