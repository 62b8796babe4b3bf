import { CourseExportQuery, ImportQuery } from '#contract/schemas';
import { ROOT_ID, usageKey } from '#olx';
import { courseKeyOf } from '../access/course.ts';
import { requestMatch } from '../access/if-match.ts';
import { ensureHead, matching, mismatch } from '../access/match.ts';
import type { App, Parts } from '../parts.ts';
import { Refusal } from '../refusal.ts';
import { callerIn, receive } from '../writes/receive.ts';
import { EXPORTED, type Exporter } from './export.ts';
import { ensureForStudio, ensureNoStudio } from './from-studio.ts';
import { ARCHIVE_BODY, archiveBody } from './olx-body.ts';
import { answers, CourseParams, CREATED, pathOf, WRITE_PROBLEMS } from './route-schema.ts';

/** A whole course run as OLX: exported, created or replaced. */
export function courseOlxRoutes(app: App, parts: Parts, sendExport: Exporter): void {
  app.get(
    pathOf('courseOlx'),
    {
      schema: {
        summary: 'Export a course run',
        tags: ['olx'],
        params: CourseParams,
        querystring: CourseExportQuery,
        response: answers(EXPORTED, 'not-found', 'not-acceptable'),
      },
    },
    (request, reply) => {
      const root = usageKey(courseKeyOf(request.params.course_key), ROOT_ID);
      return sendExport({ accept: request.headers.accept, usageKey: root, ...request.query }, reply);
    },
  );

  app.put(
    pathOf('courseOlx'),
    {
      schema: {
        summary: 'Create or replace a course run',
        tags: ['olx'],
        params: CourseParams,
        querystring: ImportQuery,
        takes: ARCHIVE_BODY,
        response: answers(CREATED, ...WRITE_PROBLEMS, 'conflict'),
      },
    },
    async (request, reply) => {
      const course = courseKeyOf(request.params.course_key);
      const {
        orphans,
        merge,
        base,
        target,
        damaged = 'reject',
        plan = false,
        create_in_studio: inStudio,
      } = request.query;
      const head = await parts.store.head(course);
      if (head === null) {
        if (plan)
          throw new Refusal('not-found', `There is no course run ${course} yet; an import without a plan creates it.`);
        if (request.headers['if-match'] !== undefined)
          throw mismatch(null, null, `There is no course run ${course}, so it has no version.`);
        const { studio } = parts;
        if (studio === null) ensureNoStudio(inStudio);
        else await ensureForStudio(studio, course, callerIn(request), inStudio === true);
        return receive(parts, request, reply, {
          course,
          plan,
          match: matching({ kind: 'course' }, null),
          asked: { kind: 'create', message: 'Import the course run', damaged, target, inStudio: studio !== null },
          body: archiveBody(request.body),
        });
      }
      if (request.headers['if-none-match'] === '*')
        throw mismatch(head.version, head, `The course run ${course} is there already.`);
      if (orphans === undefined)
        throw new Refusal(
          'bad-request',
          'Say with `orphans` what happens to blocks that the archive does not have: reject or delete.',
          { missing: 'orphans' },
        );
      const match = await requestMatch(request, course, { kind: 'course' }, plan);
      ensureHead(match, head);
      return receive(parts, request, reply, {
        course,
        plan,
        match,
        asked: { kind: 'replace', block: ROOT_ID, scope: 'subtree', orphans, merge, base, target, damaged },
        body: archiveBody(request.body),
      });
    },
  );
}
