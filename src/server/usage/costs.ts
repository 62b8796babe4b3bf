import type { FastifyRequest } from 'fastify';
import { MEDIA } from '#contract';
import { endpointOf } from '../http/endpoint.ts';
import { isReading } from '../http/request.ts';

/** What a call costs, by its method and route, in points of about a millisecond's work. */
const COSTS: Readonly<Record<string, number>> = {
  'GET outline': 5,
  'GET blocks': 10,
  'GET blockDiagnostics': 20,
  'GET courseDiagnostics': 20,
  'GET blockOlx': 10,
  'GET courseOlx': 10,
  'GET commit': 5,
  'GET comparisons': 10,
  'GET usage': 10,
  'PUT courseOlx': 100,
  'PUT blockOlx': 10,
  'POST children': 10,
  'POST commits': 20,
  'PUT asset': 10,
};
const READ = 1;
const WRITE = 5;

/** The points that a request takes from its application and its user. */
export function costOf(request: FastifyRequest): number {
  const { method, route } = endpointOf(request);
  // HEAD does the work of GET
  const name = `${method === 'HEAD' ? 'GET' : method} ${route}`;
  // one document is little work, an archive much
  if (name === 'GET blockOlx' && (request.headers.accept ?? '').startsWith(MEDIA.xml)) return 2;
  return COSTS[name] ?? (isReading(request) ? READ : WRITE);
}
