import { Readable } from 'node:stream';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { BlobRef } from '#olx';
import type { Snapshot, Store } from '#store';
import { isFresh } from '../access/headers.ts';
import { mediaOf } from '../answers/asset-media.ts';

/** A file is whatever somebody uploaded: as a document of its own it may run nothing and load nothing. */
const POLICY =
  "sandbox; default-src 'none'; img-src data:; style-src 'unsafe-inline'; media-src 'self'; frame-ancestors 'none'";

/** Sends the bytes of a file of a course run; `ETag` is their hash. */
export function sendBytes(
  request: FastifyRequest,
  reply: FastifyReply,
  { blobs }: Pick<Store, 'blobs'>,
  { commit }: Snapshot,
  path: string,
  blob: BlobRef,
): FastifyReply {
  const { type, inline } = mediaOf(path);
  const name = path.slice(path.lastIndexOf('/') + 1);
  const encoded = encodeURIComponent(name).replace(/['()*]/g, '_');
  reply
    .header('etag', `"${blob.hash}"`)
    .header('x-course-version', commit.version)
    .header('cache-control', 'private, no-cache')
    .header('content-security-policy', POLICY)
    .header('x-content-type-options', 'nosniff')
    .header('content-disposition', `${inline ? 'inline' : 'attachment'}; filename*=UTF-8''${encoded}`);
  if (isFresh(request, blob.hash)) return reply.code(304).send(undefined);
  return reply
    .type(type)
    .header('content-length', blob.size)
    .send(Readable.from(blobs.stream(blob.hash), { objectMode: false }));
}
