/*
 * 50 authors, each in a unit of their own of one course run, who read a block and change it as fast as they are
 * answered: on SQLite, and on PostgreSQL with two instances of the service.
 */
import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import type { ReadableStream as NodeReadableStream } from 'node:stream/web';
import { type Client, importCourse, MEDIA, setSettings } from '#contract';
import { memoryBlobs, type OutputFolder, writeArchive } from '#olx';
import { type Running, start } from '../server/_process.ts';
import { value } from '../server/_service.ts';
import { bigCourseFiles } from '../support/big-course.ts';
import { startPostgres } from '../support/postgres.ts';
import { absolute, heading, median, ratio } from './_report.ts';

const AUTHORS = 50;
const SECONDS = Number(process.argv[2] ?? 30);
const BLOCKS = 1_000;
const KEY = 'course-v1:Big+Course+authors';
/** Limits against single callers are not what is measured. */
const UNLIMITED = { OLX_RATE_APPLICATION: '1000000000', OLX_RATE_USER: '1000000000' };

/** What the authors got done. */
interface Measured {
  readonly edits: readonly number[];
  readonly refused: ReadonlyMap<string, number>;
  /** Of single changes, in milliseconds. */
  readonly times: readonly number[];
}

async function archive(): Promise<Uint8Array> {
  const folder = new Map(
    [...bigCourseFiles({ blocks: BLOCKS, seed: 1 })].map(([path, { bytes }]) => [
      path,
      { text: new TextDecoder().decode(bytes ?? new Uint8Array(0)) },
    ]),
  ) satisfies OutputFolder;
  return buffer(writeArchive(folder, memoryBlobs(), 'tar.gz') as NodeReadableStream<Uint8Array>);
}

/** One component of each of so many units, the first of each. */
async function partsOf(client: Client): Promise<readonly string[]> {
  const outline = value(await client.getOutline(KEY));
  const units = outline.children.flatMap((chapter) => chapter.children.flatMap((sequential) => sequential.children));
  const parts = units.flatMap(({ children: [first] }) => (first === undefined ? [] : [first.id])).slice(0, AUTHORS);
  assert.equal(parts.length, AUTHORS);
  return parts;
}

async function measured(services: readonly Running[]): Promise<Measured> {
  const clients = services.map(({ client }) => client);
  const [first] = clients;
  if (first === undefined) assert.fail();
  const content = { kind: 'archive', media: MEDIA.gzip, body: await archive() } as const;
  value(await first.settle(await first.write(importCourse(KEY, { content })), { interval: 20 }));
  const parts = await partsOf(first);
  const before = value(await first.listCommits(KEY, { page_size: 1 })).results[0];
  const refused = new Map<string, number>();
  const times: number[] = [];
  const author = async (at: number, until: number): Promise<number> => {
    const client = clients[at % clients.length] ?? first;
    const part = parts[at] ?? assert.fail();
    let edits = 0;
    for (; performance.now() < until; ) {
      const { node_version: ifMatch } = value(await client.getBlock(part));
      const began = performance.now();
      const settings = { display_name: `Edit ${edits} by ${at}` };
      const result = await client.write(setSettings(KEY, part, { settings }), { ifMatch });
      if (result.ok) edits += 1;
      else refused.set(result.problem.type, (refused.get(result.problem.type) ?? 0) + 1);
      times.push(performance.now() - began);
    }
    return edits;
  };
  const all = async (seconds: number): Promise<readonly number[]> => {
    const until = performance.now() + seconds * 1000;
    return Promise.all(parts.map((_, at) => author(at, until)));
  };
  // until all is compiled
  const warm = await all(Math.min(5, SECONDS / 3));
  times.length = 0;
  const edits = await all(SECONDS);
  // nothing that was acknowledged is missing
  const sum = [...warm, ...edits].reduce((a, b) => a + b);
  const number = await commitsSince(first, before?.commit ?? assert.fail());
  assert.equal(number, sum);
  return { edits, refused, times };
}

async function commitsSince(client: Client, commit: string): Promise<number> {
  for (let page = 1, count = 0; ; page += 1) {
    const { results, next } = value(await client.listCommits(KEY, { page, page_size: 200 }));
    const at = results.findIndex((each) => each.commit === commit);
    if (at >= 0) return count + at;
    count += results.length;
    if (next === null) assert.fail('the first commit is gone');
  }
}

function report(name: string, { edits, refused, times }: Measured): number {
  const rate = edits.reduce((a, b) => a + b) / SECONDS;
  const sorted = [...times].sort((a, b) => a - b);
  heading(name, '');
  absolute('edits a second', rate, null);
  absolute(
    'refused',
    [...refused.values()].reduce((a, b) => a + b, 0),
    { atMost: 0 },
  );
  for (const [type, count] of refused) absolute(`  ${type}`, count, null);
  absolute('a change, median in ms', median(times), null);
  absolute('a change, 99 of 100 in ms', sorted[Math.floor(sorted.length * 0.99)] ?? Number.NaN, null);
  ratio('edits of the median author against the slowest', median(edits), Math.min(...edits), { atMost: 3 });
  return rate;
}

const folder = await mkdtemp(join(tmpdir(), 'olx-authors-'));
const postgres = await startPostgres();
const running: Running[] = [];
async function service(url: string): Promise<Running> {
  const started = await start({ OLX_DATABASE_URL: url, ...UNLIMITED });
  running.push(started);
  return started;
}
try {
  const sqlite = await measured([await service(`sqlite:${join(folder, 'olx.db')}`)]);
  await running.pop()?.stop();
  const url = await postgres.createDatabase();
  const shared = await measured([await service(url), await service(url)]);
  const one = report(`${AUTHORS} authors in one course run, SQLite`, sqlite);
  const two = report(`${AUTHORS} authors in one course run, PostgreSQL with two instances`, shared);
  heading('PostgreSQL with two instances against SQLite', 'edits/s');
  ratio('edits a second', two, one, { atLeast: 1 / 3 });
} finally {
  for (const each of running) await each.stop();
  await postgres.stop();
  await rm(folder, { recursive: true, force: true });
}
