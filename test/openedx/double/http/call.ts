/** A request as a route sees it, and who may do what with it. */
import { type CourseKey, type CourseRun, courseText, parseCourseKey } from '../modulestore/index.ts';
import type { JsonValue } from '../modulestore/json.ts';
import { loads } from '../modulestore/python-json.ts';
import { crash, detailError, developerError, pageNotFound, Refusal } from './answer.ts';
import type { User } from './users.ts';
import type { World } from './world.ts';

export interface Call {
  readonly method: string;
  /** With the query. */
  readonly path: string;
  readonly params: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
  readonly header: (name: string) => string | undefined;
  readonly cookies: ReadonlyMap<string, string>;
  readonly bytes: Uint8Array;
  /** Whoever is signed in, by token or session. */
  readonly visitor: User | undefined;
  readonly world: World;
}

/** The user of a route that requires one. The router has refused everybody else. */
export function userOf(call: Call): User {
  if (call.visitor === undefined) throw new Error(`${call.path} has no user`);
  return call.visitor;
}

/** @throws Refusal 400 `{"error": "Invalid JSON"}` */
export function bodyOf(call: Call): JsonValue {
  try {
    return loads(new TextDecoder('utf-8', { fatal: true }).decode(call.bytes));
  } catch {
    throw new Refusal({
      status: 400,
      headers: { 'content-type': 'application/json' },
      body: '{"error": "Invalid JSON"}',
    });
  }
}

/** The fields and files of a multipart or urlencoded body. */
export async function formOf(call: Call): Promise<FormData> {
  const type = call.header('content-type') ?? '';
  try {
    return await new Response(new Uint8Array(call.bytes), { headers: { 'content-type': type } }).formData();
  } catch {
    return new FormData();
  }
}

export function courseKeyOf(call: Call): CourseKey {
  const key = parseCourseKey(call.params['course'] ?? '');
  if (key === undefined) throw new Refusal(pageNotFound());
  return key;
}

/** The course run in the address. An unknown one is a 404 with a code, before any question of rights. */
export function knownRun(call: Call): CourseRun {
  const key = courseKeyOf(call);
  const run = call.world.store.run(key);
  if (run !== undefined) return run;
  throw new Refusal(developerError(404, `Unknown course ${courseText(key)}`, 'course_does_not_exist'));
}

/** The course run of a view that does not expect an unknown one: 500. */
export function assumedRun(call: Call, key: CourseKey): CourseRun {
  const run = call.world.store.run(key);
  if (run === undefined) throw new Refusal(crash());
  return run;
}

/** `course_author_access_required` of the v0 API. */
export function requireAuthor(call: Call, course: CourseKey): void {
  if (call.world.users.mayAuthor(userOf(call), course)) return;
  const message = 'The requesting user does not have course author permissions.';
  throw new Refusal(developerError(403, message, 'user_permissions'));
}

export const NO_PERMISSION = 'You do not have permission to perform this action.';

/** `has_studio_read_access` in a developer view. */
export function requireStudioAccess(call: Call, course: CourseKey): void {
  if (!call.world.users.mayAuthor(userOf(call), course)) throw new Refusal(developerError(403, NO_PERMISSION));
}

export function requireGlobalStaff(call: Call): void {
  if (userOf(call).globalStaff !== true) throw new Refusal(detailError(403, NO_PERMISSION));
}
