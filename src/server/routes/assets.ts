import { Readable } from 'node:stream';
import Type from 'typebox';
import type { AssetList } from '#contract';
import { AssetListSchema, CourseKeyText, MAX_PARAMETER, ref } from '#contract/schemas';
import { courseKeyOf, openCourse } from '../access/course.ts';
import { isFresh, withVersions } from '../access/headers.ts';
import { mediaOf } from '../answers/asset-media.ts';
import type { App, Parts } from '../parts.ts';
import { Refusal } from '../refusal.ts';
import { answers, CourseParams, NOT_MODIFIED, pathOf, represented } from './route-schema.ts';

// the library takes names of properties for patterns when it converts, and * is none: hence unsafe
const AssetParams = Type.Unsafe<{ readonly course: string; readonly '*': string }>({
  type: 'object',
  required: ['course', '*'],
  properties: {
    course: CourseKeyText,
    '*': { type: 'string', minLength: 1, maxLength: MAX_PARAMETER, description: 'Path below `static/`.' },
  },
});

/** An asset is whatever somebody uploaded: as a document of its own it may run nothing and load nothing. */
const ASSET_POLICY =
  "sandbox; default-src 'none'; img-src data:; style-src 'unsafe-inline'; media-src 'self'; frame-ancestors 'none'";

/** The static assets of a course run. */
export function assetRoutes(app: App, { store }: Parts): void {
  app.get(
    pathOf('assets'),
    {
      schema: {
        summary: 'Static assets',
        tags: ['assets'],
        params: CourseParams,
        response: answers({ 200: ref(AssetListSchema) }, 'not-found'),
      },
    },
    async (request, reply) => {
      const { commit, course } = await openCourse(store, courseKeyOf(request.params.course));
      withVersions(reply, { version: commit.version, course: commit.version });
      const assets: AssetList['assets'] = [...course.assets].map(([path, { size, hash }]) => ({ path, size, hash }));
      return { assets: [...assets].sort((a, b) => (a.path < b.path ? -1 : 1)) };
    },
  );

  app.get(
    pathOf('asset'),
    {
      schema: {
        summary: 'The bytes of a static asset',
        tags: ['assets'],
        params: AssetParams,
        response: answers({ 200: represented('The bytes', { '*/*': null }), 304: NOT_MODIFIED }, 'not-found'),
      },
    },
    async (request, reply) => {
      const { course: text, '*': path } = request.params;
      const { commit, course } = await openCourse(store, courseKeyOf(text));
      const blob = course.assets.get(path);
      if (blob === undefined) throw new Refusal('not-found', `The course run ${commit.course} has no asset ${path}.`);
      const { type, inline } = mediaOf(path);
      const name = path.slice(path.lastIndexOf('/') + 1);
      reply
        .header('etag', `"${blob.hash}"`)
        .header('x-course-version', commit.version)
        .header('cache-control', 'private, no-cache')
        .header('content-security-policy', ASSET_POLICY)
        .header('x-content-type-options', 'nosniff')
        .header(
          'content-disposition',
          `${inline ? 'inline' : 'attachment'}; filename*=UTF-8''${encodeURIComponent(name).replace(/['()*]/g, '_')}`,
        );
      if (isFresh(request, blob.hash)) return reply.code(304).send(undefined);
      return reply
        .type(type)
        .header('content-length', blob.size)
        .send(Readable.from(store.blobs.stream(blob.hash), { objectMode: false }));
    },
  );
}
