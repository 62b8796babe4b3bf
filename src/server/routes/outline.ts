import { OutlineNodeSchema, OutlineQuery, ref } from '#contract/schemas';
import { indexOf, nodeVersionOf, ROOT_ID, versionOf } from '#olx';
import { blockOf, courseKeyOf, openCourse } from '../access/course.ts';
import { isFresh, withVersions } from '../access/headers.ts';
import { answerOutline } from '../answers/block.ts';
import type { App, Parts } from '../parts.ts';
import { answers, CourseParams, NOT_MODIFIED, pathOf } from './route-schema.ts';

/** The tree of a course run, or of one block. */
export function outlineRoutes(app: App, { store }: Parts): void {
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
      const block = indexOf(snapshot.course.root).blocks.get(id) ?? snapshot.course.root;
      const version = versionOf(block);
      withVersions(reply, { version, course: snapshot.commit.version, node: nodeVersionOf(block) });
      if (isFresh(request, version)) return reply.code(304).send(undefined);
      return answerOutline(snapshot.commit.course, block, depth);
    },
  );
}
