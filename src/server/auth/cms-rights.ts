import { LRUCache } from 'lru-cache';
import type { CourseKey } from '#olx';
import type { OpenedxConfig } from '../config/auth.ts';
import { askCms, CMS_LIMITS, type CmsAnswer, type CmsLimits, unusable } from './cms-answer.ts';
import type { Claims } from './jwt.ts';
import type { Right } from './rights.ts';

/** How long an answer of the CMS stands, in milliseconds: who leaves a course team is out after that. */
const REMEMBERED = 60_000;
const MOST_REMEMBERED = 10_000;
/** A platform that has no openedx-authz gets none before its next upgrade, so it is asked seldom; in milliseconds. */
const ASKED_AGAIN = 5 * 60_000;
/** Course teams that are asked for at the same moment. */
const TOGETHER = 16;
/** Course runs in one question to openedx-authz. */
const BATCH = 50;

const TEAM = '/api/contentstore/v1/course_team';
const PERMISSIONS = '/api/authz/v1/permissions/validate/me';
const VIEW = 'courses.view_course';
const EDIT = 'courses.edit_course_content';

/**
 * Asks what a user may do in course runs, in their order. Refuses with 502 or 504 if the CMS gives no
 * answer that says so.
 */
export type AskRights = (user: Claims, courses: readonly CourseKey[]) => Promise<readonly Right[]>;

/** Rights from the user's roles in Studio, asked of the CMS with the user's own token. */
export function cmsRights({ cmsUrl }: Pick<OpenedxConfig, 'cmsUrl'>, limits: CmsLimits = CMS_LIMITS): AskRights {
  const remembered = new LRUCache<string, Promise<Right>>({ max: MOST_REMEMBERED, ttl: REMEMBERED });
  let permissionsMissingUntil = 0;

  return async (user, courses) => {
    const keyOf = (course: CourseKey): string => JSON.stringify([user.username, course]);
    const rights = new Map(courses.map((course) => [course, remembered.get(keyOf(course))]));
    const unknown = [...rights].flatMap(([course, right]) => (right === undefined ? [course] : []));
    const asked = askAll(user, unknown);
    for (const [at, course] of unknown.entries()) {
      const right = asked.then((all) => all[at] ?? 'none');
      rights.set(course, right);
      remembered.set(keyOf(course), right);
      // a failure is not remembered
      right.catch(() => remembered.delete(keyOf(course)));
    }
    return Promise.all(courses.map(async (course) => (await rights.get(course)) ?? 'none'));
  };

  /**
   * The course team first: Studio shows it to those who may write (staff, instructors, global staff), and
   * `allow_actions` to those who may manage it. The others may still have a role of openedx-authz, such
   * as an auditor's. They are asked about in one question.
   */
  async function askAll(user: Claims, courses: readonly CourseKey[]): Promise<readonly Right[]> {
    const rights = new Map<CourseKey, Right>();
    for (const some of batchesOf(courses, TOGETHER)) {
      const byTeam = await Promise.all(some.map((course) => rightByTeam(user, course)));
      for (const [at, course] of some.entries()) rights.set(course, byTeam[at] ?? 'none');
    }
    const others = courses.filter((course) => rights.get(course) === 'none');
    for (const some of batchesOf(others, BATCH)) {
      const byPermission = await rightsByPermission(user, some);
      for (const [at, course] of some.entries()) rights.set(course, byPermission[at] ?? 'none');
    }
    return courses.map((course) => rights.get(course) ?? 'none');
  }

  async function rightByTeam(user: Claims, course: CourseKey): Promise<Right> {
    const answer = await ask(user, `${TEAM}/${encodeURIComponent(course)}`, null);
    // global staff may make a course run that Studio does not have; whether they do is Studio's to decide
    if (answer.status === 404 && user.isAdministrator) return 'write';
    if (answer.status === 403 || answer.status === 404) return 'none';
    if (answer.status !== 200 || !isTeam(answer.body)) throw unusable(answer);
    return answer.body.allow_actions ? 'force' : 'write';
  }

  async function rightsByPermission(user: Claims, courses: readonly CourseKey[]): Promise<readonly Right[]> {
    if (Date.now() < permissionsMissingUntil) return courses.map(() => 'none');
    const wanted = courses.flatMap((scope) => [VIEW, EDIT].map((action) => ({ action, scope })));
    const answer = await ask(user, PERMISSIONS, wanted);
    if (answer.status === 404) permissionsMissingUntil = Date.now() + ASKED_AGAIN;
    if (answer.status === 403 || answer.status === 404) return courses.map(() => 'none');
    const { body } = answer;
    if (answer.status !== 200 || !isVerdicts(body)) throw unusable(answer);
    const isAllowed = (action: string, scope: CourseKey): boolean => {
      const verdict = body.find((each) => each.action === action && each.scope === scope);
      if (verdict === undefined) throw unusable(answer);
      return verdict.allowed;
    };
    return courses.map((course): Right => {
      const [view, edit] = [isAllowed(VIEW, course), isAllowed(EDIT, course)];
      return edit ? 'write' : view ? 'read' : 'none';
    });
  }

  function ask(user: Claims, path: string, body: unknown): Promise<CmsAnswer> {
    return askCms(cmsUrl, user.token, path, body, limits);
  }
}

/** What `course_team` answers, as far as it counts here. */
interface Team {
  readonly users: readonly { readonly username: string; readonly role: string }[];
  readonly allow_actions: boolean;
}

function isTeam(body: unknown): body is Team {
  if (!isObject(body) || typeof body['allow_actions'] !== 'boolean' || !Array.isArray(body['users'])) return false;
  return body['users'].every(
    (each: unknown) => isObject(each) && typeof each['username'] === 'string' && typeof each['role'] === 'string',
  );
}

/** What openedx-authz says of each permission that it was asked about. */
interface Verdict {
  readonly action: string;
  readonly scope: string;
  readonly allowed: boolean;
}

function isVerdicts(body: unknown): body is readonly Verdict[] {
  return (
    Array.isArray(body) &&
    body.every(
      (each: unknown) =>
        isObject(each) &&
        typeof each['action'] === 'string' &&
        typeof each['scope'] === 'string' &&
        typeof each['allowed'] === 'boolean',
    )
  );
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function batchesOf<Item>(items: readonly Item[], size: number): readonly (readonly Item[])[] {
  const batches: Item[][] = [];
  for (let start = 0; start < items.length; start += size) batches.push(items.slice(start, start + size));
  return batches;
}
