import type { Json } from '#olx';
import { answeredJson } from './answers.ts';
import type { Credentials, Instance } from './cms-client.ts';
import { CmsFailure } from './cms-failure.ts';
import { type Answer, callOf, exchange } from './exchange.ts';
import { memoryOf } from './instance-memory.ts';
import { CALL_LIMITS, type CallKind, type CallLimit, CLIENT_LIMITS } from './limits.ts';
import { sessionOf } from './studio-session.ts';
import { backOff, pause, retryAfter } from './waiting.ts';
import { wordsOf } from './words.ts';

/** How a client waits and what its calls may take; tests make these shorter. */
export interface ClientOptions {
  readonly limits?: Partial<Readonly<Record<CallKind, CallLimit>>>;
  /** The first pause before a call is sent again, in ms. */
  readonly backOff?: number;
  /** The first pause before a task is asked for again, in ms. */
  readonly poll?: number;
}

/** One call of the CMS. */
export interface Call {
  readonly kind: CallKind;
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** With its query. */
  readonly path: string;
  /** `token` by default. `none`: an address that another server signed, so no credentials go there. */
  readonly as?: 'token' | 'session' | 'none';
  readonly json?: Json;
  readonly form?: FormData;
  readonly accept?: string;
  readonly signal?: AbortSignal | undefined;
}

/** Statuses after which a read is sent again. */
const AGAIN = new Set([429, 502, 503, 504]);

/** Sends calls of one client: with its credentials, retried where that is safe, failures as `CmsFailure`. */
export class Caller {
  readonly instance: Instance;
  readonly credentials: Credentials;
  readonly options: ClientOptions;
  #requests = 0;
  readonly #sending = (): void => {
    this.#requests++;
  };

  constructor(instance: Instance, credentials: Credentials, options: ClientOptions) {
    this.instance = instance;
    this.credentials = credentials;
    this.options = options;
  }

  get requests(): number {
    return this.#requests;
  }

  get poll(): number {
    return this.options.poll ?? CLIENT_LIMITS.poll;
  }

  /** The JSON of a 2xx answer; null if that has no body. */
  async json(call: Call): Promise<Json> {
    return await this.#answered(call, async (answer) => {
      const text = await answer.text();
      return text === '' ? null : answeredJson(text, this.nameOf(call), answer.status);
    });
  }

  /** The bytes of a 2xx answer. They must be read or the iterator closed. */
  async pieces(call: Call): Promise<AsyncIterable<Uint8Array>> {
    return await this.#answered(call, async (answer) => answer.pieces());
  }

  nameOf(call: Call): string {
    return callOf(call.method, this.#urlOf(call));
  }

  #urlOf({ path }: Call): URL {
    return new URL(path, this.instance.cmsUrl);
  }

  async #answered<T>(call: Call, use: (answer: Answer) => Promise<T>): Promise<T> {
    const { semaphore } = memoryOf(this.instance);
    const usesToken = call.as === undefined || call.as === 'token';
    let authorization = usesToken ? await this.#token(null) : null;
    let isRenewed = false;
    for (let tried = 1; ; tried++) {
      let wait: number | null = null;
      try {
        return await semaphore.run(async () => {
          const answer = await this.#followed(call, authorization);
          if (answer.status >= 200 && answer.status < 300) return await use(answer);
          wait = retryAfter(answer.headers.get('retry-after'), Date.now());
          throw await this.#failure(call, answer);
        }, call.signal);
      } catch (error) {
        if (!(error instanceof CmsFailure)) throw error;
        if (error.status === 401 && authorization !== null && !isRenewed) {
          isRenewed = true;
          authorization = await this.#renewed(authorization, error);
          continue;
        }
        if (tried >= CLIENT_LIMITS.tries || !isRepeatable(call, error)) throw error;
        const ms = wait ?? backOff(this.options.backOff ?? CLIENT_LIMITS.backOff, tried);
        if (ms > CLIENT_LIMITS.retryAfter * 1000) throw error;
        await pause(ms, call.signal);
      }
    }
  }

  async #token(refused: string | null): Promise<string> {
    return await this.credentials.authorization({ refused, sending: this.#sending });
  }

  /** A new token in place of a refused one. If there is none, as of a user, the CMS's own refusal is thrown. */
  async #renewed(refused: string, refusal: CmsFailure): Promise<string> {
    try {
      return await this.#token(refused);
    } catch (error) {
      throw error instanceof CmsFailure && error.kind === 'sign-in' ? refusal : error;
    }
  }

  /** The answer after redirects within the CMS, which only reads follow. Credentials never go to another origin. */
  async #followed(call: Call, authorization: string | null): Promise<Answer> {
    let url = this.#urlOf(call);
    for (let hop = 0; ; hop++) {
      const answer = await this.#sent(call, url, authorization);
      const location = answer.headers.get('location');
      if (answer.status < 300 || answer.status >= 400 || location === null) return answer;
      await answer.drop();
      const next = new URL(location, url);
      const asks = isSignIn(next);
      const isFollowed = !asks && call.method === 'GET' && next.origin === url.origin && hop < CLIENT_LIMITS.redirects;
      if (!isFollowed) {
        const words = asks
          ? 'The CMS asks to sign in: this view needs a session.'
          : `The CMS redirects to ${next.origin}. Redirects are not followed there.`;
        const kind = asks ? 'sign-in' : 'failed';
        const mayBeDone = !asks && call.method !== 'GET';
        throw new CmsFailure({ kind, call: this.nameOf(call), status: answer.status, words, mayBeDone });
      }
      url = next;
    }
  }

  async #sent(call: Call, url: URL, authorization: string | null): Promise<Answer> {
    const { method, kind, json, form, accept = 'application/json', signal } = call;
    const limit = this.options.limits?.[kind] ?? CALL_LIMITS[kind];
    const headers = {
      accept,
      ...(authorization === null ? {} : { authorization }),
      ...(json === undefined ? {} : { 'content-type': 'application/json' }),
    };
    const body = json === undefined ? (form ?? null) : JSON.stringify(json);
    const request = { method, url, headers, body, limit, signal };
    if (call.as === 'session') return await sessionOf(this.instance, this.credentials).send(request, this.#sending);
    this.#sending();
    return await exchange(request);
  }

  async #failure(call: Call, answer: Answer): Promise<CmsFailure> {
    const { status, reason } = answer;
    const words = wordsOf(await answer.text(), reason);
    const kind =
      status === 401
        ? 'sign-in'
        : status === 403
          ? 'forbidden'
          : status === 404
            ? 'not-found'
            : status >= 500
              ? 'failed'
              : 'refused';
    // a gateway may give up while the CMS goes on, and a 500 may come half-way
    const mayBeDone = call.method !== 'GET' && status >= 500;
    return new CmsFailure({ kind, call: this.nameOf(call), status, words, mayBeDone });
  }
}

/** A read that got no answer is sent again. A write only if the CMS has certainly not begun it. */
function isRepeatable({ method }: Call, { kind, status, mayBeDone }: CmsFailure): boolean {
  if (method === 'GET') return kind === 'unreachable' || (status !== null && AGAIN.has(status));
  return status === 429 || (kind === 'unreachable' && !mayBeDone);
}

/** Whether an address is where people sign in. */
function isSignIn({ pathname }: URL): boolean {
  return /^\/(?:login|signin|logout|oauth2\/authorize)(?:\/|$)/.test(pathname);
}
