import { ImportQuery, ref, WriteAnswerSchema } from '#contract/schemas';
import { ROOT_ID } from '#olx';
import { courseKeyOf } from '../access/course.ts';
import { coursePrecondition, ifMatch, mismatch } from '../access/precondition.ts';
import { readArchiveContent, type Unpacked } from '../changes/content.ts';
import { createCourse, creatingIntent } from '../changes/creating.ts';
import { type Performing, perform } from '../changes/perform.ts';
import { replacingIntent } from '../changes/replacing.ts';
import type { App, Parts } from '../parts.ts';
import { Refusal } from '../refusal.ts';
import { archiveBody } from './olx-body.ts';
import { answers, CourseParams, pathOf, WRITE_PROBLEMS, WRITTEN } from './route-schema.ts';

/** A course run created or replaced by an archive. */
export function importRoutes(app: App, parts: Parts): void {
  app.put(
    pathOf('courseOlx'),
    {
      schema: {
        summary: 'Create or replace a course run',
        tags: ['olx'],
        params: CourseParams,
        querystring: ImportQuery,
        takes: ['application/gzip', 'application/zip'],
        response: answers({ ...WRITTEN, 201: ref(WriteAnswerSchema) }, ...WRITE_PROBLEMS, 'conflict'),
      },
    },
    async (request, reply) => {
      const key = courseKeyOf(request.params.course);
      const { orphans, merge, base, plan = false } = request.query;
      const snapshot = await parts.store.load(key);
      const shared = { key, kind: 'import', plan } as const;
      if (snapshot === null) {
        if (plan)
          throw new Refusal('not-found', `There is no course run ${key} yet; an import without a plan creates it.`);
        if (ifMatch(request.headers) !== null)
          throw mismatch(null, null, `There is no course run ${key}, so it has no version.`);
        return perform(parts, request, reply, {
          ...shared,
          body: archiveBody(request.body),
          ...creating(parts, shared),
        });
      }
      if (orphans === undefined)
        throw new Refusal(
          'bad-request',
          'Say with `orphans` what happens to blocks that the archive does not have: reject or delete.',
          { missing: 'orphans' },
        );
      const precondition = coursePrecondition(request.headers, plan);
      precondition(snapshot);
      return perform(parts, request, reply, {
        ...shared,
        precondition,
        body: archiveBody(request.body),
        intent: (unpacked, actor) =>
          replacingIntent(parts.store, snapshot, unpacked, actor, {
            block: ROOT_ID,
            scope: 'subtree',
            orphans,
            merge,
            base,
          }),
      });
    },
  );
}

function creating(
  parts: Parts,
  { key }: Pick<Performing, 'key'>,
): Pick<Performing, 'precondition' | 'intent' | 'carryOut' | 'status'> {
  return {
    precondition: () => undefined,
    status: 201,
    intent: async (unpacked: Unpacked) => creatingIntent(ensureArchive(key, unpacked), 'Import the course run', true),
    carryOut: (intent, actor, job) => createCourse(parts, key, intent, actor, job),
  };
}

function ensureArchive(key: Performing['key'], unpacked: Unpacked) {
  if (unpacked.kind === 'archive') return readArchiveContent(key, unpacked);
  throw new Refusal('unsupported-media-type', 'A course run is taken as an archive only.');
}
