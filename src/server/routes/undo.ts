import { RestoreQuery, WriteQuery } from '#contract/schemas';
import { ROOT_ID } from '#olx';
import { blockOf, commitAt, courseKeyOf, headOf, openCourseAt } from '../access/course.ts';
import { requestMatch } from '../access/if-match.ts';
import { ensureHead } from '../access/match.ts';
import type { App, Parts } from '../parts.ts';
import { Refusal } from '../refusal.ts';
import { historyIntent, named } from '../writes/intent.ts';
import { receive } from '../writes/receive.ts';
import { answers, CommitParams, pathOf, WRITE_PROBLEMS, WRITTEN } from './route-schema.ts';

/** One change undone, or a former state brought back; both as new commits. */
export function undoRoutes(app: App, parts: Parts): void {
  const { store } = parts;

  app.post(
    pathOf('revert'),
    {
      schema: {
        summary: 'Undo one commit on top of what came later',
        tags: ['history'],
        params: CommitParams,
        querystring: WriteQuery,
        response: answers(WRITTEN, ...WRITE_PROBLEMS, 'conflict'),
      },
    },
    async (request, reply) => {
      const { plan = false, orphans = 'reject' } = request.query;
      const course = courseKeyOf(request.params.course);
      const head = await headOf(store, course);
      const commit = await commitAt(store, course, request.params.commit);
      const match = await requestMatch(request, course, { kind: 'course' }, plan);
      ensureHead(match, head);
      const message = `Undo: ${commit.message}`.slice(0, 1000);
      const intent = historyIntent({ kind: 'revert', commit: commit.id }, null, message, orphans);
      return receive(parts, request, reply, { course, plan, match, asked: { kind: 'intent', intent }, body: null });
    },
  );

  app.post(
    pathOf('restore'),
    {
      schema: {
        summary: 'Bring a former state back',
        tags: ['history'],
        params: CommitParams,
        querystring: RestoreQuery,
        response: answers(WRITTEN, ...WRITE_PROBLEMS, 'duplicate', 'incompatible-placement'),
      },
    },
    async (request, reply) => {
      const { plan = false, orphans, block: reference } = request.query;
      const course = courseKeyOf(request.params.course);
      const head = await headOf(store, course);
      const then = await openCourseAt(store, course, request.params.commit);
      if (orphans === undefined)
        throw new Refusal(
          'bad-request',
          'Say with `orphans` what happens to blocks that came later: reject or delete.',
          { missing: 'orphans' },
        );
      const match = await requestMatch(request, course, { kind: 'course' }, plan);
      ensureHead(match, head);
      const found = reference === undefined ? null : blockOf(then, reference);
      const block = found === ROOT_ID ? null : found;
      const message = `Restore ${named(then.course, block ?? ROOT_ID)} as of ${then.commit.createdAt.slice(0, 10)}`;
      const intent = historyIntent({ kind: 'restore', commit: then.commit.id, block }, block, message, orphans);
      return receive(parts, request, reply, { course, plan, match, asked: { kind: 'intent', intent }, body: null });
    },
  );
}
