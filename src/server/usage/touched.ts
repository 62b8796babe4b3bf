import type { FastifyRequest } from 'fastify';
import type { Touched } from '../work/touched.ts';

declare module 'fastify' {
  interface FastifyRequest {
    /** Block types and settings that the request was about, for the figures of usage; null until a route says so. */
    touched: Touched | null;
  }
}

/** Says what a request was about. */
export function touch(request: FastifyRequest, touched: Touched): void {
  request.touched = touched;
}
