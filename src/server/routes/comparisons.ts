import { ComparisonQuery, ComparisonSchema, ref } from '#contract/schemas';
import { ROOT_ID } from '#olx';
import { commitAt, courseKeyOf, namedBlock, openCourse } from '../access/course.ts';
import { withVersions } from '../access/headers.ts';
import { sendJsonText } from '../answers/json-text.ts';
import { overLimit } from '../config/limits.ts';
import type { App, Parts } from '../parts.ts';
import { Refusal } from '../refusal.ts';
import { answers, CourseParams, pathOf } from './route-schema.ts';

/** What differs between two states of a course run. */
export function comparisonRoutes(app: App, { store, workplace, config: { limits } }: Parts): void {
  app.get(
    pathOf('comparisons'),
    {
      schema: {
        summary: 'Compare two states, of the course run or of one subtree',
        tags: ['history'],
        params: CourseParams,
        querystring: ComparisonQuery,
        response: answers({ 200: ref(ComparisonSchema) }, 'not-found', 'too-large'),
      },
    },
    async (request, reply) => {
      const { from, to, block, text = false } = request.query;
      const { commit: head, course } = await openCourse(store, courseKeyOf(request.params.course_key));
      const key = head.course;
      const named = block === undefined ? null : namedBlock(block);
      if (named !== null && named.course !== key)
        throw new Refusal('not-found', `${block} is a block of another course run.`);
      const after = to === undefined ? head : await commitAt(store, key, to);
      const query = {
        ...{ course: key, commit: after.id, block: ROOT_ID },
        comparing: {
          from: (await commitAt(store, key, from)).id,
          within: named?.id ?? null,
          texts: text ? limits['comparison-text-bytes'] : null,
        },
      };
      const answer = await workplace.ask('comparison', query, course.root);
      if (answer === null)
        throw overLimit(
          limits,
          'comparison-text-bytes',
          'Compare less with `block`, or take the texts from contents/. The texts are larger than',
        );
      withVersions(reply, { version: after.version, course: after.version });
      return sendJsonText(reply, answer);
    },
  );
}
