import { courseKeyOf, headOf } from '../access/course.ts';
import { requestMatch } from '../access/if-match.ts';
import { ensureHead } from '../access/match.ts';
import type { App, Parts } from '../parts.ts';
import { findPlan, plannedIntent } from '../writes/keep-plan.ts';
import { receive } from '../writes/receive.ts';
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
      const course = courseKeyOf(request.params.course);
      const head = await headOf(parts.store, course);
      const plan = await findPlan(parts, course, request.params.plan);
      const ofCourse = await requestMatch(request, course, { kind: 'course' }, false);
      const match = { ...ofCourse, planned: plan.baseVersion };
      ensureHead(match, head);
      return receive(parts, request, reply, {
        course,
        plan: false,
        match,
        asked: { kind: 'apply', ...plannedIntent(plan) },
        body: null,
      });
    },
  );
}
