import type { FastifyRequest } from 'fastify';
import { type CourseKey, parseCourseKey, parseUsageKey } from '#olx';

/** True for requests that change nothing, by their method. */
export function isReading({ method }: Pick<FastifyRequest, 'method'>): boolean {
  return method === 'GET' || method === 'HEAD' || method === 'OPTIONS';
}

/** The course run that the parameters of an address name; null if they name none, or not by a key. */
export function courseInAddress(params: unknown): CourseKey | null {
  const { course_key: key, usage_key: block } = params as { readonly course_key?: string; readonly usage_key?: string };
  if (key !== undefined) return parseCourseKey(key);
  return block === undefined ? null : (parseUsageKey(block)?.course ?? null);
}
