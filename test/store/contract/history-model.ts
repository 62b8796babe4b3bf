import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type BlockId, type Course, effectOf, emptyCourse, idOf, walk } from '#olx';
import type {
  CommitContent,
  CommitId,
  CommitRecord,
  ContentHash,
  EventCursor,
  Lock,
  LockKind,
  Page,
  PlanId,
  Store,
} from '#store';
import { courseOf, KEY, block as made, OTHER_KEY, pointer, problem } from '../_course.ts';
import type { MakeDatabase } from '../contract.ts';
import { databases, standingClock } from './_open.ts';

/** The state of a course run: the answer of each problem, by its url_name. */
type State = Readonly<Record<string, number>>;

type Command =
  | { readonly kind: 'commit'; readonly state: State }
  | { readonly kind: 'plan'; readonly name: string; readonly answer: number }
  | { readonly kind: 'lock'; readonly holder: string; readonly lock: LockKind; readonly takeOver: boolean }
  | { readonly kind: 'release'; readonly at: number }
  | { readonly kind: 'watch' }
  | { readonly kind: 'remove' };

const names = ['a', 'b', 'c', 'd', 'e'];
const state: fc.Arbitrary<State> = fc.dictionary(fc.constantFrom(...names), fc.nat({ max: 3 }), {
  maxKeys: 5,
  noNullPrototype: true,
});
const command: fc.Arbitrary<Command> = fc.oneof(
  { weight: 8, arbitrary: fc.record({ kind: fc.constant('commit' as const), state }) },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('plan' as const),
      name: fc.constantFrom(...names),
      answer: fc.integer({ min: 4, max: 6 }),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant('lock' as const),
      holder: fc.constantFrom('ana', 'ben'),
      lock: fc.constantFrom('exclusive' as const, 'presence' as const),
      takeOver: fc.boolean(),
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('release' as const), at: fc.nat({ max: 5 }) }) },
  { weight: 3, arbitrary: fc.constant({ kind: 'watch' as const }) },
  { weight: 1, arbitrary: fc.constant({ kind: 'remove' as const }) },
);

const textOf = (name: string, answer: number): string => problem(name, answer).text;
const hashOf = (text: string): ContentHash => createHash('sha256').update(text).digest('hex') as ContentHash;

function courseIn(given: State): Course {
  const problems = Object.entries(given).map(([name, answer]) => pointer(problem(name, answer)));
  return courseOf(made('course', '2026', { children: [pointer(made('vertical', 'unit', { children: problems }))] }));
}

/** What a watcher knows of a course run, from its events alone. */
interface Watcher {
  readonly cursor: EventCursor;
  readonly commits: readonly CommitId[];
  /** The tokens of the locks that hold. */
  readonly held: ReadonlySet<number>;
}

/** A course run as it must be: everything in memory, nothing indexed. */
class Model {
  commits: { readonly record: CommitRecord; readonly course: Course }[] = [];
  readonly locks = new Map<number, Lock>();
  readonly plans = new Map<PlanId, ContentHash>();
  watchers: Watcher[] = [];

  newest(): Course {
    return this.commits.at(-1)?.course ?? emptyCourse(KEY);
  }

  deleted(): readonly { readonly block: BlockId; readonly commit: CommitId }[] {
    const present = (course: Course): Set<BlockId> => new Set([...walk(course.root)].map(idOf));
    const found: { block: BlockId; commit: CommitId; number: number }[] = [];
    const now = present(this.newest());
    const ever = new Set(this.commits.flatMap(({ course }) => [...present(course)]));
    for (const each of ever) {
      if (now.has(each)) continue;
      const last = this.commits.findLastIndex(({ course }) => present(course).has(each));
      const commit = this.commits[last + 1]?.record ?? expect.unreachable();
      found.push({ block: each, commit: commit.id, number: commit.number });
    }
    found.sort((one, other) => other.number - one.number || (one.block < other.block ? -1 : 1));
    return found.map(({ block, commit }) => ({ block, commit }));
  }
}

async function carryOut(store: Store, model: Model, asked: Command): Promise<void> {
  const head = model.commits.at(-1)?.record ?? null;
  switch (asked.kind) {
    case 'commit': {
      const next = courseIn(asked.state);
      const { changes } = effectOf(model.newest(), next);
      const problems = changes.filter(({ block }) => block.startsWith('problem@'));
      const before = [...walk(model.newest().root)];
      const contents = problems.flatMap(({ block }) =>
        (['before', 'after'] as const).flatMap((side): CommitContent[] => {
          const found = (side === 'before' ? before : [...walk(next.root)]).find((each) => idOf(each) === block);
          return found === undefined ? [] : [{ hash: hashOf(found.text), block, form: 'published', side }];
        }),
      );
      const { commit } = await store.commit(KEY, {
        expectedHead: head?.id ?? null,
        next,
        author: 'ana',
        application: 'test',
        message: '',
        changed: changes.map(({ block, kind }) => ({ block, kind })),
        contents,
      });
      model.commits.push({ record: commit, course: next });
      return;
    }
    case 'plan': {
      if (head === null) return;
      const plan = `${asked.name}${asked.answer}` as PlanId;
      const text = textOf(asked.name, asked.answer);
      await store.plans.save({
        plan,
        course: KEY,
        base: head.id,
        baseVersion: head.version,
        request: null,
        contents: [{ hash: hashOf(text), block: `problem@${asked.name}` as BlockId, form: 'draft' }],
        expiresAt: '2100-01-01T00:00:00.000Z',
      });
      model.plans.set(plan, hashOf(text));
      return;
    }
    case 'lock': {
      if (head === null) return;
      const taken = await store.locks.acquire({
        course: KEY,
        block: null,
        kind: asked.lock,
        holder: asked.holder,
        application: 'studio',
        duration: 60_000,
        overlaps: () => true,
        takeOver: asked.takeOver,
      });
      const others = [...model.locks.values()].filter(
        ({ kind, holder }) => kind === 'exclusive' && holder !== asked.holder,
      );
      const isRefused = asked.lock === 'exclusive' && others.length > 0 && !asked.takeOver;
      expect(taken.taken).toBe(!isRefused);
      if (!taken.taken) return;
      if (asked.lock === 'exclusive') for (const { token } of others) model.locks.delete(token);
      model.locks.set(taken.lock.token, taken.lock);
      return;
    }
    case 'release': {
      const token = [...model.locks.keys()][asked.at];
      if (token === undefined) return;
      expect(await store.locks.release(KEY, token)).toBe(true);
      model.locks.delete(token);
      return;
    }
    case 'watch': {
      const cursor = await store.events.now(KEY);
      expect(cursor === null).toBe(head === null);
      if (cursor === null) return;
      const commits = model.commits.map(({ record }) => record.id);
      model.watchers.push({ cursor, commits, held: new Set(model.locks.keys()) });
      return;
    }
    case 'remove': {
      const gone = { message: 'gone', result: null };
      const done = await store.deleteCourse(KEY, { expectedVersion: head?.version ?? null, gone });
      expect(done?.head ?? null).toEqual(head);
      await compareWithNothing(store, model);
      for (const { cursor } of model.watchers) expect(await store.events.since(KEY, cursor)).toBeNull();
      model.commits = [];
      model.locks.clear();
      model.plans.clear();
    }
  }
}

/** After a deletion nothing of the course run is found. */
async function compareWithNothing(store: Store, model: Model): Promise<void> {
  expect(await store.load(KEY)).toBeNull();
  expect(await store.findCourse(KEY)).toBeNull();
  expect(await store.storedBytes(KEY)).toBe(0);
  expect(await store.locks.list(KEY)).toEqual([]);
  for (const { record } of model.commits) {
    expect(await store.load(KEY, record.id)).toBeNull();
    expect(await store.findCommit(KEY, record.id)).toBeNull();
    expect(await store.findCommit(KEY, record.version)).toBeNull();
  }
  for (const name of names)
    for (let answer = 0; answer < 7; answer += 1)
      expect(await store.findContent(KEY, hashOf(textOf(name, answer)))).toBeNull();
  for (const plan of model.plans.keys()) expect(await store.plans.find(KEY, plan)).toBeNull();
}

async function compare(store: Store, model: Model, limit: number): Promise<void> {
  const records = model.commits.map(({ record }) => record).reverse();
  expect(await wholeOf((offset) => store.commitPage(KEY, { offset, limit }))).toEqual(records);
  for (const block of ['vertical@unit', ...names.map((name) => `problem@${name}`)] as BlockId[]) {
    const own = records.filter(({ changed }) => changed.some((each) => each.block === block));
    expect(await wholeOf((offset) => store.commitPage(KEY, { offset, limit, block }))).toEqual(own);
  }
  const deleted = model.deleted();
  const told = await wholeOf((offset) => store.deletedBlocks(KEY, { offset, limit }));
  expect(told.map(({ block, commit }) => ({ block, commit: commit.id }))).toEqual(deleted);
  const units = await store.deletedBlocks(KEY, { offset: 0, limit, type: 'vertical' });
  expect(units.count).toBe(deleted.filter(({ block }) => block.startsWith('vertical@')).length);

  for (const name of names) {
    for (let answer = 0; answer < 7; answer += 1) {
      const hash = hashOf(textOf(name, answer));
      const place = await store.findContent(KEY, hash);
      expect(await store.findContent(OTHER_KEY, hash)).toBeNull();
      const isCommitted = model.commits.some(({ course }) =>
        [...walk(course.root)].some(({ text }) => hashOf(text) === hash),
      );
      const isPlanned = [...model.plans.values()].includes(hash);
      expect(place?.in ?? null).toBe(isCommitted ? 'commit' : isPlanned ? 'plan' : null);
      if (place?.in !== 'commit') continue;
      // the text is where the store says
      const snapshot = await store.load(KEY, place.commit);
      const found =
        snapshot === null ? [] : [...walk(snapshot.course.root)].filter((each) => idOf(each) === place.block);
      expect(found.map(({ text }) => hashOf(text))).toEqual([hash]);
    }
  }
  expect(new Set((await store.locks.list(KEY)).map(({ token }) => token))).toEqual(new Set(model.locks.keys()));
  model.watchers = await Promise.all(model.watchers.map((watcher) => followed(store, model, watcher, limit)));
}

async function wholeOf<Entry>(page: (offset: number) => Promise<Page<Entry>>): Promise<readonly Entry[]> {
  const all: Entry[] = [];
  for (;;) {
    const { count, results } = await page(all.length);
    all.push(...results);
    if (all.length >= count) {
      expect(all).toHaveLength(count);
      expect((await page(count)).results).toEqual([]);
      return all;
    }
    expect(results.length).toBeGreaterThan(0);
  }
}

/** A watcher that goes on from any event, and in the end knows what is so. */
async function followed(store: Store, model: Model, watcher: Watcher, limit: number): Promise<Watcher> {
  const commits = [...watcher.commits];
  const held = new Set(watcher.held);
  let { cursor } = watcher;
  for (;;) {
    const page = await store.events.since(KEY, cursor, limit);
    if (page === null) {
      expect(model.commits).toEqual([]);
      return watcher;
    }
    if (page.lost) {
      expect(commits[0]).not.toBe(model.commits[0]?.record.id);
      expect(page.events).toEqual([]);
      return {
        cursor: page.cursor,
        commits: model.commits.map(({ record }) => record.id),
        held: new Set(model.locks.keys()),
      };
    }
    // half of them lose their connection after the first event
    const events = commits.length % 2 === 0 ? page.events.slice(0, 1) : page.events;
    for (const event of events) {
      if (event.kind === 'commit') commits.push(event.commit.id);
      else if (event.holds) held.add(event.lock.token);
      else held.delete(event.lock.token);
    }
    cursor = events.length === page.events.length ? page.cursor : (events.at(-1)?.cursor ?? cursor);
    if (page.more || events.length < page.events.length) continue;
    expect(commits).toEqual(model.commits.map(({ record }) => record.id));
    expect(held).toEqual(new Set(model.locks.keys()));
    return { cursor, commits, held };
  }
}

export function historyModelContract(makeDatabase: MakeDatabase): void {
  const { open } = databases(makeDatabase);

  describe('a random history', () => {
    test('is told by every list, text and event as a plain model tells it', { timeout: 60_000 }, async () => {
      const clock = standingClock();
      const store = await open({ now: clock.now });
      const commands = fc.array(command, { minLength: 4, maxLength: 25 });
      await fc.assert(
        fc.asyncProperty(commands, fc.integer({ min: 1, max: 4 }), async (asked, limit) => {
          const model = new Model();
          for (const each of asked) {
            clock.pass(1);
            await carryOut(store, model, each);
          }
          await compare(store, model, limit);
          clock.pass(1);
          await carryOut(store, model, { kind: 'remove' });
        }),
        { numRuns: 15 },
      );
    });
  });
}
