import { MoveSchema, SettingsPatchSchema, WriteQuery } from '#contract/schemas';
import { blockOf, courseKeyOf, openCourse } from '../access/course.ts';
import { currentBlock } from '../access/current-block.ts';
import { blockPrecondition, ensureMatch } from '../access/precondition.ts';
import { named } from '../changes/named.ts';
import { perform } from '../changes/perform.ts';
import { stepsIntent } from '../changes/steps-intent.ts';
import type { App, Parts } from '../parts.ts';
import { Refusal } from '../refusal.ts';
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
      const snapshot = await openCourse(parts.store, courseKeyOf(request.params.course));
      const block = blockOf(snapshot, request.params.block);
      const precondition = blockPrecondition(request.headers, block, 'node', plan);
      precondition(snapshot);
      const { settings } = request.body;
      const message = `Change settings of ${named(snapshot.course, block)}`;
      return perform(parts, request, reply, {
        key: snapshot.commit.course,
        kind: 'settings',
        plan,
        precondition,
        body: null,
        intent: () => stepsIntent([{ kind: 'set-settings', block, settings }], block, message, orphans),
      });
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
      const {
        parent: parentReference,
        index = null,
        parent_version: parentVersion,
        from: fromReference = null,
      } = request.body;
      const snapshot = await openCourse(parts.store, courseKeyOf(request.params.course));
      const block = blockOf(snapshot, request.params.block);
      const parent = blockOf(snapshot, parentReference);
      const from = fromReference === null ? null : blockOf(snapshot, fromReference);
      const ofBlock = blockPrecondition(request.headers, block, 'version', plan);
      if (parentVersion === undefined && !plan) {
        throw new Refusal('precondition-required', `parent_version must name the node version of ${parent}.`);
      }
      const precondition = (state: typeof snapshot): void => {
        ofBlock(state);
        if (parentVersion !== undefined) {
          ensureMatch([parentVersion], currentBlock(state, parent).node, state.commit, `the node version of ${parent}`);
        }
      };
      precondition(snapshot);
      const message = `Move ${named(snapshot.course, block)} to ${named(snapshot.course, parent)}`;
      return perform(parts, request, reply, {
        key: snapshot.commit.course,
        kind: 'move',
        plan,
        precondition,
        body: null,
        intent: () => stepsIntent([{ kind: 'move', block, parent, index, from }], block, message, orphans),
      });
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
      const snapshot = await openCourse(parts.store, courseKeyOf(request.params.course));
      const block = blockOf(snapshot, request.params.block);
      const precondition = blockPrecondition(request.headers, block, 'version', plan);
      precondition(snapshot);
      const message = `Delete ${named(snapshot.course, block)}`;
      return perform(parts, request, reply, {
        key: snapshot.commit.course,
        kind: 'delete',
        plan,
        precondition,
        body: null,
        intent: () => stepsIntent([{ kind: 'delete', block }], null, message, orphans),
      });
    },
  );
}
