import type { FastifyRequest } from 'fastify';
import { BASE_PATH, ROUTES } from '#contract';

const NAMES: ReadonlyMap<string, string> = new Map(
  Object.entries(ROUTES).map(([name, path]) => [
    BASE_PATH + path.replace('{path}', '*').replace(/\{(\w+)\}/g, ':$1'),
    name,
  ]),
);

/** The name of the route in the agreement, so that figures hold no keys; its pattern where it has none. */
export function routeName({ routeOptions }: FastifyRequest): string {
  const pattern = routeOptions.url ?? 'none';
  return NAMES.get(pattern) ?? pattern;
}
