import { InsertQuery } from '#contract/schemas';
import { matchedBlock } from '../access/matched-block.ts';
import { perform } from '../changes/perform.ts';
import type { App, Parts } from '../parts.ts';
import { ensureTarget, OLX_TYPES, olxBody } from './olx-body.ts';
import { answers, BlockParams, CREATED, pathOf, WRITE_PROBLEMS } from './route-schema.ts';

/** A subtree added as a child. */
export function childrenRoutes(app: App, parts: Parts): void {
  app.post(
    pathOf('children'),
    {
      schema: {
        summary: 'Add a subtree as a child',
        tags: ['olx'],
        params: BlockParams,
        querystring: InsertQuery,
        takes: OLX_TYPES,
        response: answers(CREATED, ...WRITE_PROBLEMS, 'duplicate', 'incompatible-placement'),
      },
    },
    async (request, reply) => {
      const { index = null, ids = 'keep', target, damaged = 'reject', plan = false } = request.query;
      const { course, block, match } = await matchedBlock(parts, request, request.params.usage_key, 'node', plan);
      const body = olxBody(request.body);
      ensureTarget(target, body);
      return perform(parts, request, reply, {
        course,
        plan,
        match,
        asked: { kind: 'insert', parent: block, index, ids, damaged },
        body,
      });
    },
  );
}
