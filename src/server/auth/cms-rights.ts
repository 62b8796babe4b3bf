import { LRUCache } from 'lru-cache';
import type { CourseKey } from '#olx';
import type { OpenedxConfig } from '../config/auth.ts';
import { Refusal } from '../refusal.ts';
import type { Claims } from './jwt.ts';
import type { Right } from './rights.ts';

/** How long an answer of the CMS stands, in milliseconds: who leaves a course team is out after that. */
const REMEMBERED = 60_000;
const MOST_REMEMBERED = 10_000;
/** How long the CMS may take, in milliseconds. */
const TIME_LIMIT = 10_000;
/** So much of what it says is repeated, in characters. */
const WORDS = 500;

/** Asks what a user may do in a course run. Refuses with 502 or 504 where the CMS gives no answer. */
export type AskRights = (user: Claims, course: CourseKey) => Promise<Right>;

/** Rights from the user's roles in Studio, asked of the CMS with the user's own token. */
export function cmsRights({ cmsUrl }: OpenedxConfig): AskRights {
  const remembered = new LRUCache<string, Promise<Right>>({ max: MOST_REMEMBERED, ttl: REMEMBERED });
  return (user, course) => {
    const key = JSON.stringify([user.username, course]);
    const known = remembered.get(key);
    if (known !== undefined) return known;
    const asked = askRight(cmsUrl, user, course);
    remembered.set(key, asked);
    // a failure is not remembered
    asked.catch(() => remembered.delete(key));
    return asked;
  };
}

/**
 * The course team first: Studio shows it to those who may write (staff, instructors, global staff), and
 * `allow_actions` to those who may manage it. Others may still have a role of openedx-authz, such as
 * an auditor's, which platforms before 2026 do not know.
 */
async function askRight(cmsUrl: string, user: Claims, course: CourseKey): Promise<Right> {
  const team = await ask(cmsUrl, user, `/api/contentstore/v1/course_team/${encodeURIComponent(course)}`, null);
  if (team.status === 200) return mayManage(team.body) ? 'force' : 'write';
  if (team.status !== 403 && team.status !== 404) throw failed(team);
  const [view, edit] = ['courses.view_course', 'courses.edit_course_content'];
  const wanted = [view, edit].map((action) => ({ action, scope: course }));
  const checked = await ask(cmsUrl, user, '/api/authz/v1/permissions/validate/me', wanted);
  if (checked.status === 403 || checked.status === 404) return 'none';
  if (checked.status !== 200) throw failed(checked);
  if (isAllowed(checked.body, edit)) return 'write';
  return isAllowed(checked.body, view) ? 'read' : 'none';
}

interface CmsAnswer {
  readonly status: number;
  readonly text: string;
  /** Undefined where the text is no JSON. */
  readonly body: unknown;
}

async function ask(cmsUrl: string, { token }: Claims, path: string, body: unknown): Promise<CmsAnswer> {
  try {
    const answer = await fetch(new URL(path, cmsUrl), {
      method: body === null ? 'GET' : 'POST',
      headers: {
        accept: 'application/json',
        authorization: `JWT ${token}`,
        ...(body === null ? {} : { 'content-type': 'application/json' }),
      },
      body: body === null ? null : JSON.stringify(body),
      // the token goes nowhere else
      redirect: 'error',
      signal: AbortSignal.timeout(TIME_LIMIT),
    });
    const text = await answer.text();
    return { status: answer.status, text, body: parsed(text) };
  } catch (error) {
    if (error instanceof DOMException && error.name === 'TimeoutError')
      throw new Refusal('timed-out', 'Studio did not say in time what you may do.', {}, { cause: error });
    throw new Refusal('remote-failed', 'Studio could not be asked what you may do.', {}, { cause: error });
  }
}

function failed({ status, text }: CmsAnswer): Refusal {
  return new Refusal('remote-failed', `Studio answered ${status}: ${text.replace(/<[^>]*>/g, ' ').slice(0, WORDS)}`);
}

function mayManage(team: unknown): boolean {
  return typeof team === 'object' && team !== null && 'allow_actions' in team && team.allow_actions === true;
}

function isAllowed(answers: unknown, action: string): boolean {
  return (
    Array.isArray(answers) &&
    answers.some((each: unknown) => isObject(each) && each['action'] === action && each['allowed'] === true)
  );
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
