import { type CourseKey, parseCourseKey } from '#olx';
import type { Right } from './rights.ts';

/** What an application may be allowed; `force` includes `write`, which includes `read`. */
export const SCOPES = ['read', 'write', 'force', 'usage'] as const;
export type Scope = (typeof SCOPES)[number];

export function isScope(text: string): text is Scope {
  const scopes: readonly string[] = SCOPES;
  return scopes.includes(text);
}

/** True where somebody with the scopes held may ask for the one wanted. */
export function grants(held: readonly string[], wanted: string): boolean {
  return held.includes(wanted) || (wanted !== 'usage' && includedIn(held, wanted));
}

/** The right that scopes give in a course run. */
export function rightOf(scopes: readonly string[]): Right {
  return (['force', 'write', 'read'] as const).find((right) => grants(scopes, right)) ?? 'none';
}

/** True where an application limited to these course runs may see this one; no limits allow all. */
export function coversCourse(limits: readonly string[], course: CourseKey): boolean {
  return limits.length === 0 || limits.some((limit) => limit === course || isOrganisationOf(limit, course));
}

/** Whether a text can limit an application: a course key, or `course-v1:Org+*`. */
export function isCourseLimit(text: string): boolean {
  return parseCourseKey(text) !== null || /^course-v1:[^+/\s*]+\+\*$/.test(text);
}

function includedIn(held: readonly string[], wanted: string): boolean {
  const order = ['read', 'write', 'force'];
  return held.some((scope) => order.indexOf(scope) >= order.indexOf(wanted) && order.includes(scope));
}

function isOrganisationOf(limit: string, course: CourseKey): boolean {
  return limit.endsWith('+*') && course.startsWith(limit.slice(0, -1));
}
