import type { FastifyRequest } from 'fastify';
import type { CourseKey } from '#olx';
import { Refusal } from '../refusal.ts';
import { type Match, type MatchSubject, matching, subjectName } from './match.ts';

/**
 * The versions that `If-Match` names, without quotes. Null where the state does not matter: with `*`,
 * for callers who may force, and for a plan without the header, since a plan changes nothing. Refuses
 * with 428 where there is no header; `what` says which version is meant.
 */
export async function namedVersions(
  request: FastifyRequest,
  course: CourseKey,
  what: string,
  plan: boolean,
): Promise<readonly string[] | null> {
  const names = ifMatch(request.headers['if-match']);
  if (names === null) {
    if (plan) return null;
    throw new Refusal('precondition-required', `If-Match must name ${what}.`);
  }
  if (!names.includes('*')) return names;
  if (names.length > 1) throw new Refusal('bad-request', 'If-Match is * or names versions, not both.');
  if ((await request.rights.in(course)) !== 'force') {
    throw new Refusal('forbidden', `You may not force a change; If-Match must name ${what}.`);
  }
  return null;
}

/** What the header lists, without quotes; null where there is none. Refuses what is no list with 400. */
export function ifMatch(header: string | undefined): readonly string[] | null {
  if (header === undefined) return null;
  const names = header.split(',').map((each) => /^\s*"?([^",\s]+)"?\s*$/.exec(each)?.[1] ?? null);
  const good = names.filter((each) => each !== null);
  if (good.length !== names.length || good.length === 0)
    throw new Refusal('bad-request', 'If-Match names versions in quotes.');
  return good;
}

/** What the request says of the state that it was made for. Refuses as `namedVersions` does. */
export async function requestMatch(
  request: FastifyRequest,
  course: CourseKey,
  subject: MatchSubject,
  plan: boolean,
): Promise<Match> {
  return matching(subject, await namedVersions(request, course, subjectName(subject), plan));
}
