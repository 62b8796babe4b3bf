import { BlockSchema, ProblemListSchema, ProblemsQuery, ref } from '#contract/schemas';
import { ROOT_ID } from '#olx';
import { blockOf, courseKeyOf, openCourse } from '../access/course.ts';
import { currentBlock } from '../access/current-block.ts';
import { withVersions } from '../access/headers.ts';
import { answerBlock } from '../answers/block.ts';
import { sendJsonText } from '../answers/json-text.ts';
import type { App, Parts } from '../parts.ts';
import { answers, BlockParams, CourseParams, pathOf } from './route-schema.ts';

/** One block, and what is wrong in a subtree. */
export function blockRoutes(app: App, { store, workplace }: Parts): void {
  app.get(
    pathOf('block'),
    {
      schema: {
        summary: 'One block with its settings',
        tags: ['blocks'],
        params: BlockParams,
        response: answers({ 200: ref(BlockSchema) }, 'not-found'),
      },
    },
    async (request, reply) => {
      const snapshot = await openCourse(store, courseKeyOf(request.params.course));
      const id = blockOf(snapshot, request.params.block);
      const { block, version, node } = currentBlock(snapshot, id);
      const { course: key, version: course } = snapshot.commit;
      withVersions(reply, { version, course, node });
      return answerBlock(key, snapshot.course, id, block);
    },
  );

  app.get(
    pathOf('problems'),
    {
      schema: {
        summary: 'Findings in a subtree',
        tags: ['blocks'],
        params: CourseParams,
        querystring: ProblemsQuery,
        response: answers({ 200: ref(ProblemListSchema) }, 'not-found'),
      },
    },
    async (request, reply) => {
      const snapshot = await openCourse(store, courseKeyOf(request.params.course));
      const { root } = request.query;
      const id = root === undefined ? ROOT_ID : blockOf(snapshot, root);
      const { version, node, block } = currentBlock(snapshot, id);
      const { id: commit, course: key, version: course } = snapshot.commit;
      withVersions(reply, { version, course, node });
      const text = await workplace.ask('findings', { course: key, commit, block: id }, block);
      return sendJsonText(reply, text);
    },
  );
}
