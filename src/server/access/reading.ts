import type { FastifyRequest } from 'fastify';

/** True for requests that change nothing, by their method. */
export function isReading({ method }: Pick<FastifyRequest, 'method'>): boolean {
  return method === 'GET' || method === 'HEAD' || method === 'OPTIONS';
}
