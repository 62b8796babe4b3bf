import { WriteQuery } from '#contract/schemas';
import { matchedBlock } from '../access/matched-block.ts';
import type { App, Parts } from '../parts.ts';
import { named, stepsIntent } from '../writes/intent.ts';
import { receive } from '../writes/receive.ts';
import { answers, BlockParams, pathOf, WRITE_PROBLEMS, WRITTEN } from './route-schema.ts';

/** A draft made live, or given up for what is published. */
export function draftRoutes(app: App, parts: Parts): void {
  const ways = [
    {
      method: 'POST',
      route: 'publications',
      kind: 'publish',
      summary: 'Publish a draft with all below it',
      verb: 'Publish',
    },
    {
      method: 'DELETE',
      route: 'draft',
      kind: 'discard-draft',
      summary: 'Discard a draft',
      verb: 'Discard the draft of',
    },
  ] as const;
  for (const { method, route, kind, summary, verb } of ways) {
    app.route({
      method,
      url: pathOf(route),
      schema: {
        summary,
        tags: ['blocks'],
        params: BlockParams,
        querystring: WriteQuery,
        response: answers(WRITTEN, ...WRITE_PROBLEMS, 'conflict', 'duplicate', 'incompatible-placement'),
      },
      handler: async (request, reply) => {
        const { plan = false, orphans } = request.query;
        const { usage_key: key } = request.params;
        const { course, snapshot, block, match } = await matchedBlock(parts, request, key, 'version', plan);
        const message = `${verb} ${named(snapshot.course, block)}`;
        const intent = stepsIntent([{ kind, block }], block, message, orphans);
        return receive(parts, request, reply, { course, plan, match, asked: { kind: 'intent', intent }, body: null });
      },
    });
  }
}
