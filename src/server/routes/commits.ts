import {
  CommitDetailSchema,
  CommitListSchema,
  CommitsQuery,
  CompareQuery,
  ComparisonSchema,
  ref,
} from '#contract/schemas';
import { effectOf, emptyCourse } from '#olx';
import type { CommitRecord, Snapshot } from '#store';
import { commitIdOf, courseInfo, courseKeyOf, openCourseAt } from '../access/course.ts';
import { withVersions } from '../access/headers.ts';
import { answerCommit } from '../answers/commit.ts';
import { answerChange, answerFileChange } from '../answers/effect.ts';
import type { App, Parts } from '../parts.ts';
import { Refusal } from '../refusal.ts';
import { answers, CommitParams, CourseParams, pathOf } from './route-schema.ts';

/** The history of a course run, and what differs between two of its states. */
export function commitRoutes(app: App, { store }: Parts): void {
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
      const { limit, before } = request.query;
      const { key, version } = await courseInfo(store, courseKeyOf(request.params.course));
      const oldest = before === undefined ? undefined : commitIdOf(before);
      if (oldest === null) throw new Refusal('bad-request', '`before` is no commit.');
      const commits = await store.commits(key, {
        ...(limit === undefined ? {} : { limit }),
        ...(oldest === undefined ? {} : { before: oldest }),
      });
      withVersions(reply, { version, course: version });
      return { commits: commits.map(answerCommit) };
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
      const { commit, course } = await openCourseAt(store, courseKeyOf(request.params.course), request.params.commit);
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

  app.get(
    pathOf('compare'),
    {
      schema: {
        summary: 'Compare two states',
        tags: ['history'],
        params: CourseParams,
        querystring: CompareQuery,
        response: answers({ 200: ref(ComparisonSchema) }, 'not-found'),
      },
    },
    async (request, reply) => {
      const key = courseKeyOf(request.params.course);
      const from = await openCourseAt(store, key, request.query.from);
      const to = await openCourseAt(store, key, request.query.to);
      const { changes, assets, files } = effectOf(from.course, to.course);
      withVersions(reply, { version: to.commit.version, course: to.commit.version });
      return {
        from: from.commit.version,
        to: to.commit.version,
        changes: changes.map((each) => answerChange(key, each)),
        assets: assets.map(answerFileChange),
        files: files.map(answerFileChange),
      };
    },
  );

  async function stateBefore({ course, parent }: CommitRecord): Promise<Snapshot['course']> {
    return parent === null ? emptyCourse(course) : (await openCourseAt(store, course, parent)).course;
  }
}
