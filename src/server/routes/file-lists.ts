import type { Asset } from '#contract';
import { AssetListSchema, CourseFileListSchema, ListQuery, ref } from '#contract/schemas';
import type { BlobRef } from '#olx';
import { courseKeyOf, openCourse } from '../access/course.ts';
import { withVersions } from '../access/headers.ts';
import { pageOfAll } from '../access/paging.ts';
import type { App, Parts } from '../parts.ts';
import { answers, CourseParams, pathOf } from './route-schema.ts';

/** What files a course run has beside its blocks. */
export function fileListRoutes(app: App, { store }: Parts): void {
  app.get(
    pathOf('assets'),
    {
      schema: {
        summary: 'Static assets',
        tags: ['assets'],
        params: CourseParams,
        querystring: ListQuery,
        response: answers({ 200: ref(AssetListSchema) }, 'not-found'),
      },
    },
    async (request, reply) => {
      const { commit, course } = await openCourse(store, courseKeyOf(request.params.course_key));
      withVersions(reply, { version: commit.version, course: commit.version });
      return pageOfAll(request, listed(course.assets));
    },
  );

  app.get(
    pathOf('files'),
    {
      schema: {
        summary: 'Course-level files: about pages, tabs, info, policies',
        tags: ['files'],
        params: CourseParams,
        querystring: ListQuery,
        response: answers({ 200: ref(CourseFileListSchema) }, 'not-found'),
      },
    },
    async (request, reply) => {
      const { commit, course } = await openCourse(store, courseKeyOf(request.params.course_key));
      withVersions(reply, { version: commit.version, course: commit.version });
      return pageOfAll(request, listed(course.files));
    },
  );
}

function listed(files: ReadonlyMap<string, BlobRef>): Asset[] {
  return [...files].map(([path, { size, hash }]) => ({ path, size, hash })).sort((a, b) => (a.path < b.path ? -1 : 1));
}
