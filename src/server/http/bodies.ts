import { createHash } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { FastifyRequest } from 'fastify';
import { type FileList, MEDIA } from '#contract';
import { countJsonNames, isShallowJson } from '#olx';
import { overLimit, type ServerLimits } from '../config/limits.ts';
import { Refusal } from '../refusal.ts';
import type { App } from './fastify.ts';
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
  | { readonly kind: 'stream'; readonly stream: AsyncIterable<Uint8Array>; readonly size: number | null }
  /** Made by a route of a JSON body. */
  | { readonly kind: 'files'; readonly files: FileList['files'] };

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
    // an object of so many names takes seconds, and its text does not
    if (countJsonNames(text) > limits['json-names'])
      return done(overLimit(limits, 'json-names', 'The body has more names of members than'));
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
    { parseAs: 'buffer', bodyLimit: limits['document-bytes'] },
    async (request: FastifyRequest, bytes: Buffer): Promise<Body> => {
      noteHash(request, bytes);
      return { kind: 'document', bytes };
    },
  );

  app.addContentTypeParser(
    [...ARCHIVE_TYPES],
    async (request: { headers: IncomingMessage['headers'] }, stream: AsyncIterable<Uint8Array>): Promise<Body> => {
      return { kind: 'stream', stream, size: sizeOf(request.headers, limits) };
    },
  );
}

function noteHash(request: FastifyRequest, body: string | Uint8Array): void {
  if (request.headers['idempotency-key'] !== undefined) request.bodyHash = hashOf(body);
}

/** The bytes of an archive or a file as they arrive; beyond the limit the iteration fails as too large. */
export async function* limited(
  stream: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  limits: ServerLimits,
): AsyncGenerator<Uint8Array> {
  let taken = 0;
  for await (const chunk of stream) {
    taken += chunk.length;
    if (taken > limits['archive-bytes']) throw tooLarge(limits);
    yield chunk;
  }
}

function tooLarge(limits: ServerLimits): Refusal {
  return overLimit(limits, 'archive-bytes', 'The body is larger than');
}

/** How many bytes a body announces; null if it does not say. Refuses at once more than the limit. */
export function sizeOf(headers: IncomingMessage['headers'], limits: ServerLimits): number | null {
  const size = lengthOf(headers['content-length']);
  if (size !== null && size > limits['archive-bytes']) throw tooLarge(limits);
  return size;
}

/** True for a body that a parser of this file made: bytes, there or arriving. */
export function isBody(body: unknown): body is Exclude<Body, { readonly kind: 'files' }> {
  return typeof body === 'object' && body !== null && 'kind' in body && ('bytes' in body || 'stream' in body);
}

/** SHA-256 in hex digits. */
export function hashOf(bytes: string | Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

/** The hash of a body that is not wanted for anything else; takes it to its end. Refuses what is over the limit. */
export async function streamHash(
  body: Extract<Body, { readonly kind: 'stream' }>,
  limits: ServerLimits,
): Promise<string> {
  const digest = createHash('sha256');
  for await (const chunk of limited(body.stream, limits)) digest.update(chunk);
  return digest.digest('hex');
}

function lengthOf(header: string | undefined): number | null {
  const length = Number(header);
  return header === undefined || !Number.isInteger(length) || length < 0 ? null : length;
}
