import { NewPlanSchema, PlanSchema, ref } from '#contract/schemas';
import { courseKeyOf, headOf } from '../access/course.ts';
import { versionHeaders } from '../access/headers.ts';
import { matching } from '../access/match.ts';
import type { App, Parts } from '../parts.ts';
import { choosing, findPlan, plannedAnswer } from '../writes/keep-plan.ts';
import { receive } from '../writes/receive.ts';
import { answers, CourseParams, PLANNED, PlanParams, pathOf, WRITE_PROBLEMS } from './route-schema.ts';

/** Plans that are kept: read again, and made again with other choices. */
export function planRoutes(app: App, parts: Parts): void {
  app.get(
    pathOf('plan'),
    {
      schema: {
        summary: 'Read a plan again',
        tags: ['changes'],
        params: PlanParams,
        response: answers({ 200: ref(PlanSchema) }, 'not-found'),
      },
    },
    async (request, reply) => {
      const key = courseKeyOf(request.params.course_key);
      const { version } = await headOf(parts.store, key);
      const plan = await plannedAnswer(parts, key, request.params.plan);
      reply.headers(versionHeaders({ version, course: version }));
      return plan;
    },
  );

  app.post(
    pathOf('plans'),
    {
      schema: {
        summary: 'Decide conflicts of a plan',
        tags: ['changes'],
        params: CourseParams,
        body: NewPlanSchema,
        response: answers(PLANNED, ...WRITE_PROBLEMS, 'duplicate', 'incompatible-placement'),
      },
    },
    async (request, reply) => {
      const key = courseKeyOf(request.params.course_key);
      const plan = await findPlan(parts, key, request.body.plan);
      return receive(parts, request, reply, {
        course: key,
        plan: true,
        match: matching({ kind: 'course' }, null),
        asked: choosing(plan, request.body.choices),
        body: null,
      });
    },
  );
}
