import type { FastifyRequest } from 'fastify';
import type { CourseKey } from '#olx';
import { courseKeyOf } from '../access/course.ts';
import type { App } from '../parts.ts';
import { Refusal } from '../refusal.ts';
import { includes, type Right } from './rights.ts';

/**
 * Refuses with 403 whoever may not do in a course run what a request asks for, before its body is
 * taken in. The answer is the same whether or not there is such a course run.
 */
export function authorize(app: App): void {
  app.addHook('onRequest', async (request) => {
    const { course } = request.params as { readonly course?: string };
    if (course === undefined) return;
    await ensureRight(request, courseKeyOf(course), request.method === 'GET' ? 'read' : 'write');
  });
}

/** Refuses with 403 where the caller has not that right in the course run. */
export async function ensureRight({ rights }: FastifyRequest, course: CourseKey, needed: Right): Promise<void> {
  const had = await rights.in(course);
  if (includes(had, needed)) return;
  const detail =
    had === 'none'
      ? `You have no access to a course run ${course}.`
      : `You may read the course run ${course}, not change it.`;
  throw new Refusal('forbidden', detail);
}

/** Those of the things named whose course run the caller may read. */
export async function visible<Thing>(
  { rights }: FastifyRequest,
  things: readonly Thing[],
  courseOf: (thing: Thing) => CourseKey,
): Promise<readonly Thing[]> {
  const seen: Thing[] = [];
  // a CMS may be asked about each: not about all at the same moment
  for (let start = 0; start < things.length; start += TOGETHER) {
    const some = things.slice(start, start + TOGETHER);
    const had = await Promise.all(some.map((thing) => rights.in(courseOf(thing))));
    seen.push(...some.filter((_, at) => includes(had[at] ?? 'none', 'read')));
  }
  return seen;
}

const TOGETHER = 16;
