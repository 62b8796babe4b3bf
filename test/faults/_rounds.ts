import { setTimeout as wait } from 'node:timers/promises';
import { type Running, start } from '../server/_process.ts';
import type { Postgres } from '../support/postgres.ts';
import { type Authors, authorsAt, type Ledger } from './_authors.ts';

const AUTHORS = 8;
/** The load goes on for so long before a fault and after it, in milliseconds. */
const BEFORE = 400;
const AFTER = 300;
const ENVIRONMENT = {
  OLX_LEASE: '5',
  OLX_RATE_APPLICATION: '1000000000',
  OLX_RATE_USER: '1000000000',
};

/** What came of the rounds of one kind of fault. */
export interface Row extends Ledger {
  readonly fault: string;
  readonly rounds: number;
  /** Processes that ended though nobody ended them. */
  readonly ended: number;
}

/** The service under load: instances that may be replaced, and authors who go on with those that are there. */
export interface Loaded {
  /** Does a fault so many times while the authors write, and looks after each what the service has. */
  rounds(fault: string, count: number, once: (round: number) => Promise<void>): Promise<Row>;
  /** Kills an instance as a power cut would, and starts another in its place. */
  kill(at: number): Promise<void>;
  stop(): Promise<void>;
}

/** So many instances on one database. */
export async function loaded(url: string, instances: number): Promise<Loaded> {
  const begin = (): Promise<Running> => start({ ...ENVIRONMENT, OLX_DATABASE_URL: url });
  const running = await Promise.all(Array.from({ length: instances }, begin));
  const authors: Authors = await authorsAt(() => running, AUTHORS);

  return {
    async rounds(fault, count, once) {
      let row: Row = { fault, rounds: 0, acknowledged: 0, retried: 0, lost: 0, doubled: 0, wrong: [], ended: 0 };
      for (let round = 0; round < count; round += 1) {
        authors.resume();
        await wait(BEFORE * Math.random() + 50);
        await once(round);
        await wait(AFTER);
        await authors.pause();
        const found = await authors.look();
        const dead = running.filter(({ isAlive }) => !isAlive());
        for (const each of dead) running[running.indexOf(each)] = await begin();
        row = {
          fault,
          rounds: round + 1,
          acknowledged: row.acknowledged + found.acknowledged,
          retried: row.retried + found.retried,
          lost: row.lost + found.lost,
          doubled: row.doubled + found.doubled,
          wrong: [...row.wrong, ...found.wrong],
          ended: row.ended + dead.length,
        };
      }
      return row;
    },
    async kill(at) {
      const victim = running[at % running.length];
      if (victim === undefined) throw new Error('no instance');
      await victim.kill();
      running[running.indexOf(victim)] = await begin();
    },
    async stop() {
      for (const each of running) await each.stop();
    },
  };
}

/** How often each fault of a service with a PostgreSQL server is tried. */
export interface Counts {
  readonly terminate: number;
  readonly restart: number;
  readonly killService: number;
  readonly killServer: number;
}

/** Faults of two instances on PostgreSQL. `tell` hears of each kind once it is done. */
export async function postgresFaults(postgres: Postgres, counts: Counts, tell: (row: Row) => void): Promise<void> {
  const url = await postgres.createDatabase();
  const service = await loaded(url, 2);
  try {
    tell(
      await service.rounds('a connection is ended', counts.terminate, async (round) => {
        await postgres.terminate(url, round % 3 === 2 ? 'all' : 'one');
      }),
    );
    tell(
      await service.rounds('PostgreSQL restarts', counts.restart, (round) =>
        postgres.restart(round % 2 === 0 ? 'fast' : 'immediate'),
      ),
    );
    tell(await service.rounds('one of two instances is killed', counts.killService, (round) => service.kill(round)));
    tell(await service.rounds('PostgreSQL is killed', counts.killServer, () => postgres.restart('kill')));
  } finally {
    await service.stop();
  }
}

/** Kills of the only instance on SQLite. */
export async function sqliteFaults(path: string, kills: number, tell: (row: Row) => void): Promise<void> {
  const service = await loaded(`sqlite:${path}`, 1);
  try {
    tell(await service.rounds('the service on SQLite is killed', kills, () => service.kill(0)));
  } finally {
    await service.stop();
  }
}
