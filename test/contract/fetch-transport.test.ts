import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { expect, onTestFinished, test } from 'vitest';
import { BASE_PATH, fetchTransport, requestToken, type TransportRequest } from '#contract';

interface Seen {
  readonly url: string | undefined;
  readonly authorization: string | undefined;
  readonly contentType: string | undefined;
  readonly body: string;
}

/** A server on this machine that answers what a test says, and keeps what it was sent. */
async function serverFor(
  answer: (request: IncomingMessage) => {
    readonly status: number;
    readonly headers?: Readonly<Record<string, string>>;
    readonly body?: string;
  },
): Promise<{ readonly url: string; readonly seen: readonly Seen[] }> {
  const seen: Seen[] = [];
  const server = createServer(async (request, response) => {
    const { authorization, 'content-type': contentType } = request.headers;
    seen.push({ url: request.url, authorization, contentType, body: (await buffer(request)).toString() });
    const { status, headers = {}, body = '' } = answer(request);
    response.writeHead(status, headers).end(body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => new Promise<void>((resolve) => server.close(() => resolve())));
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, seen };
}

const request = (parts: Partial<TransportRequest> = {}): TransportRequest => ({
  method: 'PUT',
  path: 'courses/course-v1%3AA%2BB%2BC/olx/',
  query: {},
  headers: { 'content-type': 'application/gzip' },
  body: null,
  signal: null,
  onUploadProgress: null,
  ...parts,
});

/** The same bytes in each form that a body may have. */
const BODIES: readonly (readonly [string, () => TransportRequest['body'], number | null])[] = [
  ['a text', () => 'Küste', 6],
  ['bytes', () => new TextEncoder().encode('Küste'), 6],
  ['a blob', () => new Blob(['Küste']), 6],
  ['a stream', () => new Blob(['Küste']).stream(), null],
];

test.each(BODIES)('sends %s whole, at the address below the base path, and tells how much', async (_, body, size) => {
  const { url, seen } = await serverFor(() => ({ status: 200, headers: { ETag: '"v"' }, body: 'ok' }));
  const told: (readonly [number, number | null])[] = [];
  const answer = await fetchTransport({ url: `${url}/` })(
    request({ body: body(), query: { base: 'a b&c' }, onUploadProgress: (...each) => told.push(each) }),
  );
  expect(seen).toMatchObject([
    {
      url: `${BASE_PATH}courses/course-v1%3AA%2BB%2BC/olx/?base=a+b%26c`,
      contentType: 'application/gzip',
      body: 'Küste',
    },
  ]);
  expect([answer.status, answer.headers['etag'], new TextDecoder().decode(answer.body)]).toEqual([200, '"v"', 'ok']);
  expect(told[0]).toEqual([0, size]);
  expect(told.at(-1)).toEqual(size === null ? [0, null] : [size, size]);
});

test.each(BODIES)(
  'after a 401 asks once for another authorization, and sends %s again if it can',
  async (_, body, size) => {
    const { url, seen } = await serverFor(({ headers }) => ({
      status: headers.authorization === 'Bearer 2' ? 200 : 401,
    }));
    const refused: (string | null)[] = [];
    const authorize = async (before: string | null): Promise<string> => {
      refused.push(before);
      return before === null ? 'Bearer 1' : 'Bearer 2';
    };
    const answer = await fetchTransport({ url, authorize })(request({ body: body() }));
    const isSentAgain = size !== null;
    expect(answer.status).toBe(isSentAgain ? 200 : 401);
    expect(refused).toEqual(isSentAgain ? [null, 'Bearer 1'] : [null]);
    expect(seen.map((each) => each.body)).toEqual(isSentAgain ? ['Küste', 'Küste'] : ['Küste']);
  },
);

test('does not ask again and again', async () => {
  const { url, seen } = await serverFor(() => ({ status: 401 }));
  for (const authorize of [
    async () => null,
    async () => 'Bearer same',
    async (before: string | null) => `${before}!`,
  ]) {
    expect((await fetchTransport({ url, authorize })(request())).status).toBe(401);
  }
  expect(seen).toHaveLength(4);
});

test('gives every status as an answer, and rejects if none came or the caller gave up', async () => {
  const { url } = await serverFor(({ method }) => ({ status: method === 'GET' ? 503 : 409, body: 'no' }));
  expect((await fetchTransport({ url })(request({ method: 'GET' }))).status).toBe(503);
  expect((await fetchTransport({ url })(request({ method: 'DELETE' }))).status).toBe(409);
  await expect(fetchTransport({ url: 'http://127.0.0.1:9' })(request())).rejects.toThrow();
  await expect(fetchTransport({ url })(request({ signal: AbortSignal.abort() }))).rejects.toThrow('abort');
});

test('sends the secret of a client to the service alone', async () => {
  const elsewhere = await serverFor(() => ({ status: 200, body: '{}' }));
  const { url } = await serverFor(() => ({ status: 307, headers: { location: elsewhere.url } }));
  const credentials = { clientId: 'me', clientSecret: 'secret' };
  await expect(requestToken(fetchTransport({ url, redirect: 'error' }), credentials)).rejects.toThrow();
  expect(elsewhere.seen).toEqual([]);
});

test.each([
  [200, '{"access_token":"t","token_type":"Bearer","expires_in":60,"scope":"read"}', { ok: true }],
  [401, '{"error":"invalid_client","error_description":"No."}', { ok: false, error: { error: 'invalid_client' } }],
  [200, '<html>a proxy</html>', { ok: false, error: { error: 'invalid_response' } }],
  [502, 'null', { ok: false, status: 502, error: { error: 'invalid_response', error_description: 'null' } }],
])('reads what a token is asked with: %i %s', async (status, body, expected) => {
  const { url, seen } = await serverFor(() => ({ status, body }));
  const result = await requestToken(fetchTransport({ url }), { clientId: 'a&b', clientSecret: 'c=d' });
  expect(result).toMatchObject(expected);
  expect(seen[0]).toMatchObject({
    url: `${BASE_PATH}oauth2/access_token/`,
    body: expect.stringContaining('client_id=a%26b&client_secret=c%3Dd'),
  });
});
