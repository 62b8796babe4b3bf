import { ChangesSchema, WriteQuery } from '#contract/schemas';
import { courseKeyOf, openCourse } from '../access/course.ts';
import { requestMatch } from '../access/if-match.ts';
import { ensureMatch } from '../access/match.ts';
import { overLimit } from '../config/limits.ts';
import type { App, Parts } from '../parts.ts';
import { Refusal } from '../refusal.ts';
import { receive } from '../writes/receive.ts';
import { holdsReplace } from '../writes/requested-steps.ts';
import { answers, CourseParams, pathOf, WRITE_PROBLEMS, WRITTEN } from './route-schema.ts';

/** Many steps, one commit, all or nothing. */
export function changesRoutes(app: App, parts: Parts): void {
  const { limits } = parts.config;
  app.post(
    pathOf('changes'),
    {
      schema: {
        summary: 'Do many steps at once',
        tags: ['changes'],
        params: CourseParams,
        querystring: WriteQuery,
        body: ChangesSchema,
        response: answers(WRITTEN, ...WRITE_PROBLEMS, 'duplicate', 'incompatible-placement'),
      },
      // before the schema says the same without a name for it
      preValidation: (request, _reply, done) => {
        const steps: unknown = request.body?.steps;
        const isOver = Array.isArray(steps) && steps.length > limits.steps;
        done(isOver ? overLimit(limits, 'steps', 'The request has more steps than') : undefined);
      },
    },
    async (request, reply) => {
      const { plan = false, orphans } = request.query;
      const { steps: requested } = request.body;
      const snapshot = await openCourse(parts.store, courseKeyOf(request.params.course));
      if (orphans === undefined && holdsReplace(requested)) {
        throw new Refusal(
          'bad-request',
          'Say with `orphans` what happens to blocks that lose their parent: reject or delete.',
          { missing: 'orphans' },
        );
      }
      const course = snapshot.commit.course;
      const match = await requestMatch(request, course, { kind: 'course' }, plan);
      ensureMatch(match, snapshot);
      return receive(parts, request, reply, {
        course,
        plan,
        match,
        asked: { kind: 'changes', steps: requested, orphans },
        body: null,
      });
    },
  );
}
