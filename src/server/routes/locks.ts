import { LockAnswerSchema, LockQuery, ref } from '#contract/schemas';
import { type BlockId, type CourseKey, idsAbove } from '#olx';
import type { Lock, Store } from '#store';
import { courseKeyOf, headOf, openBlock } from '../access/course.ts';
import { answerLock } from '../answers/lock.ts';
import { actorOf } from '../auth/actor.ts';
import { LOCK_DURATION, lockTokenOf } from '../locks/ensure-unlocked.ts';
import { isHolder, lockedBy, takenOver } from '../locks/locked.ts';
import type { App, Parts } from '../parts.ts';
import { answers, BlockParams, CourseParams, KEYED_PROBLEMS, pathOf } from './route-schema.ts';

/** Soft locks of a course run or a subtree: they tell others, and keep their writes off for a while. */
export function lockRoutes(app: App, { store }: Parts): void {
  const places = [
    { route: 'courseLock', params: CourseParams, of: 'a course run' },
    { route: 'blockLock', params: BlockParams, of: 'a subtree' },
  ] as const;
  for (const { route, params, of } of places) {
    const shared = { tags: ['locks'], params } as const;
    app.get(
      pathOf(route),
      {
        schema: {
          ...shared,
          summary: `Who works on ${of}`,
          response: answers({ 200: ref(LockAnswerSchema) }, 'not-found'),
        },
      },
      async (request, reply) => {
        const place = await placeOf(store, request.params);
        const lock = await coveringLock(store, place);
        reply.header('cache-control', 'no-store');
        return { lock: lock === null ? null : answerLock(lock, actorOf(request)), present: [] };
      },
    );

    app.put(
      pathOf(route),
      {
        schema: {
          ...shared,
          summary: `Lock ${of}, or hold on to its lock`,
          querystring: LockQuery,
          response: answers({ 200: ref(LockAnswerSchema) }, 'not-found', 'locked', ...KEYED_PROBLEMS),
        },
      },
      async (request, reply) => {
        const { take_over: takeOver = false, seconds } = request.query;
        const place = await placeOf(store, request.params);
        const actor = actorOf(request);
        const token = lockTokenOf(request.headers);
        const taker = token === null || takeOver ? null : await store.locks.takenOverBy(place.course, token);
        if (taker !== null) throw takenOver(taker);
        const taken = await store.locks.acquire({
          course: place.course,
          block: place.block,
          holder: actor.author,
          application: actor.application,
          duration: seconds === undefined ? LOCK_DURATION : seconds * 1000,
          overlaps: place.overlaps,
          takeOver,
        });
        if (!taken.taken) throw lockedBy(taken.by);
        reply.header('lock-token', String(taken.lock.token)).header('cache-control', 'no-store');
        return {
          lock: answerLock(taken.lock, actor),
          present: [],
          ended: taken.ended.map((lock) => answerLock(lock, actor)),
        };
      },
    );

    app.delete(
      pathOf(route),
      {
        schema: {
          ...shared,
          summary: `Give the lock of ${of} back`,
          response: answers({ 200: ref(LockAnswerSchema) }, 'not-found', 'locked', ...KEYED_PROBLEMS),
        },
      },
      async (request, reply) => {
        const { course, block } = await placeOf(store, request.params);
        const actor = actorOf(request);
        const token = lockTokenOf(request.headers);
        const lock = (await store.locks.list(course)).find((each) => each.block === block);
        if (lock !== undefined && (token === null ? !isHolder(lock, actor) : lock.token !== token))
          throw lockedBy(lock);
        if (lock !== undefined) await store.locks.release(course, lock.token);
        reply.header('cache-control', 'no-store');
        return { lock: null, present: [] };
      },
    );
  }
}

/** What a lock covers. */
interface Place {
  readonly course: CourseKey;
  /** Null for the whole course run. */
  readonly block: BlockId | null;
  /** True for what stands above: a lock there covers this place, too. */
  readonly isAbove: (block: BlockId | null) => boolean;
  /** True where locks of both places cannot be held by two people. */
  readonly overlaps: (block: BlockId | null) => boolean;
}

async function placeOf(
  store: Store,
  params: { readonly course_key: string } | { readonly usage_key: string },
): Promise<Place> {
  if ('course_key' in params) {
    const course = (await headOf(store, courseKeyOf(params.course_key))).course;
    return { course, block: null, isAbove: (other) => other === null, overlaps: () => true };
  }
  const { snapshot, id: block } = await openBlock(store, params.usage_key);
  const course = snapshot.commit.course;
  const above = idsAbove(snapshot.course.root, [block]);
  return {
    course,
    block,
    isAbove: (other) => other === null || above.has(other),
    overlaps: (other) => other === null || above.has(other) || idsAbove(snapshot.course.root, [other]).has(block),
  };
}

async function coveringLock({ locks }: Store, { course, isAbove }: Place): Promise<Lock | null> {
  return (await locks.list(course)).find(({ block }) => isAbove(block)) ?? null;
}
