import { setTimeout as pause } from 'node:timers/promises';
import type { Transport, TransportRequest } from '#contract';
import { CommandFailure, cannotRun } from '../failure.ts';

/** Longest wait that a busy service may ask for, in seconds. */
const LONGEST_WAIT = 60;
const MOST_TRIES = 4;

const REASONS: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'nothing listens there',
  ENOTFOUND: 'there is no such host',
  EAI_AGAIN: 'the name of the host cannot be looked up now',
  ECONNRESET: 'the connection was closed',
  UND_ERR_SOCKET: 'the connection was closed',
  ETIMEDOUT: 'it does not answer',
  UND_ERR_CONNECT_TIMEOUT: 'it does not answer',
  UND_ERR_HEADERS_TIMEOUT: 'it does not answer',
};

/**
 * A transport that tries again: if the service is busy and says for how long, and if no answer came to a request that
 * can be repeated. Fails with exit code 2 if no answer came in the end.
 */
export function reaching(url: string, request: Transport): Transport {
  return async (part) => {
    for (let tries = 1; ; tries += 1) {
      const answer = await request(part).catch(async (error: unknown) => {
        if (error instanceof CommandFailure) throw error;
        if (tries >= MOST_TRIES || !isRepeatable(part) || !isBroken(error)) throw unreached(url, error);
        await pause(500 * tries);
        return null;
      });
      if (answer === null) continue;
      const wait = Number(answer.headers['retry-after'] ?? Number.NaN);
      const isBusy = (answer.status === 429 || answer.status === 503) && wait <= LONGEST_WAIT;
      if (!isBusy || tries >= MOST_TRIES || part.body instanceof ReadableStream) return answer;
      await pause(wait * 1000);
    }
  };
}

/** Whether a request has the same effect if it is sent twice. */
function isRepeatable({ method, headers, query }: TransportRequest): boolean {
  return method === 'GET' || headers['idempotency-key'] !== undefined || query['plan'] === 'true';
}

/** Whether a connection broke. A service that was never there is not asked again. */
function isBroken(error: unknown): boolean {
  return ['ECONNRESET', 'UND_ERR_SOCKET'].includes(codeOf(error));
}

function unreached(url: string, error: unknown): CommandFailure {
  const code = codeOf(error);
  const reason = REASONS[code] ?? (code === '' ? messageOf(error) : code);
  return cannotRun(`${url} was not reached: ${reason}. Is the service running, and OLX_URL right?`, error);
}

function codeOf(error: unknown): string {
  const cause: unknown = error instanceof Error ? error.cause : null;
  const code: unknown = typeof cause === 'object' && cause !== null ? Reflect.get(cause, 'code') : null;
  return typeof code === 'string' ? code : '';
}

function messageOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error ? error.cause.message : error.message;
}
