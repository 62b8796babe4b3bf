import { randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import {
  address,
  BASE_PATH,
  type BlockAnswer,
  type Commit,
  deleteBlock,
  importCourse,
  insertChild,
  type Job,
  MEDIA,
  type Operation,
  type Page,
  type Problem,
  problemName,
  replaceBlock,
  setSettings,
  type WriteAnswer,
} from '#contract';
import { document } from '../server/_content.ts';
import type { Running } from '../server/_process.ts';
import { packed, usage } from '../server/_small-course.ts';

const KEY = 'course-v1:Demo+Faults+2026';
/** An answer is waited for so long, and a service that does not work has so long to recover; milliseconds. */
const ANSWER_LIMIT = 20_000;
const RECOVERY_LIMIT = 120_000;
/** One of so many writes is sent again after it was answered. */
const REPEATED = 3;

/** What came of the writes up to a moment. */
export interface Ledger {
  readonly acknowledged: number;
  /** Requests that were sent again because they had no answer, or one that asks for patience. */
  readonly retried: number;
  /** Acknowledged writes that the history does not have. */
  readonly lost: number;
  /** Commits beyond those acknowledged. */
  readonly doubled: number;
  /** Answers that are not what the state, or the key, calls for. */
  readonly wrong: readonly string[];
}

/** Authors who write without a pause, and remember all that was acknowledged. */
export interface Authors {
  /** Lets them write until they are told to pause. */
  resume(): void;
  /** Resolves once each has the answer to its last write. Throws if that takes longer than any recovery may. */
  pause(): Promise<void>;
  /** Compares what was acknowledged since the last look with what the service has. They must be pausing. */
  look(): Promise<Ledger>;
}

interface Answer {
  readonly status: number;
  readonly retryAfter: string | null;
  readonly text: string;
}

/** A write on its way. */
interface Request {
  readonly kind: string;
  readonly operation: Operation;
  readonly ifMatch: string;
  readonly key: string;
  readonly asJob: boolean;
}

interface Author {
  readonly at: number;
  step: number;
  /** What the block of this author must be called. */
  name: string;
  /** The children added to its unit and not deleted since. */
  readonly added: string[];
}

/**
 * Authors in units of their own of one course run, which they create. Each write has a key of its own and is sent
 * again, under that key and to any service, until it has an answer that says what became of it.
 *
 * @param services those that run at this moment
 */
export async function authorsAt(services: () => readonly Running[], count: number): Promise<Authors> {
  const authors = Array.from({ length: count }, (_, at): Author => ({ at, step: at, name: `Start ${at}`, added: [] }));
  const commits: string[] = [];
  const wrong: string[] = [];
  let retried = 0;
  let acknowledged = 0;
  let lost = 0;
  let doubled = 0;
  let isPausing = true;
  let underWay: Promise<unknown> = Promise.resolve();

  const content = { kind: 'archive', media: MEDIA.gzip, body: await packed(courseFiles(count)) } as const;
  const created = await sent({
    kind: 'create',
    operation: importCourse(KEY, { content }),
    ifMatch: '',
    key: randomUUID(),
    asJob: false,
  });
  if (created === null) throw new Error(`no course run: ${wrong.join()}`);

  function anyAddress(): string {
    const running = services();
    const chosen = running[Math.floor(Math.random() * running.length)];
    if (chosen === undefined) throw new Error('no service');
    return chosen.address;
  }

  async function send(
    method: string,
    path: string,
    headers: Record<string, string>,
    body: Operation['body'],
  ): Promise<Answer> {
    const signal = AbortSignal.timeout(ANSWER_LIMIT);
    const answer = await fetch(`${anyAddress()}${BASE_PATH}${path}`, {
      method,
      headers,
      body: body as BodyInit | null,
      signal,
    });
    return { status: answer.status, retryAfter: answer.headers.get('retry-after'), text: await answer.text() };
  }

  /** Sends until there is an answer that asks for no patience. */
  async function patiently(what: string, once: () => Promise<Answer>): Promise<Answer> {
    for (const began = Date.now(); Date.now() - began < RECOVERY_LIMIT; ) {
      const answer = await once().catch(() => null);
      if (answer !== null && answer.status < 400) return answer;
      if (answer !== null && !isPassing(what, answer)) return answer;
      retried += 1;
      await wait(50 + Math.random() * 100);
    }
    throw new Error(`${what} has no answer after ${RECOVERY_LIMIT} ms`);
  }

  function isPassing(what: string, { status, retryAfter, text }: Answer): boolean {
    const name = problemName(JSON.parse(text) as Problem);
    if (name === 'in-progress') return true;
    if (status !== 503) return false;
    if (retryAfter === null) wrong.push(`${what}: 503 without Retry-After`);
    return true;
  }

  async function read<Value>(path: string): Promise<Value> {
    const answer = await patiently(`GET ${path}`, () => send('GET', path, { accept: MEDIA.json }, null));
    if (answer.status !== 200) throw new Error(`GET ${path}: ${answer.status} ${answer.text}`);
    return JSON.parse(answer.text) as Value;
  }

  function sendRequest({ operation, ifMatch, key, asJob }: Request): Promise<Answer> {
    const query = new URLSearchParams(operation.query).toString();
    return send(
      operation.method,
      `${operation.path}${query === '' ? '' : `?${query}`}`,
      {
        ...operation.headers,
        'idempotency-key': key,
        ...(ifMatch === '' ? {} : { 'if-match': `"${ifMatch}"` }),
        ...(asJob ? { prefer: 'respond-async' } : {}),
      },
      operation.body,
    );
  }

  /** What became of a write; null for what is told as wrong. */
  async function sent(request: Request): Promise<WriteAnswer | null> {
    const answer = await patiently(request.kind, () => sendRequest(request));
    const written = await outcomeOf(request, answer);
    if (written === null) return null;
    acknowledged += 1;
    commits.push(written.commit);
    if (acknowledged % REPEATED === 0) {
      const again = await patiently(request.kind, () => sendRequest(request));
      if (again.status !== answer.status || !isSame(again.text, answer.text))
        wrong.push(`${request.kind} again: ${again.status} ${again.text.slice(0, 300)}`);
    }
    return written;
  }

  async function outcomeOf({ kind }: Request, { status, text }: Answer): Promise<WriteAnswer | null> {
    if (status < 300 && status !== 202) return JSON.parse(text) as WriteAnswer;
    if (status !== 202) {
      wrong.push(`${kind}: ${status} ${text.slice(0, 300)}`);
      return null;
    }
    const { id } = JSON.parse(text) as Job;
    for (const began = Date.now(); Date.now() - began < RECOVERY_LIMIT; ) {
      const job = await read<Job>(address('job', { job: id }));
      if (job.state === 'succeeded') return job.result as unknown as WriteAnswer;
      if (job.state !== 'queued' && job.state !== 'running') {
        wrong.push(`${kind}: the job is ${job.state}: ${JSON.stringify(job.problem).slice(0, 300)}`);
        return null;
      }
      await wait(50);
    }
    throw new Error(`${kind}: the job does not end`);
  }

  async function next(author: Author): Promise<void> {
    author.step += 1;
    const mark = `Step ${author.step} of ${author.at}`;
    const [oldest] = author.added;
    const which = author.step % 5;
    const key = randomUUID();
    if (which === 0 && oldest === undefined) return;
    const child = usage(`html@${oldest ?? ''}`, KEY);
    const place = which === 0 ? child : usage(which === 1 ? `vertical@u${author.at}` : `problem@p${author.at}`, KEY);
    const { version, node_version: node } = await read<BlockAnswer>(address('block', { usage_key: place }));
    const common = { ifMatch: version, key, asJob: false };
    if (which === 0 && oldest !== undefined) {
      const done = await sent({ ...common, kind: 'DELETE block', operation: deleteBlock(KEY, place) });
      if (done !== null) author.added.shift();
    } else if (which === 1) {
      const name = `h${author.at}_${author.step}`;
      const operation = insertChild(KEY, place, {
        content: document(`<html url_name="${name}" display_name="${mark}"><p>${mark}</p></html>`),
      });
      const done = await sent({ ...common, kind: 'POST children', operation, ifMatch: node });
      if (done !== null) author.added.push(name);
    } else if (which === 2) {
      const operation = setSettings(KEY, place, { settings: { display_name: mark } });
      const done = await sent({ ...common, kind: 'PATCH settings', operation, ifMatch: node });
      if (done !== null) author.name = mark;
    } else {
      const olx = `<problem url_name="p${author.at}" display_name="${mark}"><p>${mark}</p></problem>`;
      const operation = replaceBlock(KEY, place, { content: document(olx), scope: 'subtree', orphans: 'reject' });
      const asJob = which === 4;
      const done = await sent({ ...common, kind: asJob ? 'PUT olx as a job' : 'PUT olx', operation, asJob });
      if (done !== null) author.name = mark;
    }
  }

  async function work(author: Author): Promise<void> {
    while (!isPausing) await next(author);
  }

  async function history(): Promise<readonly string[]> {
    const found: string[] = [];
    for (let page = 1; ; page += 1) {
      const path = address('commits', { course_key: KEY });
      const { results, next } = await read<Page<Commit>>(`${path}?page=${page}&page_size=200`);
      found.push(...results.map(({ commit }) => commit));
      if (next === null) return found;
    }
  }

  async function lookAt(author: Author): Promise<void> {
    const block = await read<BlockAnswer>(address('block', { usage_key: usage(`problem@p${author.at}`, KEY) }));
    if (block.display_name !== author.name) wrong.push(`“${block.display_name}” is not “${author.name}”`);
    const { children } = await read<BlockAnswer>(address('block', { usage_key: usage(`vertical@u${author.at}`, KEY) }));
    const names = children.map((child) => child.replace(/^.*@/, ''));
    if (names.slice(1).join() !== author.added.join()) wrong.push(`${names.join()} are not ${author.added.join()}`);
  }

  return {
    resume() {
      isPausing = false;
      underWay = Promise.all(authors.map(work));
    },
    async pause() {
      isPausing = true;
      await underWay;
    },
    async look() {
      const found = await history();
      const there = new Set(found);
      for (const author of authors) await lookAt(author);
      const ledger = {
        acknowledged,
        retried,
        lost: commits.filter((commit) => !there.has(commit)).length - lost,
        doubled: found.length - commits.length - doubled,
        wrong: wrong.splice(0),
      };
      lost += ledger.lost;
      doubled += ledger.doubled;
      acknowledged = 0;
      retried = 0;
      return ledger;
    },
  };
}

/** Two answers to one request: a job goes on meanwhile. */
function isSame(one: string, other: string): boolean {
  if (one === other) return true;
  const [a, b] = [JSON.parse(one) as Partial<Job>, JSON.parse(other) as Partial<Job>];
  return a.state !== undefined && a.id === b.id;
}

function courseFiles(units: number): Readonly<Record<string, string>> {
  const all = Array.from({ length: units }, (_, at) => at);
  return {
    'course.xml': '<course url_name="2026" org="Demo" course="Faults"/>',
    'course/2026.xml': '<course display_name="Faults"><chapter url_name="c"/></course>',
    'chapter/c.xml': '<chapter><sequential url_name="s"/></chapter>',
    'sequential/s.xml': `<sequential>${all.map((at) => `<vertical url_name="u${at}"/>`).join('')}</sequential>`,
    ...Object.fromEntries(
      all.map((at) => [`vertical/u${at}.xml`, `<vertical><problem url_name="p${at}"/></vertical>`]),
    ),
    ...Object.fromEntries(
      all.map((at) => [`problem/p${at}.xml`, `<problem display_name="Start ${at}"><p>${at}</p></problem>`]),
    ),
  };
}
