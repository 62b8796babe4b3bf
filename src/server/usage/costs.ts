import type { FastifyRequest } from 'fastify';
import { MEDIA } from '#contract';
import { endpointOf } from '../http/endpoint.ts';

/** What a call costs, by its method and route, in points of about a millisecond's work. */
const COSTS: Readonly<Record<string, number>> = {
  'GET outline': 5,
  'GET problems': 20,
  'GET blockOlx': 10,
  'GET commit': 5,
  'GET compare': 10,
  'GET usage': 10,
  'PUT courseOlx': 100,
  'PUT blockOlx': 10,
  'POST children': 10,
  'POST changes': 20,
  'POST applyPlan': 20,
  'POST revert': 20,
  'POST restore': 20,
  'PUT asset': 10,
};
const READ = 1;
const WRITE = 5;

/** The points that a request takes from its application and its user. */
export function costOf(request: FastifyRequest): number {
  const { name } = endpointOf(request);
  // one document is little work, an archive much
  if (name === 'GET blockOlx' && (request.headers.accept ?? '').startsWith(MEDIA.xml)) return 2;
  return COSTS[name] ?? (request.method === 'GET' ? READ : WRITE);
}
