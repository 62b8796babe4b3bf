import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Postgres, startPostgres } from '../support/postgres.ts';
import { type Running, start } from './_process.ts';
import {
  type Answered,
  type Ask,
  type Asked,
  addressOf,
  commitsIn,
  essence,
  importSmall,
  type Pair,
  problemIn,
  settled,
  type World,
  WRITES,
  worldAt,
} from './_writes.ts';

const CASES = Object.entries(WRITES).flatMap(([route, kinds]) =>
  Object.entries(kinds).map(([kind, make]) => ({ name: kind === '' ? route : `${route}, ${kind}`, make })),
);
const ROUNDS = 2;
/** The lease of an instance, in seconds: so long after a kill its claims may hold. */
const LEASE = 5;

let folder = '';
let postgres: Postgres | null = null;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'olx-keys-'));
  postgres = await startPostgres();
}, 60_000);
afterAll(async () => {
  await postgres?.stop();
  await rm(folder, { recursive: true, force: true });
});

interface Sent {
  readonly name: string;
  readonly world: World;
  readonly pair: Pair;
  readonly key: string;
  readonly before: number;
}

describe.each([
  { database: 'SQLite', address: async (round: number) => `sqlite:${join(folder, `${round}.db`)}` },
  { database: 'PostgreSQL', address: async () => (await postgres?.createDatabase()) ?? '' },
])('a service on $database that is killed', ({ address }) => {
  test('answers every write under its key rightly afterwards, and has done none twice', async () => {
    let needed = 1_000;
    const cut = new Set<string>();
    for (let round = 0; round < ROUNDS; round += 1) {
      const environment = { OLX_DATABASE_URL: await address(round), OLX_LEASE: String(LEASE) };
      const services: Running[] = [await start(environment)];
      const ask: Ask = (asked) => fetched(services.at(-1)?.address ?? '', asked);
      const sent: Sent[] = [];
      for (const [at, { name, make }] of CASES.entries()) {
        const world = worldAt(ask, `course-v1:Kill+W${at}+2026`);
        await importSmall(world);
        const pair = await make(world);
        sent.push({ name, world, pair, key: `kill-${at}`, before: await commitsIn(world) });
      }

      const began = performance.now();
      const first = sent.map(({ pair, key }) => ask(keyed(pair.one, key)).catch(() => null));
      const all = Promise.all(first).then(() => {
        needed = performance.now() - began;
      });
      // spread over the time that all of them took, with chance in each part
      await Promise.race([all, wait((needed * (round + Math.random())) / ROUNDS)]);
      await services[0]?.kill();
      const answered = await Promise.all(first);

      services.push(await start(environment));
      for (const [at, { name, world, pair, key, before }] of sent.entries()) {
        const again = await untilAnswered(ask, keyed(pair.one, key));
        const known = answered[at] ?? null;
        if (known === null) cut.add(name);
        else expect(essence(again), name).toEqual(essence(known));
        expect(again.status, `${name}: ${again.text}`).toBeLessThan(300);
        await settled(ask, again);
        expect(problemIn(await ask(keyed(pair.other, key))), name).toBe('key-reused');
        expect(essence(await ask(keyed(pair.one, key))), name).toEqual(essence(again));
        expect((await commitsIn(world)) - before, name).toBe(pair.commits);
      }
      expect(await services[1]?.stop()).toBe(0);
    }
    // a kill that cut nothing off would show nothing
    expect(cut.size).toBeGreaterThan(0);
  }, 600_000);
});

async function fetched(address: string, asked: Asked): Promise<Answered> {
  const answer = await fetch(new URL(addressOf(asked), address), {
    method: asked.method,
    headers: { ...asked.headers },
    ...(asked.body === undefined ? {} : { body: asked.body as BodyInit }),
  });
  return { status: answer.status, headers: Object.fromEntries(answer.headers), text: await answer.text() };
}

function keyed(asked: Asked, key: string): Asked {
  return { ...asked, headers: { ...asked.headers, 'idempotency-key': key } };
}

/** Sends again while the claim of the process that is gone holds. */
async function untilAnswered(ask: Ask, asked: Asked): Promise<Answered> {
  for (const began = Date.now(); ; ) {
    const answer = await ask(asked);
    if (problemIn(answer) !== 'in-progress' || Date.now() - began > 20 * LEASE * 1000) return answer;
    await wait(100);
  }
}
