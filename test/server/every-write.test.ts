import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { BASE_PATH } from '#contract';
import { type Postgres, startPostgres } from '../support/postgres.ts';
import { emptyService, type Service } from './_service.ts';
import {
  type Answered,
  type Ask,
  type Asked,
  addressOf,
  commitsIn,
  essence,
  importSmall,
  KEYLESS,
  problemIn,
  settled,
  type World,
  WRITES,
  worldAt,
} from './_writes.ts';

const CASES = Object.entries(WRITES).flatMap(([route, kinds]) =>
  Object.entries(kinds).map(([kind, make]) => ({ name: kind === '' ? route : `${route}, ${kind}`, make })),
);
/** Sendings of each of the two requests at the same moment. */
const AT_ONCE = 3;
/** Rounds of a race that was once lost in 3 of 60. */
const MANY = 60;

function asking({ send }: Service): Ask {
  return async (asked) => {
    const { method, headers = {}, body } = asked;
    return send(method, addressOf(asked), { headers, ...(body === undefined ? {} : { body }) });
  };
}

function keyed(asked: Asked, key: string): Asked {
  return { ...asked, headers: { ...asked.headers, 'idempotency-key': key } };
}

/** All that the router has, by method and path. */
function routesOf({ app }: Service): readonly string[] {
  const above: string[] = [];
  return app
    .printRoutes({ commonPrefix: false })
    .split('\n')
    .flatMap((line) => {
      const [, indent = '', part = '', methods = ''] = /^([│ ]*)[├└]── (\S+)(?: \((.*)\))?$/.exec(line) ?? [];
      const depth = indent.length / 4;
      const path = `${above.slice(0, depth).join('')}${part}`;
      above.splice(depth, above.length, part);
      return methods.split(', ').map((method) => `${method} ${path.replace(/([^/])\*$/, '$1/*')}`);
    });
}

test('every route that writes is in the table of the laws', async () => {
  const writes = routesOf(await emptyService())
    .filter((each) => /^(?:PUT|POST|PATCH|DELETE) /.test(each))
    .map((each) => each.replace(BASE_PATH, ''));
  expect([...new Set(writes)].sort()).toEqual([...Object.keys(WRITES), ...KEYLESS].sort());
});

interface Database {
  readonly name: string;
  readonly address: () => Promise<string>;
}

let postgres: Postgres | null = null;
beforeAll(async () => {
  postgres = await startPostgres();
}, 60_000);
afterAll(() => postgres?.stop());

const DATABASES: readonly Database[] = [
  { name: 'SQLite', address: async () => 'sqlite::memory:' },
  { name: 'PostgreSQL', address: async () => (await postgres?.createDatabase()) ?? '' },
];

describe.each(DATABASES)('with one Idempotency-Key on $name', ({ address }) => {
  /** A service, or two on one database, and a course run for each case. */
  async function worlds(instances: 1 | 2): Promise<readonly (readonly [World, ...World[]])[]> {
    const where = await address();
    const services = [await emptyService({}, where)];
    if (instances === 2 && where.startsWith('postgres')) services.push(await emptyService({}, where));
    for (const { store } of services) await store.instances.beat(600_000);
    const made: (readonly [World, ...World[]])[] = [];
    for (const [at] of CASES.entries()) {
      const [first, ...more] = services.map((service) => worldAt(asking(service), `course-v1:Law+W${at}+2026`));
      if (first === undefined) throw new TypeError('there is a service');
      await importSmall(first);
      made.push([first, ...more]);
    }
    return made;
  }

  test('the same request twice gives one answer and one effect, another request 422', async () => {
    for (const [at, [world]] of (await worlds(1)).entries()) {
      const { name, make } = CASES[at] ?? expect.unreachable();
      const { one, other, commits } = await make(world);
      const before = await commitsIn(world);
      const key = `twice-${at}`;
      const first = await world.ask(keyed(one, key));
      expect(first.status, `${name}: ${first.text}`).toBeLessThan(300);
      await settled(world.ask, first);
      const version = await world.courseVersion();
      expect(essence(await world.ask(keyed(one, key))), name).toEqual(essence(first));
      expect(problemIn(await world.ask(keyed(other, key))), name).toBe('key-reused');
      expect(essence(await world.ask(keyed(one, key))), name).toEqual(essence(first));
      expect(await world.courseVersion(), name).toBe(version);
      expect((await commitsIn(world)) - before, name).toBe(commits);
    }
  });

  test('two requests at the same moment, several times each, give one effect', async () => {
    for (const [at, instances] of (await worlds(2)).entries()) {
      const { name, make } = CASES[at] ?? expect.unreachable();
      const [world] = instances;
      const { one, other, commits } = await make(world);
      const before = await commitsIn(world);
      const key = `at-once-${at}`;
      const sent = Array.from({ length: AT_ONCE }, () => [one, other])
        .flat()
        .map(async (asked, each) => {
          const { ask } = instances[Math.floor(each / 2) % instances.length] ?? world;
          return { asked, answer: await untilAnswered(ask, keyed(asked, key), name) };
        });
      const answers = await Promise.all(sent);
      const good = answers.filter(({ answer }) => answer.status < 300);
      const [winner] = good;
      if (winner === undefined) expect.unreachable(`${name}: ${answers.map(({ answer }) => answer.text).join()}`);
      // the one that came first, each time with its answer; the other never
      for (const { asked, answer } of answers) {
        if (asked === winner.asked) expect(essence(answer), name).toEqual(essence(winner.answer));
        else expect(problemIn(answer), name).toBe('key-reused');
      }
      await settled(world.ask, winner.answer);
      expect((await commitsIn(world)) - before, name).toBe(commits);
    }
  });

  test('two changes of one setting at the same moment, in many rounds, give one commit each', async () => {
    const where = await address();
    const services = [await emptyService({}, where)];
    if (where.startsWith('postgres')) services.push(await emptyService({}, where));
    for (const { store } of services) await store.instances.beat(600_000);
    const asks = services.map(asking);
    const [first = expect.unreachable()] = asks;
    const world = worldAt(first, 'course-v1:Law+Rounds+2026');
    await importSmall(world);
    for (let round = 0; round < MANY; round += 1) {
      const node = await world.nodeOf('problem@sum');
      const sent = [1, 2].map((each) =>
        untilAnswered(
          asks[each % asks.length] ?? first,
          keyed(
            {
              method: 'PATCH',
              path: world.block('problem@sum', 'settings/'),
              headers: { 'content-type': 'application/json', 'if-match': `"${node}"` },
              body: JSON.stringify({ settings: { display_name: `Round ${round} by ${each}` } }),
            },
            `round-${round}`,
          ),
          'PATCH settings',
        ),
      );
      expect((await Promise.all(sent)).map(({ status }) => status).sort()).toEqual([200, 422]);
    }
    expect(await commitsIn(world)).toBe(1 + MANY);
  });

  test('a refused request is judged anew each time, and does not use the key up', async () => {
    const [[world] = expect.unreachable()] = await worlds(1);
    const path = world.block('problem@sum', 'settings/');
    const set = (ifMatch: string, name: string): Asked => ({
      method: 'PATCH',
      path,
      headers: { 'content-type': 'application/json', 'if-match': ifMatch, 'idempotency-key': 'refused' },
      body: JSON.stringify({ settings: { display_name: name } }),
    });
    const stale = await world.nodeOf('problem@task');
    for (const _ of [1, 2]) expect((await world.ask(set(`"${stale}"`, 'One'))).status).toBe(412);
    const fresh = await world.nodeOf('problem@sum');
    expect((await world.ask(set(`"${fresh}"`, 'One'))).status).toBe(200);
    expect(problemIn(await world.ask(set(`"${stale}"`, 'One')))).toBe('key-reused');
  });
});

/** Sends again while the first sending is under way, as the answer says. */
async function untilAnswered(ask: Ask, asked: Asked, name: string): Promise<Answered> {
  for (;;) {
    const answer = await ask(asked);
    if (problemIn(answer) !== 'in-progress') return answer;
    expect(answer.headers['retry-after'], name).toBe('1');
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}
