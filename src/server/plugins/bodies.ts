import { hash } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { FastifyRequest } from 'fastify';
import { MEDIA } from '#contract';
import { isShallowJson } from '#olx';
import type { ServerLimits } from '../config/index.ts';
import type { App } from '../parts.ts';
import { Refusal } from '../refusal.ts';
import { unheldNumber } from './json-numbers.ts';

/** Content types under which archives are sent; which format it is, its first bytes say. */
export const ARCHIVE_TYPES: readonly string[] = [
  MEDIA.gzip,
  MEDIA.zip,
  'application/x-gzip',
  'application/x-tgz',
  'application/x-gtar',
  'application/x-compressed-tar',
  'application/x-zip-compressed',
  'application/octet-stream',
];

/** Content types under which one OLX document is sent. */
export const DOCUMENT_TYPES: readonly string[] = [MEDIA.xml, 'text/xml'];

/** A body as routes get it: the bytes of a document, or bytes that are still arriving. */
export type Body =
  | { readonly kind: 'document'; readonly bytes: Uint8Array }
  | { readonly kind: 'stream'; readonly stream: IncomingMessage; readonly size: number | null };

declare module 'fastify' {
  interface FastifyRequest {
    /** SHA-256 of a body that was taken in whole, in hex digits, for requests with an idempotency key; else null. */
    bodyHash: string | null;
  }
}

/** Says how each content type is taken in: JSON parsed, documents whole, archives as streams. */
export function bodies(app: App, limits: ServerLimits): void {
  app.decorateRequest('bodyHash', null);

  app.addHook('onRequest', (request, _reply, done) => {
    const { 'content-encoding': encoding } = request.headers;
    if (encoding === undefined || encoding === 'identity') done();
    else done(new Refusal('unsupported-media-type', 'Bodies are taken without Content-Encoding only.'));
  });

  const parsed = app.getDefaultJsonParser('error', 'error');
  app.addContentTypeParser<string>('application/json', { parseAs: 'string' }, (request, text, done) => {
    noteHash(request, text);
    if (isShallowJson(text))
      return parsed(request, text, (error: Error | null, value?: unknown) => {
        const unheld = error === null ? unheldNumber(text) : null;
        done(unheld === null ? error : new Refusal('bad-request', unheld), value);
      });
    done(new Refusal('bad-request', 'The body nests lists and objects more deeply than any setting does.'));
  });

  // a page of another site may send plain text without being asked
  app.removeContentTypeParser('text/plain');
  app.addContentTypeParser<Buffer>(
    [...DOCUMENT_TYPES],
    { parseAs: 'buffer', bodyLimit: limits.document },
    async (request: FastifyRequest, bytes: Buffer): Promise<Body> => {
      noteHash(request, bytes);
      return { kind: 'document', bytes };
    },
  );

  app.addContentTypeParser(
    [...ARCHIVE_TYPES],
    async (request: { headers: IncomingMessage['headers'] }, stream: IncomingMessage): Promise<Body> => {
      return { kind: 'stream', stream, size: sizeOf(request.headers, limits.archive) };
    },
  );
}

function noteHash(request: FastifyRequest, body: string | Uint8Array): void {
  if (request.headers['idempotency-key'] !== undefined) request.bodyHash = hash('sha256', body, 'hex');
}

/** The bytes as they arrive, up to the limit; beyond it the iteration fails as too large. */
export async function* limited(
  stream: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  limit: number,
): AsyncGenerator<Uint8Array> {
  let taken = 0;
  for await (const chunk of stream) {
    taken += chunk.length;
    if (taken > limit) throw tooLarge(limit);
    yield chunk;
  }
}

function tooLarge(limit: number): Refusal {
  return new Refusal('too-large', `The body is larger than ${limit} bytes.`, { limit });
}

/** How many bytes a body announces; null where it does not say. Refuses at once more than the limit. */
export function sizeOf(headers: IncomingMessage['headers'], limit: number): number | null {
  const size = lengthOf(headers['content-length']);
  if (size !== null && size > limit) throw tooLarge(limit);
  return size;
}

function lengthOf(header: string | undefined): number | null {
  const length = Number(header);
  return header === undefined || !Number.isInteger(length) || length < 0 ? null : length;
}
