import { CmsFailure } from './cms-failure.ts';
import type { CallLimit } from './limits.ts';

/** One HTTP request. */
export interface Request {
  readonly method: string;
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | FormData | URLSearchParams | null;
  readonly limit: CallLimit;
  readonly signal: AbortSignal | undefined;
}

/** What came back; redirects are answers like any other. The body is read once, by `text` or `pieces`. */
export interface Answer {
  readonly status: number;
  /** The HTTP reason phrase as the CMS sent it. */
  readonly reason: string;
  readonly headers: Headers;
  text(): Promise<string>;
  pieces(): AsyncIterable<Uint8Array>;
  /** Drops the body. */
  drop(): Promise<void>;
}

/** Causes after which the request was certainly not received, so that even a write may be sent again. */
const NOT_SENT = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH']);

/** The method and path of a request, as `CmsFailure` names it. */
export function callOf(method: string, url: URL): string {
  return `${method} ${url.pathname}`;
}

/**
 * Sends one request, without retrying it and without following a redirect. Throws `CmsFailure` (`unreachable`,
 * `timed-out`, `too-large`), also while the body is read, or the reason of the caller's signal.
 */
export async function exchange({ method, url, headers, body, limit, signal }: Request): Promise<Answer> {
  const timeOut = AbortSignal.timeout(limit.seconds * 1000);
  const either = signal === undefined ? timeOut : AbortSignal.any([timeOut, signal]);
  const isRead = method === 'GET';

  const failure = (error: unknown): unknown => {
    if (error instanceof CmsFailure) return error;
    if (signal?.aborted) return signal.reason;
    const call = callOf(method, url);
    if (timeOut.aborted) {
      const words = `No answer within ${limit.seconds} seconds.`;
      return new CmsFailure({ kind: 'timed-out', call, status: null, words, mayBeDone: !isRead });
    }
    const code = codeOf(error);
    const words = code === null ? 'The connection was lost.' : `The connection failed: ${code}.`;
    const mayBeDone = !isRead && (code === null || !NOT_SENT.has(code));
    return new CmsFailure({ kind: 'unreachable', call, status: null, words, mayBeDone }, { cause: error });
  };

  async function* pieces(answer: Response): AsyncGenerator<Uint8Array> {
    if (answer.body === null) return;
    let size = 0;
    const reader = answer.body.getReader();
    try {
      for (;;) {
        const { done, value } = await reader.read();
        if (done) return;
        size += value.length;
        if (size > limit.bytes) {
          const words = `The answer is larger than ${limit.bytes} bytes.`;
          const call = callOf(method, url);
          throw new CmsFailure({ kind: 'too-large', call, status: answer.status, words, mayBeDone: !isRead });
        }
        yield value;
      }
    } catch (error) {
      throw failure(error);
    } finally {
      // also when the consumer stops early
      await reader.cancel().catch(() => undefined);
    }
  }

  try {
    const answer = await fetch(url, { method, headers, body, redirect: 'manual', signal: either });
    return {
      status: answer.status,
      reason: answer.statusText,
      headers: answer.headers,
      pieces: () => pieces(answer),
      text: async () => textOf(pieces(answer)),
      drop: async () => answer.body?.cancel().catch(() => undefined),
    };
  } catch (error) {
    throw failure(error);
  }
}

async function textOf(pieces: AsyncIterable<Uint8Array>): Promise<string> {
  const decoder = new TextDecoder();
  let text = '';
  for await (const piece of pieces) text += decoder.decode(piece, { stream: true });
  return text + decoder.decode();
}

/** The code of the error below a failed fetch, such as `ECONNREFUSED`. */
function codeOf(error: unknown): string | null {
  for (let each: unknown = error, depth = 0; each instanceof Error && depth < 5; each = each.cause, depth++) {
    if ('code' in each && typeof each.code === 'string') return each.code;
  }
  return null;
}
