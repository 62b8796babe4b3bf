import type { FastifyRequest } from 'fastify';
import { BASE_PATH, ROUTES } from '#contract';

declare module 'fastify' {
  interface FastifyRequest {
    /** What `endpointOf` answers; null until somebody asks. */
    endpoint: Endpoint | null;
  }
}

/** Method and route of requests, without what stands for the parameters, so that figures hold no keys. */
export interface Endpoint {
  readonly method: string;
  /** The name of the route in the agreement; its pattern where it has none. */
  readonly route: string;
  /** Both, as `GET outline`. */
  readonly name: string;
}

const NAMES: ReadonlyMap<string, string> = new Map(
  Object.entries(ROUTES).map(([name, path]) => [
    BASE_PATH + path.replace('{path}', '*').replace(/\{(\w+)\}/g, ':$1'),
    name,
  ]),
);

/** By pattern, then by method; no more than there are routes. */
const ENDPOINTS = new Map<string, Map<string, Endpoint>>();

/** The endpoint that a request reached: the same object for all that reach the same, since every call asks several times. */
export function endpointOf(request: FastifyRequest): Endpoint {
  request.endpoint ??= endpoint(request.routeOptions.url ?? 'none', request.method);
  return request.endpoint;
}

function endpoint(pattern: string, method: string): Endpoint {
  const known = ENDPOINTS.get(pattern)?.get(method);
  if (known !== undefined) return known;
  const route = NAMES.get(pattern) ?? pattern;
  const found = { method, route, name: `${method} ${route}` };
  const ofPattern = ENDPOINTS.get(pattern) ?? new Map<string, Endpoint>();
  ENDPOINTS.set(pattern, ofPattern.set(method, found));
  return found;
}
