import Type, { type TSchema } from 'typebox';
import type { RouteName } from '#contract';
import { CLOSED, JobSchema, ref, STALE } from '#contract/schemas';
import type { CourseKey } from '#olx';
import { CmsFailure } from '#openedx';
import { headOf } from '../access/course.ts';
import { actorOf, callerOf } from '../auth/actor.ts';
import { includes } from '../auth/rights.ts';
import { refusalFor } from '../errors.ts';
import { courseInAddress, isReading } from '../http/request.ts';
import { sendKept } from '../idempotency/kept-answer.ts';
import type { App, Parts } from '../parts.ts';
import { Refusal } from '../refusal.ts';
import type { Caller, Studio } from '../studio/studio.ts';
import { beginReading, callerIn, withinTime } from '../writes/receive.ts';
import { refresh } from '../writes/refreshing.ts';
import { pathOf } from './route-schema.ts';

/** What is answered of a course run without asking Studio: what the service alone knows. A stream asks by itself. */
const OF_THE_SERVICE: ReadonlySet<string> = new Set(
  (['courseLock', 'blockLock', 'plan', 'content', 'courseEvents'] satisfies readonly RouteName[]).map(pathOf),
);

/**
 * Keeps what is answered of a course run that lives in Studio up to date, for each route of the scope that is about a
 * course run. The first read of one that the service has not read answers 202 with the job that reads it.
 */
export function fromStudio(app: App, parts: Parts): void {
  app.addHook('onRoute', (route) => {
    const isRead = [route.method].flat().includes('GET');
    if (!isRead || !/:(?:course_key|usage_key)/.test(route.url) || isOfTheService(route.url)) return;
    const schema = route.schema ?? {};
    const { properties = {} } = (schema.querystring ?? {}) as { readonly properties?: Record<string, TSchema> };
    route.schema = {
      ...schema,
      querystring: Type.Object({ ...properties, ...STALE }, CLOSED),
      response: { ...(schema.response as object), 202: ref(JobSchema) },
    };
  });

  const { studio, store } = parts;
  if (studio === null) return;
  const tools = { ...parts, studio };

  app.addHook('preHandler', async (request, reply) => {
    const course = courseInAddress(request.params);
    const { url } = request.routeOptions;
    if (course === null || url === undefined || isOfTheService(url)) return;
    const caller = callerIn(request);
    // whoever brings a token lets their jobs go on that wait for one
    if (caller.token !== null || studio.hasServiceAccount) await parts.jobs.resume(callerOf(actorOf(request)), caller);
    // to remove a course run from the service concerns the service alone
    if (request.method === 'DELETE' && url.endsWith(pathOf('course'))) return;
    const link = await store.studio.find(course);
    if (link === null) {
      if (!(await isInStudio(studio, course, caller))) return;
      if (isReading(request)) return sendKept(reply, await beginReading(parts, request, course));
      throw new Refusal(
        'precondition-required',
        `The course run ${course} lives in Studio and was not read yet. Read it, then name its version.`,
      );
    }
    const { stale } = request.query as { readonly stale?: boolean };
    if (stale === true && isReading(request)) return;
    try {
      const isWriting = !isReading(request);
      const mayFinish = isWriting || includes(await request.rights.in(course), 'write');
      await withinTime(parts.config.limits, (signal) =>
        refresh(tools, course, caller, { mayFinish, isWriting }, signal),
      );
    } catch (error) {
      throw await withVersion(course, error);
    }
    return;
  });

  /** The refusal with the version that was read last, so that the client knows what `stale=true` would give. */
  async function withVersion(course: CourseKey, error: unknown): Promise<unknown> {
    const { problem, message, members } = refusalFor(error);
    if (problem !== 'remote-failed' && problem !== 'timed-out') return error;
    const { version } = await headOf(store, course);
    return new Refusal(problem, message, { ...members, current_version: version }, { cause: error });
  }

  /** Whether Studio has a course run that was not read. While Studio is away, a course run of the service is answered. */
  async function isInStudio(from: Studio, course: CourseKey, caller: Caller): Promise<boolean> {
    if (caller.token === null && !from.hasServiceAccount) return false;
    try {
      return await from.has(course, caller);
    } catch (error) {
      if (error instanceof CmsFailure && (await store.head(course)) !== null) return false;
      throw error;
    }
  }
}

function isOfTheService(url: string): boolean {
  return [...OF_THE_SERVICE].some((each) => url.endsWith(each));
}

/** Refuses to make a course run that the request does not say to make in Studio (404), or that Studio has (409). */
export async function ensureForStudio(
  studio: Studio,
  course: CourseKey,
  caller: Caller,
  isAsked: boolean,
): Promise<void> {
  if (await studio.has(course, caller))
    throw new Refusal('duplicate', `Studio has the course run ${course}. Read it first.`, { blocks: [] });
  if (isAsked) return;
  throw new Refusal(
    'not-found',
    `Studio does not have the course run ${course}. create_in_studio=true makes it there.`,
  );
}

/** Refuses to make something in Studio if there is none. */
export function ensureNoStudio(isAsked: boolean | undefined): void {
  if (isAsked === true) throw new Refusal('bad-request', 'The service is not connected to Open edX.');
}
