import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { OutlineNode } from '#contract';
import { DEFAULT_CONFIG } from '../../src/server/config/index.ts';
import { type Described, type Made, type Pool, requests } from './_requests.ts';
import { emptyService, put, type Service, value } from './_service.ts';
import { KEY, OTHER_KEY, packed, SMALL_COURSE, unitFiles } from './_small-course.ts';

/** All together; `FUZZ_REQUESTS` asks for more or fewer. */
const REQUESTS = Number(process.env['FUZZ_REQUESTS'] ?? 10_000);
/** Requests to one service; then a new one is begun, so that there is always something left. */
const EACH = 500;
/** A request that takes longer hangs, in milliseconds. */
const LONGEST = 20_000;

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

async function filled(): Promise<{ readonly service: Service; readonly pool: Pool }> {
  const service = await emptyService({
    allowances: { application: 1e9, user: 1e9 },
    limits: { ...DEFAULT_CONFIG.limits, json: 200_000 },
  });
  for (const key of [KEY, OTHER_KEY]) await put(service, key, SMALL_COURSE);
  const nodes: OutlineNode[] = [value(await service.client.getOutline(KEY))];
  for (const node of nodes) nodes.push(...node.children);
  const { commits } = value(await service.client.listCommits(KEY));
  const blocks = await Promise.all(nodes.map(async ({ id }) => value(await service.client.getBlock(KEY, id))));
  const pool: Pool = {
    course: [KEY, OTHER_KEY, 'course-v1:No+Such+Run', 'course-v1:No+Such+Run.2', 'course-v1:No+Such+Run.3'],
    block: [
      ...nodes.map(({ id }) => id),
      ...nodes.map(({ type, url_name: name }) => `${type}@${name}`),
      'course@course',
      'intro',
    ],
    commit: commits.map(({ commit }) => commit),
    version: blocks.flatMap((each) => [each.version, each.node_version]),
    plan: ['a'.repeat(64)],
    job: ['none'],
    path: ['logo.png', 'page.html', 'about/overview.html', 'policies/2026/grading_policy.json', 'new/file.txt'],
    type: ['problem', 'html', 'chapter', 'no-such'],
    document: DOCUMENTS,
  };
  return { service, pool };
}

async function sent({ send }: Service, { method, url, headers, body }: Made): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const hangs = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`${method} ${url} hangs`)), LONGEST);
  });
  try {
    // `send` fails where the answer is not as described; 500 is described nowhere
    const answer = await Promise.race([send(method, url, { headers, ...(body === undefined ? {} : { body }) }), hangs]);
    if (answer.status >= 500) throw new Error(`${method} ${url}: ${answer.text}`);
    tally.set(answer.status, (tally.get(answer.status) ?? 0) + 1);
  } finally {
    clearTimeout(timer);
  }
}

const tally = new Map<number, number>();

test(`${REQUESTS} requests after the description are answered as it says, none with a failure`, {
  timeout: 900_000,
}, async () => {
  const bodies = {
    'application/xml': DOCUMENTS,
    'application/gzip': [
      await packed(SMALL_COURSE),
      await packed(unitFiles()),
      (await packed(SMALL_COURSE)).slice(0, 300),
      '',
    ],
    'application/zip': [await packed(unitFiles(), 'zip'), 'PK'],
    'application/octet-stream': ['bytes', await packed(unitFiles())],
    'text/plain': ['hello'],
  };
  for (let begun = 0; begun < REQUESTS; begun += EACH) {
    const { service, pool } = await filled();
    const described = service.app.swagger() as unknown as Described;
    await fc.assert(
      fc.asyncProperty(requests(described, pool, bodies), (made) => sent(service, made)),
      { numRuns: Math.min(EACH, REQUESTS - begun), endOnFailure: true },
    );
  }
  const all = [...tally.values()].reduce((sum, each) => sum + each, 0);
  expect(all).toBeGreaterThanOrEqual(REQUESTS);
  // it reaches behind the checks: enough is done, and much is refused for many reasons
  expect(tally.get(200) ?? 0).toBeGreaterThan(REQUESTS / 10);
  expect([...tally.keys()].filter((status) => status >= 400).length).toBeGreaterThan(6);
});
