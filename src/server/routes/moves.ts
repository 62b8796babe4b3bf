import { MoveSchema, WriteQuery } from '#contract/schemas';
import { blockIn, openBlock } from '../access/course.ts';
import { requestMatch } from '../access/if-match.ts';
import { ensureMatch } from '../access/match.ts';
import type { App, Parts } from '../parts.ts';
import { Refusal } from '../refusal.ts';
import { named, stepsIntent } from '../writes/intent.ts';
import { receive } from '../writes/receive.ts';
import { answers, BlockParams, pathOf, WRITE_PROBLEMS, WRITTEN } from './route-schema.ts';

/** A block put elsewhere within its level. */
export function moveRoutes(app: App, parts: Parts): void {
  app.post(
    pathOf('moves'),
    {
      schema: {
        summary: 'Move a block within its level',
        tags: ['blocks'],
        params: BlockParams,
        querystring: WriteQuery,
        body: MoveSchema,
        response: answers(WRITTEN, ...WRITE_PROBLEMS, 'duplicate', 'incompatible-placement'),
      },
    },
    async (request, reply) => {
      const { plan = false, orphans } = request.query;
      const { index = null, parent_version: version, ...references } = request.body;
      const { snapshot, id: block } = await openBlock(parts.store, request.params.usage_key);
      const course = snapshot.commit.course;
      const parent = blockIn(snapshot, references.parent);
      const from =
        references.from === undefined || references.from === null ? null : blockIn(snapshot, references.from);
      const ofBlock = await requestMatch(request, course, { kind: 'block', block, which: 'version' }, plan);
      if (version === undefined && ofBlock.names !== null) {
        throw new Refusal('precondition-required', `parent_version must name the node version of ${parent}.`);
      }
      const match = { ...ofBlock, parent: version === undefined ? null : { block: parent, version } };
      ensureMatch(match, snapshot);
      const message = `Move ${named(snapshot.course, block)} to ${named(snapshot.course, parent)}`;
      const intent = stepsIntent([{ kind: 'move', block, parent, index, from }], block, message, orphans);
      return receive(parts, request, reply, { course, plan, match, asked: { kind: 'intent', intent }, body: null });
    },
  );
}
