/** The addresses of the double: a table row each, with what Django and its REST framework do before the view. */
import { type Answer, csrfFailed, detailError, developerError, json, Refusal, redirect } from './answer.ts';
import type { Call } from './call.ts';
import { csrfFits } from './sessions.ts';
import type { User } from './users.ts';

export type Handler = (call: Call) => Answer | Promise<Answer>;

/**
 * How a view authenticates.
 * - `developer`: the API's developer views; errors in `developer_message`.
 * - `rest`: other views of the REST framework; errors in `detail`.
 * - `session`: plain Django views with `@login_required`: they see no token.
 * - `open`: no user needed.
 */
export type Kind = 'developer' | 'rest' | 'session' | 'open';

export interface Resource {
  /** With `:name` for a part. */
  readonly path: string;
  readonly kind: Kind;
  /** The value of `Allow`, as recorded. Plain Django views send none. */
  readonly allow?: string;
  /** What an anonymous visitor is told, if it is not the usual. */
  readonly anonymous?: string;
  readonly methods: { readonly [method: string]: Handler };
}

const NO_CREDENTIALS = 'Authentication credentials were not provided.';

/** Answers a request to a resource. */
export async function answerTo(resource: Resource, call: Call): Promise<Answer> {
  const handler = resource.methods[call.method];
  const answer =
    handler === undefined
      ? errorOf(resource, 405, `Method "${call.method}" not allowed.`)
      : (refusalBefore(resource, call) ?? (await run(handler, call)));
  const { allow } = resource;
  if (allow === undefined || answer.outside === true) return answer;
  return { ...answer, headers: { allow, ...answer.headers } };
}

async function run(handler: Handler, call: Call): Promise<Answer> {
  try {
    return await handler(call);
  } catch (error) {
    if (error instanceof Refusal) return error.answer;
    throw error;
  }
}

function refusalBefore(resource: Resource, call: Call): Answer | undefined {
  if (resource.kind === 'session') return sessionRefusal(call);
  if (resource.kind === 'developer' && !acceptsJson(call.header('accept'))) {
    return developerError(406, 'Could not satisfy the request Accept header.');
  }
  if (resource.kind === 'open') return undefined;
  const problem = tokenProblem(call);
  if (problem !== undefined) {
    if (resource.kind === 'developer') return developerError(401, problem);
    return json(typeof problem === 'string' ? { detail: problem } : problem, 401, AUTHENTICATE);
  }
  if (call.visitor === undefined) {
    const message = resource.anonymous ?? NO_CREDENTIALS;
    return resource.kind === 'developer' ? developerError(401, message) : json({ detail: message }, 401, AUTHENTICATE);
  }
  if (call.header('authorization') === undefined && isUnsafe(call) && !csrfMatches(call)) {
    return errorOf(resource, 403, 'CSRF Failed: CSRF token missing.');
  }
  return undefined;
}

const AUTHENTICATE = { 'www-authenticate': 'JWT realm="api"' };

/** What is wrong with the `Authorization` header, if anything. */
function tokenProblem(call: Call): string | { error_code: string; developer_message: string } | undefined {
  const header = call.header('authorization');
  if (header === undefined || tokenUser(call) !== undefined) return undefined;
  if (/^jwt /i.test(header)) return 'Invalid token.';
  if (!/^bearer /i.test(header)) return undefined;
  return {
    error_code: 'token_nonexistent',
    developer_message: 'The provided access token does not match any valid tokens.',
  };
}

/** The user of a token in the request. */
export function tokenUser(call: Pick<Call, 'header' | 'world'>): User | undefined {
  const token = /^jwt (.+)$/i.exec(call.header('authorization') ?? '')?.[1];
  const name = token === undefined ? undefined : call.world.tokens.userOf(token.trim());
  return name === undefined ? undefined : call.world.users.get(name);
}

function sessionRefusal(call: Call): Answer | undefined {
  if (isUnsafe(call) && !csrfMatches(call)) return csrfFailed(call.cookies.has('csrftoken'));
  const user = call.world.cmsSessions.of(call.cookies)?.user;
  // A plain Django view does not look at tokens.
  return user === undefined ? redirect(`/login/?next=${quoted(call.path)}`) : undefined;
}

function isUnsafe(call: Call): boolean {
  return !['GET', 'HEAD', 'OPTIONS'].includes(call.method);
}

function csrfMatches(call: Call): boolean {
  return csrfFits(call.header('x-csrftoken'), call.cookies.get('csrftoken'));
}

/** Python's `quote`: keeps slashes. */
export function quoted(text: string): string {
  return encodeURIComponent(decodeURIComponent(text)).replaceAll('%2F', '/');
}

function acceptsJson(accept = '*/*'): boolean {
  return accept.split(',').some((range) => {
    const [type = ''] = range.split(';');
    return ['*/*', 'application/*', 'application/json'].includes(type.trim());
  });
}

function errorOf(resource: Resource, status: number, message: string): Answer {
  return resource.kind === 'developer' ? developerError(status, message) : detailError(status, message);
}
