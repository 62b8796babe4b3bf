import type { Snapshot } from '#store';
import { courseKeyOf, openCourse } from '../access/course.ts';
import { coursePrecondition, mismatch } from '../access/precondition.ts';
import { perform } from '../changes/perform.ts';
import { findPlan, intentOf } from '../changes/plan.ts';
import type { App, Parts } from '../parts.ts';
import { answers, PlanParams, pathOf, WRITE_PROBLEMS, WRITTEN } from './route-schema.ts';

/** A plan carried out: exactly what it showed, or nothing. */
export function planRoutes(app: App, parts: Parts): void {
  app.post(
    pathOf('applyPlan'),
    {
      schema: {
        summary: 'Apply a plan',
        tags: ['changes'],
        params: PlanParams,
        response: answers(WRITTEN, ...WRITE_PROBLEMS, 'conflict', 'duplicate', 'incompatible-placement'),
      },
    },
    async (request, reply) => {
      const key = courseKeyOf(request.params.course);
      const snapshot = await openCourse(parts.store, key);
      const plan = await findPlan(parts, key, request.params.plan);
      const named = coursePrecondition(request.headers, false);
      const precondition = (state: Snapshot): void => {
        named(state);
        const { commit } = state;
        if (commit.version !== plan.baseVersion)
          throw mismatch(commit.version, commit, 'The course run has changed since the plan was made.');
      };
      precondition(snapshot);
      return perform(parts, request, reply, {
        key,
        kind: 'apply',
        plan: false,
        precondition,
        body: null,
        intent: () => intentOf(parts, plan),
      });
    },
  );
}
