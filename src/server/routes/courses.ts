import {
  CourseListSchema,
  CourseSchema,
  CreateQuery,
  DeletedCourseSchema,
  ListQuery,
  NewCourseSchema,
  ref,
  WriteAnswerSchema,
} from '#contract/schemas';
import type { CourseKey } from '#olx';
import type { CourseInfo, StudioLink } from '#store';
import { courseInfo, courseKeyOf } from '../access/course.ts';
import { withVersions } from '../access/headers.ts';
import { matching } from '../access/match.ts';
import { pageOf, pageOfAll, sliceOf } from '../access/paging.ts';
import { answerCourse, answerCourseSummary } from '../answers/course.ts';
import { actorOf } from '../auth/actor.ts';
import { ensureRight } from '../auth/authorize.ts';
import { includes, type Right } from '../auth/rights.ts';
import { instanceOf } from '../http/request-id.ts';
import { sendKept } from '../idempotency/kept-answer.ts';
import { claimedKey } from '../idempotency/once.ts';
import type { App, Parts } from '../parts.ts';
import { Refusal } from '../refusal.ts';
import { hasLost, type LostWrite, lostIn } from '../studio/known.ts';
import { answerIn } from '../writes/answer.ts';
import { commit } from '../writes/commit.ts';
import { NO_CONTENT } from '../writes/content.ts';
import { deleteCourse } from '../writes/deleting.ts';
import { namingIntent } from '../writes/intent.ts';
import { makeIn, readIn } from '../writes/reading.ts';
import { callerIn, withinTime } from '../writes/receive.ts';
import { atOnce } from '../writes/write.ts';
import { ensureForStudio, ensureNoStudio } from './from-studio.ts';
import { answers, CourseParams, KEYED_PROBLEMS, pathOf } from './route-schema.ts';

/** Course runs that are asked about together. */
const CHUNK = 1000;

/** The list of course runs, one of them, and a new one without content. */
export function courseRoutes(app: App, parts: Parts): void {
  app.get(
    pathOf('courses'),
    {
      schema: {
        summary: 'Course runs',
        tags: ['courses'],
        querystring: ListQuery,
        response: answers({ 200: ref(CourseListSchema) }),
      },
    },
    async (request) => {
      const { readable } = request.rights;
      if ('ask' in readable) return pageOfAll(request, (await allowed(readable.ask)).map(answerCourseSummary));
      const page = await parts.store.coursePage({ ...sliceOf(request.query), within: readable.names });
      return pageOf(request, { count: page.count, results: page.results.map(answerCourseSummary) });
    },
  );

  app.get(
    pathOf('course'),
    {
      schema: {
        summary: 'One course run',
        tags: ['courses'],
        params: CourseParams,
        response: answers({ 200: ref(CourseSchema) }, 'not-found'),
      },
    },
    async (request, reply) => {
      const info = await courseInfo(parts.store, courseKeyOf(request.params.course_key));
      withVersions(reply, { version: info.version, course: info.version });
      const link = parts.studio === null ? null : await parts.store.studio.find(info.key);
      return answerCourse(info, link === null ? null : { lost: await lostNow(link) });
    },
  );

  app.post(
    pathOf('courses'),
    {
      schema: {
        summary: 'Create an empty course run',
        tags: ['courses'],
        querystring: CreateQuery,
        body: NewCourseSchema,
        response: answers(
          { 201: ref(WriteAnswerSchema) },
          ...KEYED_PROBLEMS,
          'not-found',
          'duplicate',
          'version-mismatch',
          'olx-invalid',
        ),
      },
    },
    async (request, reply) => {
      const { course_key: text, display_name: name } = request.body;
      const key = courseKeyOf(text);
      await ensureRight(request, key, 'write');
      if ((await parts.store.findCourse(key)) !== null)
        throw new Refusal('duplicate', `The course run ${key} exists already.`, { blocks: [] });
      const intent = namingIntent(key, name);
      const { studio } = parts;
      if (studio !== null) {
        await ensureForStudio(studio, key, callerIn(request), request.query.create_in_studio === true);
        const receipt = await withinTime(parts.config.limits, async (signal) => {
          const context = atOnce(signal, callerIn(request));
          await makeIn({ ...parts, studio }, key, name, context);
          return readIn({ ...parts, studio }, { course: key, asked: { kind: 'studio' } }, context);
        });
        return sendKept(reply, answerIn(receipt));
      }
      ensureNoStudio(request.query.create_in_studio);
      const write = {
        course: key,
        actor: actorOf(request),
        key: claimedKey(request),
        asked: { kind: 'create', message: name },
        plan: false,
        match: matching({ kind: 'course' }, null),
        lockToken: null,
      } as const;
      const receipt = await withinTime(parts.config.limits, (signal) =>
        commit(parts, write, intent, null, NO_CONTENT, atOnce(signal)),
      );
      return sendKept(reply, answerIn(receipt));
    },
  );

  app.delete(
    pathOf('course'),
    {
      schema: {
        summary: 'Remove a course run with its history from the service',
        tags: ['courses'],
        params: CourseParams,
        response: answers(
          { 200: ref(DeletedCourseSchema) },
          ...KEYED_PROBLEMS,
          'not-found',
          'locked',
          'version-mismatch',
          'precondition-required',
        ),
      },
    },
    async (request, reply) => {
      const key = courseKeyOf(request.params.course_key);
      const { answer, ended } = await withinTime(parts.config.limits, (signal) =>
        deleteCourse(parts.store, request, key, instanceOf(request), signal),
      );
      for (const job of ended) parts.jobs.abort(job);
      return sendKept(reply, answer);
    },
  );

  /** What is lost in Studio by now; nothing of the content is read if nothing was lost. */
  async function lostNow(link: StudioLink): Promise<readonly LostWrite[]> {
    if (!hasLost(link)) return [];
    const snapshot = await parts.store.load(link.course);
    return snapshot === null ? [] : lostIn(link, snapshot.course, parts.now());
  }

  /** All course runs that somebody else lets the caller read, in order of keys. */
  async function allowed(ask: (courses: readonly CourseKey[]) => Promise<readonly Right[]>) {
    const seen: CourseInfo[] = [];
    for (let offset = 0; ; offset += CHUNK) {
      const { results } = await parts.store.coursePage({ offset, limit: CHUNK });
      const rights = await ask(results.map(({ key }) => key));
      seen.push(...results.filter((_, at) => includes(rights[at] ?? 'none', 'read')));
      if (results.length < CHUNK) return seen;
    }
  }
}
