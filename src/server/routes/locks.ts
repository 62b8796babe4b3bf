import type { LockAnswer } from '#contract';
import { LockAnswerSchema, LockKindQuery, LockQuery, ref } from '#contract/schemas';
import { type BlockId, type CourseKey, idsAbove } from '#olx';
import type { Store } from '#store';
import { courseKeyOf, headOf, openBlock } from '../access/course.ts';
import { answerLock } from '../answers/lock.ts';
import { type Actor, actorOf } from '../auth/actor.ts';
import { LOCK_DURATION, lockTokenOf } from '../locks/ensure-unlocked.ts';
import { isHolder, isOwnLock, lockedBy, takenOver } from '../locks/locked.ts';
import type { App, Parts } from '../parts.ts';
import { answers, BlockParams, CourseParams, KEYED_PROBLEMS, pathOf } from './route-schema.ts';

/**
 * Soft locks of a course run or a subtree. Presence tells others that somebody works here. An exclusive lock also refuses
 * their writes for a while.
 */
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
        reply.header('cache-control', 'no-store');
        return standing(store, place, actorOf(request));
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
        const { kind = 'exclusive', take_over: takeOver = false, seconds } = request.query;
        const place = await placeOf(store, request.params);
        const actor = actorOf(request);
        const token = lockTokenOf(request.headers);
        const isBound = kind === 'exclusive' && !takeOver;
        const taker = token === null || !isBound ? null : await store.locks.takenOverBy(place.course, token);
        if (taker !== null) throw takenOver(taker);
        const taken = await store.locks.acquire({
          kind,
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
          ...(await standing(store, place, actor)),
          ...(kind === 'exclusive' ? { lock: answerLock(taken.lock, actor) } : {}),
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
          querystring: LockKindQuery,
          response: answers({ 200: ref(LockAnswerSchema) }, 'not-found', 'locked', ...KEYED_PROBLEMS),
        },
      },
      async (request, reply) => {
        const { kind = 'exclusive' } = request.query;
        const place = await placeOf(store, request.params);
        const actor = actorOf(request);
        const token = lockTokenOf(request.headers);
        const here = (await store.locks.list(place.course, kind)).filter(({ block }) => block === place.block);
        // several people may be present here, and each takes only their own presence back
        const lock = kind === 'presence' ? here.find((each) => isHolder(each, actor)) : here[0];
        if (lock !== undefined && kind === 'exclusive' && !isOwnLock(lock, actor, token)) throw lockedBy(lock);
        if (lock !== undefined) await store.locks.release(place.course, lock.token);
        reply.header('cache-control', 'no-store');
        return standing(store, place, actor);
      },
    );
  }
}

/** What a lock covers. */
interface Place {
  readonly course: CourseKey;
  /** Null for the whole course run. */
  readonly block: BlockId | null;
  /** True for what is above: a lock there covers this place, too. */
  readonly isAbove: (block: BlockId | null) => boolean;
  /** True for this place and what is above or below: two people cannot hold exclusive locks of both. */
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

/** The exclusive lock that covers a place, and everybody who is present there, above or below. */
async function standing({ locks }: Store, { course, isAbove, overlaps }: Place, actor: Actor): Promise<LockAnswer> {
  const held = await locks.list(course);
  const lock = held.find(({ kind, block }) => kind === 'exclusive' && isAbove(block));
  const present = held.filter(({ kind, block }) => kind === 'presence' && overlaps(block));
  return {
    lock: lock === undefined ? null : answerLock(lock, actor),
    present: present.map((each) => answerLock(each, actor)),
  };
}
