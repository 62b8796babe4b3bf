import { setTimeout as wait } from 'node:timers/promises';
import { expect } from 'vitest';
import { BASE_PATH, MEDIA, type Plan, type Side } from '#contract';
import { packed, SMALL_COURSE, unitFiles, usage } from './_small-course.ts';

/** One request as it goes over the wire. */
export interface Asked {
  readonly method: 'GET' | 'PUT' | 'POST' | 'PATCH' | 'DELETE';
  /** Below the base path. */
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array;
}

export interface Answered {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly text: string;
}

/** Sends a request to a service, wherever that runs. */
export type Ask = (asked: Asked) => Promise<Answered>;

/** Two requests to one route that differ in what they ask for. Each would be carried out on its own. */
export interface Pair {
  readonly one: Asked;
  readonly other: Asked;
  /** Commits that one of them makes. */
  readonly commits: 0 | 1;
}

/** Makes a course run ready and answers the requests. */
type MakePair = (world: World) => Promise<Pair>;

/** A course run of its own in a service. */
export interface World {
  readonly ask: Ask;
  readonly course: string;
  /** The path of the course run, or of something in it. */
  readonly at: (rest?: string) => string;
  readonly block: (id: string, rest?: string) => string;
  readonly versionOf: (id: string) => Promise<string>;
  readonly nodeOf: (id: string) => Promise<string>;
  readonly courseVersion: () => Promise<string>;
}

export function worldAt(ask: Ask, course: string): World {
  const at = (rest = ''): string => `courses/${encodeURIComponent(course)}/${rest}`;
  const block = (id: string, rest = ''): string => `blocks/${encodeURIComponent(usage(id, course))}/${rest}`;
  const found = async (id: string) => json(await done(ask, { method: 'GET', path: block(id) }));
  return {
    ask,
    course,
    at,
    block,
    versionOf: async (id) => String((await found(id))['version']),
    nodeOf: async (id) => String((await found(id))['node_version']),
    courseVersion: async () => String(json(await done(ask, { method: 'GET', path: at() }))['version']),
  };
}

/** The small course, imported under the key of the world. */
export async function importSmall({ ask, at }: World): Promise<void> {
  await done(ask, { method: 'PUT', path: at('olx/'), headers: GZIP, body: await packed(SMALL_COURSE) });
}

/** Commits of the course run, and of the one that a case may create beside it. */
export async function commitsIn({ ask, course }: Pick<World, 'ask' | 'course'>): Promise<number> {
  const counts = [course, besides(course)].map(async (key) => {
    const answer = await ask({ method: 'GET', path: `courses/${encodeURIComponent(key)}/commits/?page_size=1` });
    if (answer.status === 404) return 0;
    expect(answer.status, answer.text).toBe(200);
    return Number(json(answer)['count']);
  });
  return (await Promise.all(counts)).reduce((sum, count) => sum + count, 0);
}

/** Waits until the job of a 202 is over. */
export async function settled(ask: Ask, { status, text }: Answered): Promise<void> {
  if (status !== 202) return;
  const { id } = JSON.parse(text) as { readonly id: string };
  for (;;) {
    const job = json(await done(ask, { method: 'GET', path: `jobs/${id}/` }));
    if (!['queued', 'running'].includes(String(job['state']))) {
      expect(job).toMatchObject({ state: 'succeeded' });
      return;
    }
    await wait(20);
  }
}

/** What a client can tell from an answer, without what belongs to the one request alone. */
export function essence({ status, headers, text }: Answered) {
  const own = /^(?:date|x-request-id|ratelimit-.*|retry-after|connection|keep-alive|transfer-encoding|content-length)$/;
  return { status, text, headers: Object.fromEntries(Object.entries(headers).filter(([name]) => !own.test(name))) };
}

/** The short name of the problem that an answer is; null if it is none. */
export function problemIn({ status, text }: Answered): string | null {
  if (status < 400) return null;
  return (JSON.parse(text) as { readonly type: string }).type.split('/').at(-1) ?? null;
}

const GZIP = { 'content-type': MEDIA.gzip };
const XML = { 'content-type': MEDIA.xml };
const JSON_TYPE = { 'content-type': MEDIA.json };

/** The same request with another precondition: for routes that take no body. */
function forced(one: Asked): Asked {
  return { ...one, headers: { ...one.headers, 'if-match': '*' } };
}

/** The same request with another body. */
function other(one: Asked, body: string | Uint8Array): Asked {
  return { ...one, body };
}

function bodiless(one: Asked, commits: 0 | 1): Pair {
  return { one, other: forced(one), commits };
}

function besides(course: string): string {
  return `${course}b`;
}

/**
 * Every write of the interface, by method and path below the base path as the router has it; more
 * than one for routes that take several kinds of bodies.
 */
export const WRITES: Readonly<Record<string, Readonly<Record<string, MakePair>>>> = {
  'POST courses/': {
    '': async ({ course }) => {
      const body = (name: string) => JSON.stringify({ course_key: besides(course), display_name: name });
      const one: Asked = { method: 'POST', path: 'courses/', headers: JSON_TYPE, body: body('One') };
      return { one, other: other(one, body('Other')), commits: 1 };
    },
  },
  'PUT courses/:course_key/olx/': {
    '': async ({ at, courseVersion }) => importing(at('olx/?orphans=reject'), await courseVersion()),
    'as a job': async ({ at, courseVersion }) =>
      importing(at('olx/?orphans=reject'), await courseVersion(), { prefer: 'respond-async' }),
    'as a plan': async ({ at, courseVersion }) => ({
      ...(await importing(at('olx/?orphans=reject&plan=true'), await courseVersion())),
      commits: 0,
    }),
  },
  'DELETE blocks/:usage_key/': {
    '': async ({ block, versionOf }) => {
      const headers = { 'if-match': `"${await versionOf('problem@sum')}"` };
      return bodiless({ method: 'DELETE', path: block('problem@sum'), headers }, 1);
    },
  },
  'PUT blocks/:usage_key/olx/': {
    'a document': async ({ block, nodeOf }) => {
      const headers = { ...XML, 'if-match': `"${await nodeOf('problem@sum')}"` };
      const path = block('problem@sum', 'olx/?scope=node&orphans=reject');
      const body = (text: string) => `<problem url_name="sum"><p>${text}</p></problem>`;
      const one: Asked = { method: 'PUT', path, headers, body: body('One?') };
      return { one, other: other(one, body('Other?')), commits: 1 };
    },
    'an archive': async ({ block, versionOf }) => {
      const headers = { ...GZIP, 'if-match': `"${await versionOf('vertical@unit1')}"` };
      const path = block('vertical@unit1', 'olx/?scope=subtree&orphans=reject');
      const body = (text: string) => packed(unitFiles({ 'html/intro.html': text }));
      const one: Asked = { method: 'PUT', path, headers, body: await body('One') };
      return { one, other: other(one, await body('Other')), commits: 1 };
    },
  },
  'POST blocks/:usage_key/children/': {
    '': async ({ block, nodeOf }) => {
      const headers = { ...XML, 'if-match': `"${await nodeOf('vertical@unit1')}"` };
      const body = (name: string) => `<problem url_name="fresh" display_name="${name}"><p>?</p></problem>`;
      const one: Asked = {
        method: 'POST',
        path: block('vertical@unit1', 'children/'),
        headers,
        body: body('One'),
      };
      return { one, other: other(one, body('Other')), commits: 1 };
    },
    // would be carried out twice by whoever forces
    forced: async ({ block }) => {
      const headers = { ...XML, 'if-match': '*' };
      const body = (name: string) => `<problem display_name="${name}"><p>?</p></problem>`;
      const path = block('vertical@unit1', 'children/?ids=new');
      const one: Asked = { method: 'POST', path, headers, body: body('One') };
      return { one, other: other(one, body('Other')), commits: 1 };
    },
  },
  'PATCH blocks/:usage_key/settings/': {
    '': async ({ block, nodeOf }) => {
      const headers = { ...JSON_TYPE, 'if-match': `"${await nodeOf('problem@sum')}"` };
      const body = (name: string) => JSON.stringify({ settings: { display_name: name } });
      const one: Asked = {
        method: 'PATCH',
        path: block('problem@sum', 'settings/'),
        headers,
        body: body('One'),
      };
      return { one, other: other(one, body('Other')), commits: 1 };
    },
  },
  'POST blocks/:usage_key/moves/': {
    '': async ({ course, block, versionOf, nodeOf }) => {
      const headers = { ...JSON_TYPE, 'if-match': `"${await versionOf('vertical@unit1')}"` };
      const parent_version = await nodeOf('sequential@homework');
      const body = (index: number) =>
        JSON.stringify({ parent: usage('sequential@homework', course), index, parent_version });
      const one: Asked = { method: 'POST', path: block('vertical@unit1', 'moves/'), headers, body: body(0) };
      return { one, other: other(one, body(1)), commits: 1 };
    },
  },
  'POST blocks/:usage_key/publications/': {
    '': async ({ block, versionOf }) => {
      const headers = { 'if-match': `"${await versionOf('vertical@unit2')}"` };
      return bodiless({ method: 'POST', path: block('vertical@unit2', 'publications/'), headers }, 1);
    },
  },
  'DELETE blocks/:usage_key/draft/': {
    '': async ({ block, versionOf }) => {
      const headers = { 'if-match': `"${await versionOf('vertical@unit2')}"` };
      return bodiless({ method: 'DELETE', path: block('vertical@unit2', 'draft/'), headers }, 1);
    },
  },
  'PUT blocks/:usage_key/lock/': {
    '': async ({ block }) => locking(block('vertical@unit1', 'lock/')),
  },
  'DELETE blocks/:usage_key/lock/': {
    '': async ({ ask, block }) => {
      const path = block('vertical@unit1', 'lock/');
      await done(ask, { method: 'PUT', path });
      return bodiless({ method: 'DELETE', path }, 0);
    },
  },
  'PUT courses/:course_key/lock/': { '': async ({ at }) => locking(at('lock/')) },
  'DELETE courses/:course_key/lock/': {
    '': async ({ ask, at }) => {
      await done(ask, { method: 'PUT', path: at('lock/') });
      return bodiless({ method: 'DELETE', path: at('lock/') }, 0);
    },
  },
  'POST courses/:course_key/commits/': {
    'of steps': async ({ course, at, courseVersion }) => {
      const headers = { ...JSON_TYPE, 'if-match': `"${await courseVersion()}"` };
      const step = { kind: 'set-settings', block: usage('problem@sum', course) };
      const body = (name: string) => JSON.stringify({ steps: [{ ...step, settings: { display_name: name } }] });
      const one: Asked = { method: 'POST', path: at('commits/'), headers, body: body('One') };
      return { one, other: other(one, body('Other')), commits: 1 };
    },
    'of steps with versions': async ({ course, at, nodeOf }) => {
      const version = await nodeOf('problem@sum');
      const step = { kind: 'set-settings', block: usage('problem@sum', course), version };
      const body = (name: string) => JSON.stringify({ steps: [{ ...step, settings: { display_name: name } }] });
      const one: Asked = { method: 'POST', path: at('commits/'), headers: JSON_TYPE, body: body('One') };
      return { one, other: other(one, body('Other')), commits: 1 };
    },
    'of a plan': async ({ ask, at, block }) => {
      const body = JSON.stringify({ settings: { display_name: 'Planned' } });
      const path = block('problem@sum', 'settings/?plan=true');
      const { plan } = json(await done(ask, { method: 'PATCH', path, headers: JSON_TYPE, body }));
      return committing(at('commits/'), { plan }, {});
    },
    'that reverts': async (world) => {
      const revert = await renamed(world);
      return committing(world.at('commits/'), { revert }, { 'if-match': `"${await world.courseVersion()}"` });
    },
    'that restores': async (world) => {
      const { results } = json(await done(world.ask, { method: 'GET', path: world.at('commits/') }));
      const [{ commit: restore } = { commit: '' }] = results as readonly { readonly commit: string }[];
      await renamed(world);
      const headers = { 'if-match': `"${await world.courseVersion()}"` };
      return committing(world.at('commits/?orphans=reject'), { restore }, headers);
    },
  },
  'POST courses/:course_key/plans/': {
    '': async (world) => {
      const { ask, at, block, courseVersion } = world;
      const base = await courseVersion();
      const settings = { display_name: 'Ours' };
      await done(ask, {
        method: 'PATCH',
        path: block('problem@sum', 'settings/'),
        headers: { ...JSON_TYPE, 'if-match': `"${await world.nodeOf('problem@sum')}"` },
        body: JSON.stringify({ settings }),
      });
      const planned = await done(ask, {
        method: 'PUT',
        path: block('problem@sum', `olx/?scope=subtree&orphans=reject&merge=fail&base=${base}&plan=true`),
        headers: XML,
        body: String(SMALL_COURSE['problem/sum.xml']).replace('"Sum"', '"Theirs" url_name="sum"'),
      });
      const { plan, conflicts } = JSON.parse(planned.text) as Plan;
      const body = (choice: Side) =>
        JSON.stringify({ plan, choices: Object.fromEntries(conflicts.map(({ id }) => [id, choice])) });
      expect(conflicts).toHaveLength(1);
      const one: Asked = { method: 'POST', path: at('plans/'), headers: JSON_TYPE, body: body('ours') };
      return { one, other: other(one, body('theirs')), commits: 0 };
    },
  },
  'PUT courses/:course_key/assets/*': { '': async ({ at }) => putting(at('assets/new/one.txt')) },
  'DELETE courses/:course_key/assets/*': {
    '': async ({ at, courseVersion }) => {
      const headers = { 'if-match': `"${await courseVersion()}"` };
      return bodiless({ method: 'DELETE', path: at('assets/page.html'), headers }, 1);
    },
  },
  'PUT courses/:course_key/files/*': { '': async ({ at }) => putting(at('files/about/short.html')) },
  'DELETE courses/:course_key/files/*': {
    '': async ({ at, courseVersion }) => {
      const headers = { 'if-match': `"${await courseVersion()}"` };
      return bodiless({ method: 'DELETE', path: at('files/about/overview.html'), headers }, 1);
    },
  },
  'DELETE jobs/:job/': {
    '': async (world) => {
      const { one } = await importing(world.at('olx/?orphans=reject'), await world.courseVersion(), {
        prefer: 'respond-async',
      });
      const begun = await done(world.ask, one);
      await settled(world.ask, begun);
      return bodiless({ method: 'DELETE', path: `jobs/${String(json(begun)['id'])}/` }, 0);
    },
  },
};

/** Routes that write and take no key: each token is a new one (RFC 6749), and to end it twice is to end it. */
export const KEYLESS: readonly string[] = ['access_token', 'revoke_token', 'introspect'].flatMap((name) => [
  `POST oauth2/${name}/`,
  `POST /oauth2/${name}/`,
]);

/** After this there is no course run to look at; `course-deletion.test.ts` holds it to its key. */
export const ENDING: readonly string[] = ['DELETE courses/:course_key/'];

function committing(path: string, body: object, headers: Readonly<Record<string, string>>): Pair {
  return bodiless({ method: 'POST', path, headers: { ...JSON_TYPE, ...headers }, body: JSON.stringify(body) }, 1);
}

async function importing(path: string, version: string, extra: Readonly<Record<string, string>> = {}): Promise<Pair> {
  const headers = { ...GZIP, ...extra, 'if-match': `"${version}"` };
  const body = (name: string) => packed({ ...SMALL_COURSE, 'html/intro.html': `<p>${name}</p>` });
  const one: Asked = { method: 'PUT', path, headers, body: await body('One') };
  return { one, other: other(one, await body('Other')), commits: 1 };
}

function locking(path: string): Pair {
  const one: Asked = { method: 'PUT', path: `${path}?seconds=600` };
  return { one, other: { ...one, path: `${path}?seconds=700` }, commits: 0 };
}

function putting(path: string): Pair {
  const headers = { 'content-type': 'application/octet-stream', 'if-none-match': '*' };
  const one: Asked = { method: 'PUT', path, headers, body: 'One' };
  return { one, other: other(one, 'Other'), commits: 1 };
}

/** Changes a name; answers the commit. */
async function renamed({ ask, block, nodeOf }: World): Promise<string> {
  const headers = { ...JSON_TYPE, 'if-match': `"${await nodeOf('problem@task')}"` };
  const body = JSON.stringify({ settings: { display_name: 'Renamed' } });
  const answer = await done(ask, { method: 'PATCH', path: block('problem@task', 'settings/'), headers, body });
  return String(json(answer)['commit']);
}

async function done(ask: Ask, asked: Asked): Promise<Answered> {
  const answer = await ask(asked);
  expect(answer.status, `${asked.method} ${asked.path} ${answer.text}`).toBeLessThan(300);
  return answer;
}

function json({ text }: Answered): Readonly<Record<string, unknown>> {
  return JSON.parse(text) as Readonly<Record<string, unknown>>;
}

/** The address of a request, for a transport. */
export function addressOf({ path }: Asked): string {
  return `${BASE_PATH}${path}`;
}
