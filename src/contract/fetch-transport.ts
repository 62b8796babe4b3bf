import { BASE_PATH } from './routes.ts';
import type { Transport, TransportRequest } from './transport.ts';

/** Gives the value of `Authorization`, or null to send none. `refused` is the value that the service just answered with 401. */
export type Authorize = (refused: string | null) => Promise<string | null>;

/** Where a transport sends requests, and as whom. */
export interface FetchOptions {
  /** Where the service is, such as `https://olx.example.org`. The base path of the interface comes after it. */
  readonly url: string;
  /** Called before each request, and once more after a 401. If it then gives another value, the request is sent again. */
  readonly authorize?: Authorize;
  /** What to do if the service answers with another address; `follow` if it is left out. */
  readonly redirect?: 'follow' | 'error';
}

/**
 * Sends requests with `fetch`, in Node and in browsers. Rejects as `fetch` does if no answer came. A body that is a
 * stream can be sent only once, so it is not sent again after a 401.
 */
export function fetchTransport({ url, authorize, redirect = 'follow' }: FetchOptions): Transport {
  const base = url.replace(/\/+$/, '') + BASE_PATH;
  const send = (request: TransportRequest, authorization: string | null): Promise<Response> =>
    sendTo(base, request, authorization, redirect);

  return async (request) => {
    const first = (await authorize?.(null)) ?? null;
    const answer = await send(request, first);
    if (answer.status !== 401 || authorize === undefined || request.body instanceof ReadableStream)
      return received(answer);
    const second = await authorize(first);
    if (second === null || second === first) return received(answer);
    await answer.body?.cancel();
    return received(await send(request, second));
  };
}

async function sendTo(
  base: string,
  request: TransportRequest,
  authorization: string | null,
  redirect: 'follow' | 'error',
): Promise<Response> {
  const { method, path, query, headers, body, signal, onUploadProgress } = request;
  const address = new URL(base + path);
  for (const [name, value] of Object.entries(query)) address.searchParams.set(name, value);
  const size = sizeOf(body);
  onUploadProgress?.(0, size);
  const answer = await fetch(address, {
    method,
    headers: authorization === null ? headers : { ...headers, authorization },
    body: body as BodyInit | null,
    signal,
    redirect,
    // the standard asks for it, and the types of the DOM do not know it yet
    ...(body instanceof ReadableStream ? { duplex: 'half' } : {}),
  });
  if (size !== null) onUploadProgress?.(size, size);
  return answer;
}

async function received(answer: Response): ReturnType<Transport> {
  return {
    status: answer.status,
    headers: Object.fromEntries(answer.headers),
    body: new Uint8Array(await answer.arrayBuffer()),
  };
}

function sizeOf(body: TransportRequest['body']): number | null {
  if (body instanceof Blob) return body.size;
  if (body instanceof Uint8Array) return body.byteLength;
  return typeof body === 'string' ? new TextEncoder().encode(body).byteLength : null;
}
