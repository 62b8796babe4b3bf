import { randomBytes } from 'node:crypto';
import type { FastifyRequest } from 'fastify';

/** Digits of the counter; after them the ids of one process begin anew. */
const DIGITS = 12;

/**
 * Gives ids that no other process gives: a UUID of version 8 (RFC 9562), random but for its last part,
 * which counts. Random bits for each request would take longer than many a request.
 */
export function requestIds(): () => string {
  const random = randomBytes(10).toString('hex');
  const prefix = `${random.slice(0, 8)}-${random.slice(8, 12)}-8${random.slice(12, 15)}-8${random.slice(15, 18)}-`;
  let count = 0;
  return () => {
    count = (count + 1) % 16 ** DIGITS;
    return prefix + count.toString(16).padStart(DIGITS, '0');
  };
}

/** The `instance` of problem documents about a request. */
export function instanceOf(request: Pick<FastifyRequest, 'id'>): string {
  return `urn:uuid:${request.id}`;
}
