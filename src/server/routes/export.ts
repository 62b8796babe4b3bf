import { Readable } from 'node:stream';
import type { ReadableStream as NodeReadableStream } from 'node:stream/web';
import { type ExportList, MEDIA } from '#contract';
import { ExportListSchema, ExportQuery, ref } from '#contract/schemas';
import {
  type ArchiveFormat,
  type BlobSource,
  type BlockId,
  blockIdParts,
  type OutputFolder,
  usageKey,
  writeArchive,
  writeDocument,
  writeNode,
  writeSubtree,
} from '#olx';
import { type BlobStore, MissingBlobs, type Snapshot } from '#store';
import { blockOf, courseKeyOf, openCourseAt } from '../access/course.ts';
import { currentBlock } from '../access/current-block.ts';
import { withVersions } from '../access/headers.ts';
import { negotiate } from '../access/negotiate.ts';
import { documentCache } from '../answers/document-cache.ts';
import { listFiles } from '../answers/export-list.ts';
import type { App, Parts } from '../parts.ts';
import { Refusal } from '../refusal.ts';
import { answers, BlockParams, pathOf, represented } from './route-schema.ts';

/** Representations of a subtree, the one for clients without a wish first. */
const OFFERS = [MEDIA.gzip, MEDIA.zip, MEDIA.xml, MEDIA.json] as const;

/** A subtree as an archive, one XML document, or the list of the files that an archive would hold. */
export function exportRoutes(app: App, { store }: Parts): void {
  const documents = documentCache();

  app.get(
    pathOf('blockOlx'),
    {
      schema: {
        summary: 'Export a subtree',
        tags: ['olx'],
        params: BlockParams,
        querystring: ExportQuery,
        response: answers(
          {
            200: represented('The subtree', {
              [MEDIA.gzip]: null,
              [MEDIA.zip]: null,
              [MEDIA.xml]: null,
              [MEDIA.json]: ref(ExportListSchema),
            }),
          },
          'not-found',
          'not-acceptable',
        ),
      },
    },
    async (request, reply) => {
      const media = negotiate(request.headers.accept, OFFERS);
      if (media === null)
        throw new Refusal('not-acceptable', 'OLX is given as archive, document or list.', { supported: [...OFFERS] });
      const { at, scope = 'subtree' } = request.query;
      if (scope === 'node' && media !== MEDIA.xml)
        throw new Refusal('bad-request', 'A node alone is given as application/xml only.');
      const snapshot = await openCourseAt(store, courseKeyOf(request.params.course), at);
      const id = blockOf(snapshot, request.params.block);
      const { block, version, node } = currentBlock(snapshot, id);
      const { course: key, version: course } = snapshot.commit;
      withVersions(reply, { version, course, node });
      // one version, so one ETag, for four kinds of body: a cache would mix them up
      reply.header('vary', 'Accept').header('cache-control', 'no-store');
      reply.header('content-disposition', disposition(id, media));
      if (media === MEDIA.xml) {
        const bytes = documents.bytesOf(`${snapshot.commit.id} ${id} ${scope}`, () =>
          scope === 'node' ? writeNode(block, snapshot.course.root) : writeDocument(block, snapshot.course.root),
        );
        return reply.type(`${MEDIA.xml}; charset=utf-8`).send(bytes);
      }
      const folder = folderOf(snapshot, id);
      if (media === MEDIA.json) {
        reply.removeHeader('content-disposition').type(`${MEDIA.json}; charset=utf-8`);
        const list = await listFiles(folder, store.blobs);
        const answer: ExportList = {
          course_key: key,
          block: usageKey(key, id),
          block_version: version,
          course_version: course,
          ...list,
        };
        return reply.send(answer);
      }
      const format: ArchiveFormat = media === MEDIA.zip ? 'zip' : 'tar.gz';
      const archive = writeArchive(folder, sourceOf(store.blobs), format);
      return reply.type(media).send(Readable.fromWeb(archive as NodeReadableStream<Uint8Array>));
    },
  );
}

/** The files of a subtree's archive. Refuses with 404 where the block is not there. */
function folderOf(snapshot: Snapshot, id: BlockId): OutputFolder {
  const { version } = currentBlock(snapshot, id);
  const { course: key, version: course } = snapshot.commit;
  const folder = writeSubtree(snapshot.course, id, key, { block: version, course });
  if (folder === null) throw new Refusal('not-found', `The course run ${key} has no ${id}.`);
  return folder;
}

function sourceOf(blobs: BlobStore): BlobSource {
  return {
    get: async (hash) => {
      const bytes = await blobs.get(hash);
      if (bytes === null) throw new MissingBlobs([hash]);
      return bytes;
    },
    stream: (hash) => blobs.stream(hash),
  };
}

function disposition(id: BlockId, media: (typeof OFFERS)[number]): string {
  const { type, urlName } = blockIdParts(id);
  const ending = media === MEDIA.gzip ? 'tar.gz' : media === MEDIA.zip ? 'zip' : 'xml';
  const name = type === urlName ? `${type}.${ending}` : `${type}-${urlName}.${ending}`;
  const ascii = name.replace(/[^A-Za-z0-9._-]/g, '_');
  return `attachment; filename="${ascii}"; filename*=UTF-8''${encodeURIComponent(name).replace(/['()*]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`)}`;
}
