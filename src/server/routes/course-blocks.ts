import { BlocksQuery, FoundBlockListSchema, ref } from '#contract/schemas';
import { ROOT_ID } from '#olx';
import { courseKeyOf, openCourse } from '../access/course.ts';
import { withVersions } from '../access/headers.ts';
import { pageOf, sliceOf } from '../access/paging.ts';
import type { App, Parts } from '../parts.ts';
import { answers, CourseParams, pathOf } from './route-schema.ts';

/** Finds blocks of a course run by what is known of them. */
export function courseBlockRoutes(app: App, { store, workplace }: Parts): void {
  app.get(
    pathOf('blocks'),
    {
      schema: {
        summary: 'Find blocks, also deleted ones',
        tags: ['blocks'],
        params: CourseParams,
        querystring: BlocksQuery,
        response: answers({ 200: ref(FoundBlockListSchema) }, 'not-found'),
      },
    },
    async (request, reply) => {
      const { url_name: urlName, type, q: text, deleted = false } = request.query;
      const { commit, course } = await openCourse(store, courseKeyOf(request.params.course_key));
      const { id, course: key, version } = commit;
      withVersions(reply, { version, course: version });
      const query = {
        ...{ course: key, commit: id, block: ROOT_ID },
        search: { urlName, type, text, deleted },
        slice: sliceOf(request.query),
      };
      return pageOf(request, await workplace.ask('found', query, course.root));
    },
  );
}
