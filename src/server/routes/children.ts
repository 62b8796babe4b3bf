import { InsertQuery } from '#contract/schemas';
import { blockOf, courseKeyOf, openCourse } from '../access/course.ts';
import { blockPrecondition } from '../access/precondition.ts';
import { insertingIntent } from '../changes/inserting.ts';
import { perform } from '../changes/perform.ts';
import type { App, Parts } from '../parts.ts';
import { OLX_TYPES, olxBody } from './olx-body.ts';
import { answers, BlockParams, pathOf, WRITE_PROBLEMS, WRITTEN } from './route-schema.ts';

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
        response: answers(WRITTEN, ...WRITE_PROBLEMS, 'duplicate', 'incompatible-placement'),
      },
    },
    async (request, reply) => {
      const { index = null, ids = 'keep', plan = false } = request.query;
      const snapshot = await openCourse(parts.store, courseKeyOf(request.params.course));
      const parent = blockOf(snapshot, request.params.block);
      const precondition = blockPrecondition(request.headers, parent, 'node', plan);
      precondition(snapshot);
      return perform(parts, request, reply, {
        key: snapshot.commit.course,
        kind: 'insert',
        plan,
        precondition,
        body: olxBody(request.body),
        intent: (unpacked) => insertingIntent(snapshot, unpacked, { parent, index, ids }),
      });
    },
  );
}
