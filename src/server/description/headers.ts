const VERSION = 'olx1-f82d89a63cf2ca9a575a46c3e34203c24eae85d05bea673d2e43a9a8d16b4c75';

/** Headers of requests, by the name under which the description refers to them. */
export const REQUEST_HEADERS = {
  IfMatch: header(
    'If-Match',
    'The version that the write was made for, in quotes; * for those who may force.',
    `"${VERSION}"`,
  ),
  IfNoneMatch: header(
    'If-None-Match',
    'What the client has already; * for a file that must not be there yet.',
    `"${VERSION}"`,
  ),
  IdempotencyKey: header(
    'Idempotency-Key',
    '1 to 255 visible characters. Sent again with the same key, a write takes effect once and answers the same for 24 hours.',
    'b7c1d6f0',
  ),
  LockToken: header('Lock-Token', 'The token of the lock that the caller holds.', '7'),
  Prefer: header('Prefer', '`respond-async` asks for a job.', 'respond-async'),
  UseJwtCookie: header('USE-JWT-COOKIE', '`true` where the cookies of the platform stand for a token.', 'true'),
} as const;

/** Headers of answers, likewise. */
export const ANSWER_HEADERS = {
  ETag: answer('The version of what is answered, in quotes.', `"${VERSION}"`),
  'X-Node-Version': answer('The version of the block alone, without what stands below it.', VERSION),
  'X-Course-Version': answer('The version of the course run.', VERSION),
  'X-Request-Id': answer(
    'Names the request; the log and problem documents repeat it.',
    '93a1f5b1-e5fc-8c8e-84c9-000000000001',
  ),
  Location: answer('Where the job is, or what was made.', '/api/olx/v1/jobs/8f2c61d0-93f1-4b87-a36e-000000000002/'),
  'Lock-Token': answer('For the writes of the holder.', '7'),
  'Retry-After': answer('Seconds to wait.', '12'),
  'RateLimit-Limit': answer('Points a minute.', '30000'),
  'RateLimit-Remaining': answer('Points left.', '29994'),
  'RateLimit-Reset': answer('Seconds until all are there again.', '42'),
} as const;

export type AnswerHeader = keyof typeof ANSWER_HEADERS;
export type RequestHeader = keyof typeof REQUEST_HEADERS;

function header(name: string, description: string, example: string) {
  // an example of the parameter itself is what a page sends with every try-out; none of these is meant always
  return { name, in: 'header', required: false, description, schema: { type: 'string', examples: [example] } } as const;
}

function answer(description: string, example: string) {
  return { description, schema: { type: 'string' }, example } as const;
}
