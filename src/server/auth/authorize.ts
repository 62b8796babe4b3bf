import type { FastifyRequest } from 'fastify';
import type { CourseKey } from '#olx';
import type { App } from '../http/fastify.ts';
import { courseInAddress, isReading } from '../http/request.ts';
import { Refusal } from '../refusal.ts';
import { includes, type Right } from './rights.ts';

/**
 * Refuses with 403 whoever may not do in a course run what a request asks for, before its body is
 * taken in. The answer is the same whether or not there is such a course run.
 */
export function authorize(app: App): void {
  app.addHook('onRequest', (request, _reply, done) => {
    const key = courseInAddress(request.params);
    // the route refuses what is not a key
    if (key === null) return done();
    const needed = isReading(request) ? 'read' : 'write';
    const had = request.rights.in(key);
    if (typeof had !== 'string') had.then((right) => done(refusalOf(key, right, needed) ?? undefined), done);
    else done(refusalOf(key, had, needed) ?? undefined);
  });
}

/** Refuses with 403 where the caller has not that right in the course run. */
export async function ensureRight({ rights }: FastifyRequest, course: CourseKey, needed: Right): Promise<void> {
  const refusal = refusalOf(course, await rights.in(course), needed);
  if (refusal !== null) throw refusal;
}

/** Whether the caller of a request that is still being answered may read the course run by now. */
export async function mayStillRead({ rights }: FastifyRequest, course: CourseKey): Promise<boolean> {
  try {
    return includes(await (await rights.anew()).in(course), 'read');
  } catch (error) {
    // also if Studio cannot be asked: the client comes back and is told why
    if (error instanceof Refusal) return false;
    throw error;
  }
}

function refusalOf(course: CourseKey, had: Right, needed: Right): Refusal | null {
  if (includes(had, needed)) return null;
  const detail =
    had === 'none'
      ? `You have no access to a course run ${course}.`
      : `You may read the course run ${course}, not change it.`;
  return new Refusal('forbidden', detail);
}
