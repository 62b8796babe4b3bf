import fc from 'fast-check';
import { expect, onTestFinished, test } from 'vitest';
import type { OutlineNode } from '#contract';
import { startPostgres } from '../support/postgres.ts';
import { Pool } from './_pool.ts';
import { type Bodies, type Described, type Made, operationsOf, requests } from './_requests.ts';
import { emptyService, put, type Service, value, withPoints } from './_service.ts';
import { KEY, OTHER_KEY, packed, SMALL_COURSE, unitFiles } from './_small-course.ts';

/** All together; `FUZZ_REQUESTS` asks for more or fewer. */
const REQUESTS = Number(process.env['FUZZ_REQUESTS'] ?? 10_000);
/** Requests to one service; then a new one is begun, so that there is always something left. */
const EACH = 500;
/** A request that takes longer hangs, in milliseconds. */
const LONGEST = 20_000;

const NEW_KEYS = Array.from({ length: 4 }, (_, at) => `course-v1:No+Such+Run.${at}`);

const DOCUMENTS = [
  '<problem url_name="sum"><p>2 + 2?</p></problem>',
  '<vertical url_name="unit1" display_name="U"><html url_name="intro"/><problem url_name="sum"/></vertical>',
  '<html url_name="fresh"><![CDATA[<p>x</p>]]></html>',
  '<chapter url_name="c9"><sequential url_name="s9"/></chapter>',
  '<problem',
  '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>',
  '\uFEFF<video url_name="v" youtube="1.0:abc"/>',
  '',
];

/** What is refused before the work of an operation begins. */
const AT_THE_DOOR = new Set([400, 404, 406, 413, 415, 428]);

async function filled(database: string): Promise<{ readonly service: Service; readonly pool: Pool }> {
  const limits = { ...withPoints(1e9), 'json-bytes': 200_000 };
  const service = await emptyService({ limits }, database);
  for (const key of [KEY, OTHER_KEY]) await put(service, key, SMALL_COURSE);
  const nodes: OutlineNode[] = [value(await service.client.getOutline(KEY))];
  for (const node of nodes) nodes.push(...node.children);
  const { results: commits } = value(await service.client.listCommits(KEY));
  const blocks = await Promise.all(nodes.map(async ({ id }) => value(await service.client.getBlock(id))));
  const pool = new Pool({
    // most requests meet one course run, so that they meet what others have done
    course: [...Array<string>(30).fill(KEY), OTHER_KEY, ...NEW_KEYS],
    block: [...nodes.map(({ id }) => id), `${nodes[0]?.id}x`, 'intro'],
    commit: commits.map(({ commit }) => commit),
    version: blocks.flatMap((each) => [each.version, each.node_version]),
    path: ['logo.png', 'page.html', 'about/overview.html', 'policies/2026/grading_policy.json', 'new/file.txt'],
    type: ['problem', 'html', 'chapter', 'no-such'],
    document: DOCUMENTS,
    moment: ['2026-01-01T00:00:00Z', '2026-01-02T00:00:00Z', '2999-01-01T00:00:00Z'],
  });
  return { service, pool };
}

/** How often each operation was answered with each status. */
type Tally = Map<string, Map<number, number>>;

async function sent({ send }: Service, pool: Pool, tally: Tally, made: Made): Promise<void> {
  const { operation, method, url, headers, body } = made;
  let timer: NodeJS.Timeout | undefined;
  const hangs = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`${method} ${url} hangs`)), LONGEST);
  });
  try {
    // `send` fails where the answer is not as described; 500 is described nowhere
    const answer = await Promise.race([send(method, url, { headers, ...(body === undefined ? {} : { body }) }), hangs]);
    if (answer.status >= 500) throw new Error(`${method} ${url}: ${answer.text}`);
    pool.learn(answer.json, answer.text);
    const statuses = tally.get(operation) ?? new Map<number, number>();
    tally.set(operation, statuses.set(answer.status, (statuses.get(answer.status) ?? 0) + 1));
  } finally {
    clearTimeout(timer);
  }
}

/** Sends so many requests; the operations that there are, and what each was answered. */
async function fuzz(count: number, database: () => Promise<string>) {
  const zip = await packed(unitFiles(), 'zip');
  const archives = [await packed(SMALL_COURSE), await packed(unitFiles())] as const;
  const bodiesWith = (pool: Pool): Bodies => ({
    'application/xml': pool.any('document'),
    'application/gzip': fc.constantFrom(...archives, archives[0].slice(0, 300), ''),
    'application/zip': fc.constantFrom(zip, 'PK'),
    'application/octet-stream': fc.constantFrom('bytes', archives[1]),
    'text/plain': fc.constant('hello'),
  });
  const tally: Tally = new Map();
  const operations = new Set<string>();
  for (let begun = 0; begun < count; begun += EACH) {
    const { service, pool } = await filled(await database());
    const described = service.app.swagger() as unknown as Described;
    // there are no applications that could get a token
    for (const { method, path } of operationsOf(described))
      if (!path.includes('/oauth2/')) operations.add(`${method} ${path}`);
    await fc.assert(
      fc.asyncProperty(requests(described, pool, bodiesWith(pool)), (made) => sent(service, pool, tally, made)),
      { numRuns: Math.min(EACH, count - begun), endOnFailure: true },
    );
  }
  return { operations: [...operations], tally };
}

test(`${REQUESTS} requests after the description are answered as it says, none with a failure`, {
  timeout: 900_000,
}, async () => {
  const { operations, tally } = await fuzz(REQUESTS, async () => 'sqlite::memory:');
  const having = (fits: (status: number) => boolean) =>
    operations.filter((operation) => [...(tally.get(operation)?.keys() ?? [])].some(fits));
  const all = [...tally.values()].flatMap((statuses) => [...statuses.values()]).reduce((sum, each) => sum + each, 0);
  expect(all).toBeGreaterThanOrEqual(REQUESTS);
  // it reaches behind the checks of all, and much of it is done
  expect(having((status) => !AT_THE_DOOR.has(status))).toEqual(operations);
  expect(having((status) => status < 300).length).toBeGreaterThan(operations.length * 0.75);
});

test(`${REQUESTS / 10} of them on PostgreSQL are too`, { timeout: 900_000 }, async () => {
  const postgres = await startPostgres();
  // said first, so that it ends last
  onTestFinished(() => postgres.stop());
  const { tally } = await fuzz(REQUESTS / 10, () => postgres.createDatabase());
  expect(tally.size).toBeGreaterThan(35);
});
