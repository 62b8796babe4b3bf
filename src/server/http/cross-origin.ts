import cors, { type FastifyCorsOptions } from '@fastify/cors';
import type { App } from './fastify.ts';

/** Headers of answers that a page of another origin may read. */
export const EXPOSED_HEADERS = [
  'ETag',
  'X-Node-Version',
  'X-Course-Version',
  'X-Request-Id',
  'Location',
  'Retry-After',
  'Content-Disposition',
  'RateLimit-Limit',
  'RateLimit-Remaining',
  'RateLimit-Reset',
] as const;

/** Headers that such a page may send. */
export const ALLOWED_HEADERS = [
  'If-Match',
  'If-None-Match',
  'Idempotency-Key',
  'Lock-Token',
  'Prefer',
  'Last-Event-ID',
  'USE-JWT-COOKIE',
  'Content-Type',
  'Authorization',
] as const;

/** Answers pages of the given origins, with credentials; no other page may read an answer. */
export async function crossOrigin(app: App, origins: readonly string[]): Promise<void> {
  const options = optionsFor(origins);
  await app.register(cors, {
    // a program sends no Origin and reads all headers anyway
    delegator: (request, callback) =>
      callback(null, request.headers.origin === undefined ? { origin: false } : options),
  });
}

function optionsFor(origins: readonly string[]): FastifyCorsOptions {
  return {
    origin: [...origins],
    credentials: true,
    methods: ['GET', 'HEAD', 'PUT', 'POST', 'PATCH', 'DELETE'],
    exposedHeaders: [...EXPOSED_HEADERS],
    allowedHeaders: [...ALLOWED_HEADERS],
    maxAge: 600,
  };
}
