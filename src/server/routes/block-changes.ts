import { MoveSchema, SettingsPatchSchema, WriteQuery } from '#contract/schemas';
import { blockOf, courseKeyOf, openCourse } from '../access/course.ts';
import { requestMatch } from '../access/if-match.ts';
import { ensureMatch } from '../access/match.ts';
import { matchedBlock } from '../access/matched-block.ts';
import type { App, Parts } from '../parts.ts';
import { Refusal } from '../refusal.ts';
import { named, stepsIntent } from '../writes/intent.ts';
import { receive } from '../writes/receive.ts';
import { ensureSettings } from '../writes/requested-steps.ts';
import { answers, BlockParams, pathOf, WRITE_PROBLEMS, WRITTEN } from './route-schema.ts';

/** Changes of one block that carry no OLX: its settings, its place, its end. */
export function blockChangeRoutes(app: App, parts: Parts): void {
  app.patch(
    pathOf('settings'),
    {
      schema: {
        summary: 'Change settings',
        tags: ['blocks'],
        params: BlockParams,
        querystring: WriteQuery,
        body: SettingsPatchSchema,
        response: answers(WRITTEN, ...WRITE_PROBLEMS),
      },
    },
    async (request, reply) => {
      const { plan = false, orphans } = request.query;
      const { settings } = request.body;
      ensureSettings(parts.config.limits, [settings]);
      const { course, snapshot, block, match } = await matchedBlock(parts, request, request.params, 'node', plan);
      const message = `Change settings of ${named(snapshot.course, block)}`;
      const intent = stepsIntent([{ kind: 'set-settings', block, settings }], block, message, orphans);
      return receive(parts, request, reply, { course, plan, match, asked: { kind: 'intent', intent }, body: null });
    },
  );

  app.post(
    pathOf('move'),
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
      const snapshot = await openCourse(parts.store, courseKeyOf(request.params.course));
      const course = snapshot.commit.course;
      const block = blockOf(snapshot, request.params.block);
      const parent = blockOf(snapshot, references.parent);
      const from =
        references.from === undefined || references.from === null ? null : blockOf(snapshot, references.from);
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
      const { course, snapshot, block, match } = await matchedBlock(parts, request, request.params, 'version', plan);
      const message = `Delete ${named(snapshot.course, block)}`;
      const intent = stepsIntent([{ kind: 'delete', block }], null, message, orphans);
      return receive(parts, request, reply, { course, plan, match, asked: { kind: 'intent', intent }, body: null });
    },
  );
}
