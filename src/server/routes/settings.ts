import { BlockSettingsSchema, ref, SettingsPatchSchema, WriteQuery } from '#contract/schemas';
import { openBlock } from '../access/course.ts';
import { currentBlock } from '../access/current-block.ts';
import { withVersions } from '../access/headers.ts';
import { matchedBlock } from '../access/matched-block.ts';
import { answerSettings } from '../answers/block.ts';
import type { App, Parts } from '../parts.ts';
import { named, stepsIntent } from '../writes/intent.ts';
import { receive } from '../writes/receive.ts';
import { ensureSettings } from '../writes/requested-steps.ts';
import { answers, BlockParams, pathOf, WRITE_PROBLEMS, WRITTEN } from './route-schema.ts';

/** The settings of a block; those of the course block hold for the whole course run. */
export function settingsRoutes(app: App, parts: Parts): void {
  app.get(
    pathOf('settings'),
    {
      schema: {
        summary: 'The settings of a block',
        tags: ['blocks'],
        params: BlockParams,
        response: answers({ 200: ref(BlockSettingsSchema) }, 'not-found'),
      },
    },
    async (request, reply) => {
      const { snapshot, id } = await openBlock(parts.store, request.params.usage_key);
      const { block, version, node } = currentBlock(snapshot, id);
      const { course: key, version: course } = snapshot.commit;
      withVersions(reply, { version, course, node });
      return answerSettings(key, snapshot.course, id, block);
    },
  );

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
      const { usage_key: key } = request.params;
      const { course, snapshot, block, match } = await matchedBlock(parts, request, key, 'node', plan);
      const message = `Change settings of ${named(snapshot.course, block)}`;
      const intent = stepsIntent([{ kind: 'set-settings', block, settings }], block, message, orphans);
      return receive(parts, request, reply, { course, plan, match, asked: { kind: 'intent', intent }, body: null });
    },
  );
}
