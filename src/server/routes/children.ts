import type { FastifyRequest } from 'fastify';
import { InsertQuery } from '#contract/schemas';
import { commitAt, headOf, namedBlock } from '../access/course.ts';
import { matchedBlock } from '../access/matched-block.ts';
import { hashOf } from '../http/bodies.ts';
import type { App, Parts } from '../parts.ts';
import { Refusal } from '../refusal.ts';
import { receive } from '../writes/receive.ts';
import type { SourceBlock } from '../writes/write.ts';
import { ADDITION_BODY, olxBody, sourceIn } from './olx-body.ts';
import { answers, BlockParams, CREATED, pathOf, WRITE_PROBLEMS } from './route-schema.ts';

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
        takes: ADDITION_BODY,
        response: answers(CREATED, ...WRITE_PROBLEMS, 'duplicate', 'incompatible-placement'),
      },
    },
    async (request, reply) => {
      const { index = null, ids = 'keep', damaged = 'reject', target, plan = false } = request.query;
      const { course, block, match } = await matchedBlock(parts, request, request.params.usage_key, 'node', plan);
      const source = await sourceBlock(parts, request);
      return receive(parts, request, reply, {
        course,
        plan,
        match,
        asked: { kind: 'insert', parent: block, index, ids, damaged, target, source },
        body: source === null ? olxBody(request.body) : null,
        ...(source === null ? {} : { hash: hashOf(JSON.stringify(source)) }),
      });
    },
  );
}

/** The subtree that the body names in place of content. Refuses with 404 one that the caller may not read. */
async function sourceBlock({ store }: Parts, request: FastifyRequest): Promise<SourceBlock | null> {
  const named = sourceIn(request.body);
  if (named === null) return null;
  const { course, id: block } = namedBlock(named.usage_key);
  if (course !== named.course_key)
    throw new Refusal('bad-request', `${named.usage_key} is not a block of ${named.course_key}.`);
  if ((await request.rights.in(course)) === 'none')
    throw new Refusal('forbidden', `You may not read the course run ${course}.`);
  const head = named.version === undefined ? await headOf(store, course) : await commitAt(store, course, named.version);
  return { course, block, commit: head.id };
}
