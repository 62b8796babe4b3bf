import type { FastifyReply } from 'fastify';
import { DiagnosticListSchema, ListQuery, ref } from '#contract/schemas';
import { type BlockId, ROOT_ID } from '#olx';
import type { Snapshot } from '#store';
import { courseKeyOf, openBlock, openCourse } from '../access/course.ts';
import { currentBlock } from '../access/current-block.ts';
import { withVersions } from '../access/headers.ts';
import { pageOf, sliceOf } from '../access/paging.ts';
import { sendJsonText } from '../answers/json-text.ts';
import type { App, Parts } from '../parts.ts';
import { answers, BlockParams, CourseParams, pathOf } from './route-schema.ts';

/** What the rules find in a course run or in a subtree of it. */
export function diagnosticsRoutes(app: App, { store, workplace }: Parts): void {
  const shared = {
    tags: ['blocks'],
    querystring: ListQuery,
    response: answers({ 200: ref(DiagnosticListSchema) }, 'not-found'),
  } as const;

  app.get(
    pathOf('courseDiagnostics'),
    { schema: { ...shared, summary: 'Findings in a course run', params: CourseParams } },
    async (request, reply) => {
      const snapshot = await openCourse(store, courseKeyOf(request.params.course_key));
      return send(request, reply, snapshot, ROOT_ID);
    },
  );

  app.get(
    pathOf('blockDiagnostics'),
    { schema: { ...shared, summary: 'Findings in a subtree', params: BlockParams } },
    async (request, reply) => {
      const { snapshot, id } = await openBlock(store, request.params.usage_key);
      return send(request, reply, snapshot, id);
    },
  );

  async function send(
    request: Parameters<typeof pageOf>[0],
    reply: FastifyReply,
    snapshot: Snapshot,
    id: BlockId,
  ): Promise<FastifyReply> {
    const { version, node, block } = currentBlock(snapshot, id);
    const { id: commit, course: key, version: course } = snapshot.commit;
    withVersions(reply, { version, course, node });
    const query = { course: key, commit, block: id, slice: sliceOf(request.query) };
    const { count, results } = await workplace.ask('findings', query, block);
    const { results: _, ...page } = pageOf(request, { count, results: [] });
    // the findings are text already, because they come from a thread
    return sendJsonText(reply, `${JSON.stringify(page).slice(0, -1)},"results":${results}}`);
  }
}
