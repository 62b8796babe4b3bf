import { BlockSchema, ref, WriteQuery } from '#contract/schemas';
import { openBlock } from '../access/course.ts';
import { currentBlock } from '../access/current-block.ts';
import { withVersions } from '../access/headers.ts';
import { matchedBlock } from '../access/matched-block.ts';
import { answerBlock } from '../answers/block.ts';
import type { App, Parts } from '../parts.ts';
import { named, stepsIntent } from '../writes/intent.ts';
import { receive } from '../writes/receive.ts';
import { answers, BlockParams, pathOf, WRITE_PROBLEMS, WRITTEN } from './route-schema.ts';

/** One block: read, or deleted with all below it. */
export function blockRoutes(app: App, parts: Parts): void {
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
      const { snapshot, id } = await openBlock(parts.store, request.params.usage_key);
      const { block, version, node } = currentBlock(snapshot, id);
      const { course: key, version: course } = snapshot.commit;
      withVersions(reply, { version, course, node });
      return answerBlock(key, snapshot.course, id, block);
    },
  );

  app.delete(
    pathOf('block'),
    {
      schema: {
        summary: 'Delete a block with all below it',
        tags: ['blocks'],
        params: BlockParams,
        querystring: WriteQuery,
        response: answers(WRITTEN, ...WRITE_PROBLEMS, 'incompatible-placement'),
      },
    },
    async (request, reply) => {
      const { plan = false, orphans } = request.query;
      const { usage_key: key } = request.params;
      const { course, snapshot, block, match } = await matchedBlock(parts, request, key, 'version', plan);
      const message = `Delete ${named(snapshot.course, block)}`;
      const intent = stepsIntent([{ kind: 'delete', block }], null, message, orphans);
      return receive(parts, request, reply, { course, plan, match, asked: { kind: 'intent', intent }, body: null });
    },
  );
}
