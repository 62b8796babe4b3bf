import Type from 'typebox';
import { OutlineCountsSchema, OutlineNodeSchema, OutlineQuery, ref } from '#contract/schemas';
import { ROOT_ID } from '#olx';
import { blockIn, courseKeyOf, openCourse } from '../access/course.ts';
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
        summary: 'The outline, with all that a page shows of it',
        tags: ['blocks'],
        params: CourseParams,
        querystring: OutlineQuery,
        response: answers(
          {
            200: Type.Unsafe<unknown>({ anyOf: [ref(OutlineNodeSchema), ref(OutlineCountsSchema)] }),
            304: NOT_MODIFIED,
          },
          'not-found',
        ),
      },
    },
    async (request, reply) => {
      const { root, depth, fields } = request.query;
      const snapshot = await openCourse(store, courseKeyOf(request.params.course_key));
      const id = root === undefined ? ROOT_ID : blockIn(snapshot, root);
      const { node, block } = currentBlock(snapshot, id);
      const { id: commit, course: key, version: course } = snapshot.commit;
      // not the version of the block: settings come from above, and findings depend on files
      withVersions(reply, { version: course, course, node });
      if (isFresh(request, course)) return reply.code(304).send(undefined);
      const question = fields === 'counts' ? 'outlineCounts' : 'outline';
      return sendJsonText(reply, await workplace.ask(question, { course: key, commit, block: id, depth }, block));
    },
  );
}
