import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { closeSync, openSync, writeSync } from 'node:fs';
import { chmod, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { importCourse, MEDIA, type Problem, problemName, replaceBlock } from '#contract';
import { document } from '../server/_content.ts';
import { type Running, start } from '../server/_process.ts';
import { value } from '../server/_service.ts';
import { KEY, packed, SMALL_COURSE, usage } from '../server/_small-course.ts';
import type { Postgres } from '../support/postgres.ts';

/** One thing that must hold on a disk that is full or only read. */
export interface Finding {
  readonly what: string;
  /** Null if it holds. */
  readonly problem: string | null;
}

/** In MiB. */
const SIZE = 48;
const SUM = usage('problem@sum');
/** Bytes that do not pack; one edit takes more than what is left in a page. */
const LARGE = 96 * 1024;
/** A disk that was made full is full for the service after so many edits at most: its log has room inside. */
const MOST_EDITS = 300;
/** What a write that failed is remembered for, and some more; milliseconds. */
const RECOVERY = 12_000;

interface Disk {
  readonly folder: string;
  /** Takes all room that is left. */
  fill(): void;
  free(): Promise<void>;
  allowWriting(yes: boolean): void;
}

/** Disks of their own that are filled and closed to writing, for SQLite and for PostgreSQL; all is skipped where none can be mounted. */
export async function diskFaults(postgres: Postgres, folder: string): Promise<readonly Finding[]> {
  const findings: Finding[] = [];
  const check = async (what: string, holds: () => Promise<string | null>): Promise<void> => {
    const problem = await holds().catch((error: unknown) => (error instanceof Error ? error.message : String(error)));
    findings.push({ what, problem });
  };
  for (const database of ['SQLite', 'PostgreSQL'] as const) {
    const skipped = await onDisk(folder, async (disk) => {
      const url =
        database === 'SQLite'
          ? `sqlite:${join(disk.folder, 'olx.db')}`
          : await postgres.createDatabase({ folder: disk.folder });
      await fullDisk(database, url, disk, check);
      if (database === 'SQLite') await readOnlyDisk(url, disk, check);
    });
    if (skipped !== null) findings.push({ what: `a full disk under ${database}`, problem: `skipped: ${skipped}` });
  }
  return findings;
}

type Check = (what: string, holds: () => Promise<string | null>) => Promise<void>;

async function fullDisk(database: string, url: string, disk: Disk, check: Check): Promise<void> {
  let service = await begin(url);
  const content = { kind: 'archive', media: MEDIA.gzip, body: await packed(SMALL_COURSE) } as const;
  value(await service.client.write(importCourse(KEY, { content })));
  let written = 0;
  const commits = async (): Promise<string | null> => {
    const { count } = value(await service.client.listCommits(KEY, { page_size: 1 }));
    return count === written + 1 ? null : `${count} commits, not ${written + 1}`;
  };
  const reading = async (): Promise<string | null> => {
    value(await service.client.getDocument(SUM));
    return commits();
  };
  const refusing = async (): Promise<string | null> => {
    for (let edit = 0; edit < MOST_EDITS; edit += 1) {
      disk.fill();
      const { status, problem } = await edited(service);
      if (status === 200) written += 1;
      else return status === 507 && problem === 'storage-full' ? null : `${status} ${problem}`;
    }
    return `nothing refused in ${MOST_EDITS} edits`;
  };
  const unready = (kind: string) => () => readiness(service, 503, kind);
  try {
    await check(`${database}, full disk: a write is 507`, refusing);
    await check(`${database}, full disk: reading works`, reading);
    await check(`${database}, full disk: /readyz says so`, unready('full'));
    for (const how of ['killed', 'stopped'] as const) {
      if (how === 'killed') await service.kill();
      else await service.stop();
      disk.fill();
      await check(`${database}, full disk, ${how} and started again: reading works`, async () => {
        service = await begin(url);
        return reading();
      });
      await check(`${database}, full disk, ${how} and started again: a write is 507`, refusing);
      await check(`${database}, full disk, ${how} and started again: /readyz says so`, unready('full'));
    }
    await disk.free();
    await check(`${database}, room again: writes work without a restart`, async () => {
      const { status, problem } = await edited(service);
      if (status === 200) written += 1;
      return status === 200 ? commits() : `${status} ${problem}`;
    });
    await wait(RECOVERY);
    await check(`${database}, room again: /readyz says so`, () => readiness(service, 200, undefined));
  } finally {
    if (service.isAlive()) await service.kill();
  }
}

async function readOnlyDisk(url: string, disk: Disk, check: Check): Promise<void> {
  for (const how of ['killed', 'stopped'] as const) {
    disk.allowWriting(true);
    let service = await begin(url);
    try {
      const last = `Last before it was ${how}`;
      const { status } = await edited(service, last);
      if (status !== 200) throw new Error(`the edit is ${status}`);
      if (how === 'killed') await service.kill();
      else await service.stop();
      disk.allowWriting(false);
      await check(`SQLite, read-only disk, ${how} and started again: reading works`, async () => {
        service = await begin(url);
        const { display_name: name } = value(await service.client.getBlock(SUM));
        return name === last ? null : `“${name}” is read`;
      });
      await check(`SQLite, read-only disk, ${how} and started again: a write is 503 with Retry-After`, async () => {
        const { status: refused, problem, retryAfter } = await edited(service);
        return refused === 503 && retryAfter !== null ? null : `${refused} ${problem} ${retryAfter}`;
      });
      await check(`SQLite, read-only disk, ${how} and started again: /readyz says so`, () =>
        readiness(service, 503, 'read-only'),
      );
    } finally {
      if (service.isAlive()) await service.kill();
    }
  }
  disk.allowWriting(true);
}

function begin(url: string): Promise<Running> {
  return start({ OLX_DATABASE_URL: url, OLX_THREADS: '0', OLX_LEASE: '5' });
}

/** Replaces a block with one that is large, or with a name of its own. */
async function edited(
  { address, client }: Running,
  name: string | null = null,
): Promise<{ readonly status: number; readonly problem: string | null; readonly retryAfter: string | null }> {
  const { version } = value(await client.getBlock(SUM));
  const text = name === null ? randomBytes(LARGE).toString('base64') : 'short';
  const { path, query, headers, method, body } = replaceBlock(KEY, SUM, {
    content: document(`<problem url_name="sum" display_name="${name ?? 'Large'}"><p>${text}</p></problem>`),
    scope: 'subtree',
    orphans: 'reject',
  });
  const answer = await fetch(`${address}/api/olx/v1/${path}?${new URLSearchParams(query)}`, {
    method,
    headers: { ...headers, 'if-match': `"${version}"` },
    body: String(body),
  });
  const json: unknown = await answer.json();
  return {
    status: answer.status,
    problem: answer.ok ? null : problemName(json as Problem),
    retryAfter: answer.headers.get('retry-after'),
  };
}

async function readiness({ address }: Running, status: number, kind: string | undefined): Promise<string | null> {
  // an answer is given again for a moment
  await wait(1_000);
  const answer = await fetch(`${address}/readyz`);
  const { database } = (await answer.json()) as { readonly database?: string };
  return answer.status === status && database === kind ? null : `${answer.status} ${database}`;
}

/** Works on a small disk of its own; answers why there is none. */
async function onDisk(folder: string, work: (disk: Disk) => Promise<void>): Promise<string | null> {
  const place = await mkdtemp(join(folder, 'disk-'));
  const mounted = mount(['-t', 'tmpfs', '-o', `size=${SIZE}m`, 'tmpfs', place]);
  if (mounted !== null) return mounted;
  try {
    // the database server is another user
    for (const each of [folder, place]) await chmod(each, 0o755);
    const data = join(place, 'data');
    await mkdir(data);
    const ballast = join(place, 'ballast');
    await work({
      folder: data,
      fill: () => fillWith(ballast),
      free: () => rm(ballast),
      allowWriting: (yes) => {
        const problem = mount(['-o', `remount,${yes ? 'rw' : 'ro'}`, place]);
        if (problem !== null) throw new Error(problem);
      },
    });
    return null;
  } finally {
    spawnSync('umount', ['-l', place]);
  }
}

function mount(options: readonly string[]): string | null {
  const { status, stderr, error } = spawnSync('mount', [...options], { encoding: 'utf8' });
  return status === 0 ? null : (error?.message ?? stderr.trim());
}

function fillWith(path: string): void {
  const file = openSync(path, 'a');
  try {
    for (let size = 1024 * 1024; size >= 512; ) {
      try {
        if (writeSync(file, Buffer.alloc(size)) < size) size /= 2;
      } catch {
        size /= 2;
      }
    }
  } finally {
    closeSync(file);
  }
}
