import { InsertQuery } from '#contract/schemas';
import { blockOf, courseKeyOf, openCourse } from '../access/course.ts';
import { requestMatch } from '../access/if-match.ts';
import { ensureMatch } from '../access/match.ts';
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
      const course = snapshot.commit.course;
      const match = await requestMatch(request, course, { kind: 'block', block: parent, which: 'node' }, plan);
      ensureMatch(match, snapshot);
      return perform(parts, request, reply, {
        course,
        plan,
        match,
        asked: { kind: 'insert', parent, index, ids },
        body: olxBody(request.body),
      });
    },
  );
}
