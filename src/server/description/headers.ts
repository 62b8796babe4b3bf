const HASH = '[0-9a-f]{64}';
const VERSION = 'olx1-f82d89a63cf2ca9a575a46c3e34203c24eae85d05bea673d2e43a9a8d16b4c75';
/** A version or the hash of a file, in quotes. */
const TAG = `"(?:olx1-)?${HASH}"`;

/** Headers of requests, by the name under which the description refers to them. */
export const REQUEST_HEADERS = {
  IfMatch: header(
    'If-Match',
    'The version that the write was made for, in quotes; `*` for callers with the scope `force`. 428 without it, unless the request is a plan.',
    { pattern: `^(?:\\*|${TAG}(?:, ?${TAG})*)$`, examples: [`"${VERSION}"`] },
  ),
  IfNoneMatch: header('If-None-Match', 'What the client has already. The answer is 304 if that is still current.', {
    pattern: `^(?:\\*|(?:W/)?${TAG}(?:, ?(?:W/)?${TAG})*)$`,
    examples: [`"${VERSION}"`],
  }),
  IfAbsent: header('If-None-Match', '`*` adds a file that must not exist yet. Send this or `If-Match`.', {
    pattern: '^\\*$',
    examples: ['*'],
  }),
  // no example: whoever tries two writes out must not send both with one key
  IdempotencyKey: header(
    'Idempotency-Key',
    '1 to 255 visible characters, such as `b7c1d6f0`. A write that is sent again with its key takes effect once and answers the same for 24 hours.',
    { pattern: '^[!-~]{1,255}$' },
  ),
  LockToken: header('Lock-Token', 'The token of the lock that the caller holds.', {
    pattern: '^[1-9][0-9]{0,14}$',
    examples: ['7'],
  }),
  LastEventId: header('Last-Event-ID', 'The `id` of the last event that the client has. The stream resumes after it.', {
    pattern: '^[0-9a-f.-]{1,100}$',
    examples: ['12'],
  }),
  Prefer: header('Prefer', '`respond-async` asks for a job. Other preferences are ignored.', {
    examples: ['respond-async'],
  }),
  UseJwtCookie: header('USE-JWT-COOKIE', '`true` if the cookies of the platform sign in.', { examples: ['true'] }),
} as const;

/** Headers of answers, likewise. */
export const ANSWER_HEADERS = {
  ETag: answer(
    'The version of what is answered, or the hash of the file, in quotes.',
    text(`^${TAG}$`),
    `"${VERSION}"`,
  ),
  'X-Node-Version': answer('The version of the block alone, without its descendants.', text(`^olx1-${HASH}$`), VERSION),
  'X-Course-Version': answer('The version of the course run.', text(`^olx1-${HASH}$`), VERSION),
  'X-Request-Id': answer(
    'Names the request. The log and problem documents repeat it.',
    text('^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$'),
    '93a1f5b1-e5fc-8c8e-84c9-000000000001',
  ),
  Location: answer(
    'The address of the job, or of what was created.',
    text('^/api/olx/v1/.+/$'),
    '/api/olx/v1/jobs/8f2c61d0-93f1-4b87-a36e-000000000002/',
  ),
  'Lock-Token': answer('For the writes of the holder.', text('^[1-9][0-9]{0,14}$'), '7'),
  Allow: answer('The methods of the resource.', text('^[A-Z]+(?:, [A-Z]+)*$'), 'GET, HEAD, PUT'),
  'Retry-After': answer('Seconds to wait.', count(), 12),
  'RateLimit-Limit': answer('Points a minute.', count(), 30_000),
  'RateLimit-Remaining': answer('Points left.', count(), 29_994),
  'RateLimit-Reset': answer('Seconds until all points are available again.', count(), 42),
} as const;

export type AnswerHeader = keyof typeof ANSWER_HEADERS;
export type RequestHeader = keyof typeof REQUEST_HEADERS;

function header(
  name: string,
  description: string,
  schema: { readonly pattern?: string; readonly examples?: readonly string[] },
) {
  // an example of the parameter itself is what a page sends with every try-out; none of these is meant always
  return { name, in: 'header', required: false, description, schema: { type: 'string', ...schema } } as const;
}

function answer(description: string, schema: object, example: string | number) {
  return { description, schema, example } as const;
}

function text(pattern: string) {
  return { type: 'string', pattern } as const;
}

function count() {
  return { type: 'integer', minimum: 0 } as const;
}
