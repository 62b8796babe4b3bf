import { OutlineNodeSchema, OutlineQuery, ref } from '#contract/schemas';
import { ROOT_ID } from '#olx';
import { blockOf, courseKeyOf, openCourse } from '../access/course.ts';
import { currentBlock } from '../access/current-block.ts';
import { isFresh, withVersions } from '../access/headers.ts';
import { sendJsonText } from '../answers/json-text.ts';
import type { App, Parts } from '../parts.ts';
import { answers, CourseParams, NOT_MODIFIED, pathOf } from './route-schema.ts';

/** The tree of a course run, or of one block. */
export function outlineRoutes(app: App, { store, workplace }: Parts): void {
  app.get(
    pathOf('outline'),
    {
      schema: {
        summary: 'The outline',
        tags: ['blocks'],
        params: CourseParams,
        querystring: OutlineQuery,
        response: answers({ 200: ref(OutlineNodeSchema), 304: NOT_MODIFIED }, 'not-found'),
      },
    },
    async (request, reply) => {
      const { root: reference, depth } = request.query;
      const snapshot = await openCourse(store, courseKeyOf(request.params.course));
      const id = reference === undefined ? ROOT_ID : blockOf(snapshot, reference);
      const { version, node, block } = currentBlock(snapshot, id);
      const { id: commit, course: key, version: course } = snapshot.commit;
      withVersions(reply, { version, course, node });
      if (isFresh(request, version)) return reply.code(304).send(undefined);
      return sendJsonText(reply, await workplace.ask('outline', { course: key, commit, block: id, depth }, block));
    },
  );
}
