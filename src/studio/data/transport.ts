import { getAuthenticatedHttpClient } from '@edx/frontend-platform/auth';
import { BASE_PATH, type Transport } from '#contract';

interface HttpProgress {
  readonly loaded: number;
  readonly total?: number | undefined;
}

interface HttpRequest {
  readonly method: string;
  readonly url: string;
  readonly params: Readonly<Record<string, string>>;
  readonly headers: Readonly<Record<string, string>>;
  readonly data?: unknown;
  readonly responseType: 'arraybuffer';
  readonly validateStatus: () => boolean;
  readonly transformRequest: (data: unknown) => unknown;
  readonly signal?: AbortSignal;
  readonly onUploadProgress?: (progress: HttpProgress) => void;
  readonly isCsrfExempt: boolean;
}

interface HttpAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly data: ArrayBuffer;
}

/** What of axios is used here; the platform types its client no further. */
interface HttpClient {
  readonly request: (request: HttpRequest) => Promise<HttpAnswer>;
}

/**
 * Sends requests as the signed-in user, through the platform's authenticated client.
 * `serviceUrl` is the service's origin, or empty for the page's own.
 */
export function platformTransport(serviceUrl: string): Transport {
  return async ({ method, path, query, headers, body, signal, onUploadProgress }) => {
    const client: HttpClient = getAuthenticatedHttpClient();
    const answer = await client.request({
      method,
      url: `${serviceUrl}${BASE_PATH}${path}`,
      params: query,
      headers,
      // with null axios would name a content type that is not there
      ...(body === null ? {} : { data: body }),
      responseType: 'arraybuffer',
      validateStatus: () => true,
      // axios would read a JSON text and write it anew
      transformRequest: (data) => data,
      // the service takes a cookie only together with an allowed Origin and the platform's own header
      isCsrfExempt: true,
      ...(signal === null ? {} : { signal }),
      ...(onUploadProgress === null
        ? {}
        : { onUploadProgress: ({ loaded, total }: HttpProgress) => onUploadProgress(loaded, total ?? null) }),
    });
    return { status: answer.status, headers: textHeaders(answer.headers), body: new Uint8Array(answer.data) };
  };
}

function textHeaders(headers: Readonly<Record<string, unknown>>): Record<string, string | undefined> {
  const texts: Record<string, string | undefined> = {};
  for (const [name, value] of Object.entries(headers)) if (typeof value === 'string') texts[name.toLowerCase()] = value;
  return texts;
}
