import type { FastifyRequest } from 'fastify';
import type { DeletedCourse } from '#contract';
import type { CourseKey } from '#olx';
import { type CommitRecord, CourseGone, HeadMoved, type JobId, type Store } from '#store';
import { headOf } from '../access/course.ts';
import { versionHeaders } from '../access/headers.ts';
import { requestMatch } from '../access/if-match.ts';
import { ensureHead, mismatch } from '../access/match.ts';
import { actorOf } from '../auth/actor.ts';
import { refusalFor } from '../errors.ts';
import type { KeptAnswer } from '../idempotency/kept-answer.ts';
import { claimedKey } from '../idempotency/once.ts';
import { lockTokenOf } from '../locks/ensure-unlocked.ts';
import { isHolder, lockedBy } from '../locks/locked.ts';

/**
 * Removes a course run with its history, in its turn among the writers. Refuses with 404, 428, 412, and with 423 if
 * somebody else holds a lock anywhere in it.
 *
 * @returns the answer, and the jobs that were under way in the course run and have ended
 */
export async function deleteCourse(
  store: Store,
  request: FastifyRequest,
  course: CourseKey,
  instance: string,
  signal: AbortSignal,
): Promise<{ readonly answer: KeptAnswer; readonly ended: readonly JobId[] }> {
  ensureHead(await courseMatch(), await headOf(store, course));
  return store.inTurn(
    course,
    async () => {
      const head = await headOf(store, course);
      ensureHead(await courseMatch(), head);
      await ensureNobodyElse(store, request, course);
      const answer = answerOf(head);
      const claimed = claimedKey(request);
      const gone = refusalFor(new CourseGone(course, null));
      try {
        const done = await store.deleteCourse(course, {
          expectedVersion: head.version,
          gone: { message: gone.message, result: { ...gone.toProblem(instance) } },
          ...(claimed === null ? {} : { key: { ...claimed, answer: { ...answer } } }),
        });
        if (done === null) throw new CourseGone(course, null);
        return { answer, ended: done.ended };
      } catch (error) {
        if (!(error instanceof HeadMoved)) throw error;
        const { current } = error.data;
        throw mismatch(current?.version ?? null, current, 'The course run has changed in this moment.');
      }
    },
    signal,
  );

  function courseMatch() {
    return requestMatch(request, course, { kind: 'course' }, false);
  }
}

/** Refuses with 423 if somebody else holds a lock in the course run. */
async function ensureNobodyElse({ locks }: Store, request: FastifyRequest, course: CourseKey): Promise<void> {
  const [actor, token] = [actorOf(request), lockTokenOf(request.headers)];
  const held = await locks.list(course, 'exclusive');
  const other = held.find((lock) => !isHolder(lock, actor) && lock.token !== token);
  if (other !== undefined) throw lockedBy(other);
}

function answerOf({ course, version, id }: CommitRecord): KeptAnswer {
  const body: DeletedCourse = { course_key: course, course_version: version, commit: id };
  return { status: 200, headers: versionHeaders({ version, course: version }), text: JSON.stringify(body) };
}
