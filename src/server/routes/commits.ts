import {
  CommitDetailSchema,
  CommitListSchema,
  CommitsQuery,
  NewCommitSchema,
  ref,
  WriteQuery,
} from '#contract/schemas';
import { effectOf, emptyCourse } from '#olx';
import type { CommitRecord, Snapshot } from '#store';
import { courseInfo, courseKeyOf, namedBlock, openCourseAt } from '../access/course.ts';
import { withVersions } from '../access/headers.ts';
import { pageOf, sliceOf } from '../access/paging.ts';
import { answerCommit } from '../answers/commit.ts';
import { answerChange, answerFileChange } from '../answers/effect.ts';
import { overLimit } from '../config/limits.ts';
import type { App, Parts } from '../parts.ts';
import { Refusal } from '../refusal.ts';
import { receive } from '../writes/receive.ts';
import { commitOf } from './new-commit.ts';
import { answers, CommitParams, CourseParams, CREATED, pathOf, WRITE_PROBLEMS } from './route-schema.ts';

/** The history of a course run, and what is added to it as a whole: steps, a plan, the undoing of what was done. */
export function commitRoutes(app: App, parts: Parts): void {
  const { store, config } = parts;

  app.get(
    pathOf('commits'),
    {
      schema: {
        summary: 'History, newest first',
        tags: ['history'],
        params: CourseParams,
        querystring: CommitsQuery,
        response: answers({ 200: ref(CommitListSchema) }, 'not-found'),
      },
    },
    async (request, reply) => {
      const { key, version } = await courseInfo(store, courseKeyOf(request.params.course_key));
      const { block: text } = request.query;
      const block = text === undefined ? null : namedBlock(text);
      if (block !== null && block.course !== key)
        throw new Refusal('not-found', `${text} is a block of another course run.`);
      const page = await store.commitPage(key, {
        ...sliceOf(request.query),
        ...(block === null ? {} : { block: block.id }),
      });
      withVersions(reply, { version, course: version });
      return pageOf(request, { count: page.count, results: page.results.map(answerCommit) });
    },
  );

  app.get(
    pathOf('commit'),
    {
      schema: {
        summary: 'One commit with all that it did',
        tags: ['history'],
        params: CommitParams,
        response: answers({ 200: ref(CommitDetailSchema) }, 'not-found'),
      },
    },
    async (request, reply) => {
      const { course_key: key, commit: at } = request.params;
      const { commit, course } = await openCourseAt(store, courseKeyOf(key), at);
      const before = await stateBefore(commit);
      const { changes, assets, files } = effectOf(before, course);
      withVersions(reply, { version: commit.version, course: commit.version });
      return {
        ...answerCommit(commit),
        changes: changes.map((each) => answerChange(commit.course, each)),
        assets: assets.map(answerFileChange),
        files: files.map(answerFileChange),
      };
    },
  );

  app.post(
    pathOf('commits'),
    {
      schema: {
        summary: 'Commit steps, a plan, an undoing, or a former state',
        tags: ['changes'],
        params: CourseParams,
        querystring: WriteQuery,
        body: NewCommitSchema,
        response: answers(CREATED, ...WRITE_PROBLEMS, 'conflict', 'duplicate', 'incompatible-placement'),
      },
      // before the schema says the same without a name for it
      preValidation: (request, _reply, done) => {
        const { steps } = Object(request.body) as { readonly steps?: unknown };
        const isOver = Array.isArray(steps) && steps.length > config.limits.steps;
        done(isOver ? overLimit(config.limits, 'steps', 'The request has more steps than') : undefined);
      },
    },
    async (request, reply) => {
      const { plan = false, orphans } = request.query;
      const key = courseKeyOf(request.params.course_key);
      const { match, asked } = await commitOf(parts, request, key, request.body, { orphans, plan });
      return receive(parts, request, reply, { course: key, plan, match, asked, body: null });
    },
  );

  async function stateBefore({ course, parent }: CommitRecord): Promise<Snapshot['course']> {
    return parent === null ? emptyCourse(course) : (await openCourseAt(store, course, parent)).course;
  }
}
