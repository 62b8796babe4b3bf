import { WriteQuery } from '#contract/schemas';
import { matchedBlock } from '../access/matched-block.ts';
import type { App, Parts } from '../parts.ts';
import { named, stepsIntent } from '../writes/intent.ts';
import { receive } from '../writes/receive.ts';
import { answers, BlockParams, pathOf, WRITE_PROBLEMS, WRITTEN } from './route-schema.ts';

/** A draft made live, or given up for what is published. */
export function publishingRoutes(app: App, parts: Parts): void {
  const ways = [
    { route: 'publish', kind: 'publish', summary: 'Publish a draft with all below it', verb: 'Publish' },
    { route: 'discardDraft', kind: 'discard-draft', summary: 'Give a draft up', verb: 'Discard the draft of' },
  ] as const;
  for (const { route, kind, summary, verb } of ways) {
    app.post(
      pathOf(route),
      {
        schema: {
          summary,
          tags: ['blocks'],
          params: BlockParams,
          querystring: WriteQuery,
          response: answers(WRITTEN, ...WRITE_PROBLEMS, 'duplicate', 'incompatible-placement'),
        },
      },
      async (request, reply) => {
        const { plan = false, orphans } = request.query;
        const { course, snapshot, block, match } = await matchedBlock(parts, request, request.params, 'version', plan);
        const message = `${verb} ${named(snapshot.course, block)}`;
        const intent = stepsIntent([{ kind, block }], block, message, orphans);
        return receive(parts, request, reply, { course, plan, match, asked: { kind: 'intent', intent }, body: null });
      },
    );
  }
}
