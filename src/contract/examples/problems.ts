import { PROBLEMS, type ProblemName, problemType } from '../problem.ts';
import type { Problem } from '../schemas/problem.ts';

const UNIT = 'block-v1:Demo+Service+2026+type@vertical+block@unit1';
const SUM = 'block-v1:Demo+Service+2026+type@problem+block@sum';
const VERSION = 'olx1-6900362eb8e667de1856ca85f62542930292cc182be928c5c17a1ec067c50e41';

type Told = Pick<Problem, 'detail'> & Omit<Partial<Problem>, 'type' | 'title' | 'status' | 'instance'>;

const TOLD: Readonly<Record<ProblemName, Told>> = {
  'bad-request': { detail: 'Say which parent problem@sum is to leave.', missing: 'from', candidates: [UNIT] },
  unauthorized: { detail: 'This needs a token.' },
  forbidden: { detail: 'You may read the course run course-v1:Demo+Service+2026, not change it.' },
  'not-found': { detail: 'The course run course-v1:Demo+Service+2026 has no block problem@none.' },
  'method-not-allowed': { detail: 'PATCH is not a method of this resource.', allowed: ['GET', 'HEAD', 'PUT'] },
  'not-acceptable': {
    detail: 'OLX is given as archive, document or list.',
    supported: ['application/gzip', 'application/xml'],
  },
  orphans: {
    detail: 'Blocks would be left without a parent; nothing was changed.',
    orphans: [{ block: SUM, display_name: 'Sum' }],
  },
  conflict: {
    detail: 'The same things were changed on both sides; nothing was changed.',
    conflicts: [
      {
        id: 'setting:both:problem@sum:max_attempts',
        block: SUM,
        display_name: 'Sum',
        kind: 'setting',
        form: 'both',
        name: 'max_attempts',
        choice: null,
        base: 3,
        ours: 5,
        theirs: 2,
      },
    ],
  },
  duplicate: { detail: 'These blocks are in the course run already.', blocks: [SUM] },
  'in-progress': { detail: 'The first request with this Idempotency-Key is still running.' },
  'version-mismatch': {
    detail: 'The request does not name the version of problem@sum as it is now.',
    current_version: VERSION,
    changed_by: 'ana',
    changed_at: '2026-03-01T10:00:00.000Z',
    commit: 'd7f570e254b9c2fae47d8057dd26ee5e7588f01ae8f1300fc7154a3e0d30d1b7',
  },
  'too-large': {
    detail: 'The body is larger than 536870912 bytes (archive-bytes).',
    limit: { name: 'archive-bytes', value: 536_870_912 },
  },
  'unsupported-media-type': {
    detail: 'OLX is sent as an archive or, for one block, as an XML document.',
    supported: ['application/xml', 'application/gzip', 'application/zip'],
  },
  'olx-invalid': {
    detail: 'The OLX has errors; nothing was changed.',
    errors: [
      {
        code: 'xml-not-well-formed',
        severity: 'error',
        message: 'The tag “p” is closed by “problem”.',
        block: SUM,
        file: 'problem/sum.xml',
        range: { start: { line: 3, column: 1, offset: 41 }, end: { line: 3, column: 11, offset: 51 } },
        help: '/api/olx/v1/docs/diagnostics/#xml-not-well-formed',
        fixes: [],
      },
    ],
  },
  'incompatible-placement': { detail: 'A problem may not stand in a chapter.', blocks: [SUM] },
  'key-reused': { detail: 'This Idempotency-Key was used for another request.' },
  locked: {
    detail: 'ana works on vertical@unit1 until 2026-03-01T10:10:00.000Z.',
    holder: 'ana',
    expires_at: '2026-03-01T10:10:00.000Z',
    block: UNIT,
  },
  'precondition-required': { detail: 'If-Match must name the version of problem@sum.' },
  throttled: { detail: 'Too much was asked within a minute; go on in 12 s.', retry_after: 12 },
  internal: { detail: 'Something failed that should not have; it is in the log under this instance.' },
  'remote-failed': { detail: 'Studio answered 500: Internal Server Error' },
  unavailable: { detail: 'The service is stopping.' },
  'timed-out': { detail: 'This took too long and was given up; nothing was changed.' },
  'storage-full': { detail: 'The disk of the database is full. Nothing was changed.' },
};

/** A problem document of a type, as a client may meet it. */
export function problemExample(name: ProblemName): Problem {
  const { status, title } = PROBLEMS[name];
  const instance = 'urn:uuid:93a1f5b1-e5fc-8c8e-84c9-000000000001';
  return { type: problemType(name), title, status, instance, ...TOLD[name] };
}
