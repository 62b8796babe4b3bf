import { BASE_PATH } from './routes.ts';
import type { Problem } from './schemas/problem.ts';

/** Every problem that the interface answers: its status, title, and the members that come with it. */
export const PROBLEMS = {
  'bad-request': { status: 400, title: 'The request is malformed', members: ['candidates', 'missing', 'limit'] },
  unauthorized: { status: 401, title: 'Who are you?', members: [] },
  forbidden: { status: 403, title: 'This is not allowed to you', members: [] },
  'not-found': { status: 404, title: 'There is nothing here', members: [] },
  'method-not-allowed': { status: 405, title: 'The resource does not have that method', members: ['allowed'] },
  'not-acceptable': { status: 406, title: 'No representation of that type', members: ['supported'] },
  orphans: { status: 409, title: 'Blocks would be orphaned', members: ['orphans'] },
  conflict: { status: 409, title: 'Both sides changed the same thing', members: ['conflicts'] },
  duplicate: { status: 409, title: 'Ids exist already', members: ['blocks'] },
  'in-progress': { status: 409, title: 'The same request is under way', members: [] },
  'version-mismatch': {
    status: 412,
    title: 'It has changed in the meantime',
    members: ['current_version', 'changed_by', 'changed_at', 'commit'],
  },
  'too-large': { status: 413, title: 'Too large', members: ['limit'] },
  'unsupported-media-type': { status: 415, title: 'Content of this type is not taken', members: ['supported'] },
  'olx-invalid': { status: 422, title: 'The OLX has errors', members: ['errors'] },
  'incompatible-placement': { status: 422, title: 'A block of this type cannot be placed there', members: ['blocks'] },
  'key-reused': { status: 422, title: 'This Idempotency-Key was used for another request', members: [] },
  locked: { status: 423, title: 'Somebody else works on it', members: ['holder', 'expires_at', 'block'] },
  'precondition-required': { status: 428, title: 'Say which version you mean', members: [] },
  throttled: { status: 429, title: 'Too many requests', members: ['retry_after', 'limit'] },
  internal: { status: 500, title: 'The service failed', members: [] },
  'remote-failed': { status: 502, title: 'Open edX did not do it', members: ['current_version'] },
  unavailable: { status: 503, title: 'The service cannot answer now', members: [] },
  'timed-out': { status: 504, title: 'It took too long', members: ['limit', 'current_version'] },
  'storage-full': { status: 507, title: 'The disk of the service is full', members: [] },
} as const satisfies Readonly<Record<string, { status: number; title: string; members: readonly (keyof Problem)[] }>>;

/** The name of a problem type, such as `version-mismatch`: the end of its `type`. */
export type ProblemName = keyof typeof PROBLEMS;

const PROBLEM_PATH = `${BASE_PATH}problems/`;

/** The `type` of a problem document. */
export function problemType(name: ProblemName): string {
  return PROBLEM_PATH + name;
}

/** Which problem a document is about, or null for one that the contract does not know. */
export function problemName(problem: Pick<Problem, 'type'>): ProblemName | null {
  const name = problem.type.slice(problem.type.lastIndexOf('/') + 1);
  return Object.hasOwn(PROBLEMS, name) ? (name as ProblemName) : null;
}
