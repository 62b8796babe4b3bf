import {
  BASE_PATH,
  type Client,
  createClient,
  type Operation,
  type ReadResult,
  type Transport,
  type WriteAnswer,
  type WriteResult,
  type Writing,
} from '#contract';
import { openStore, type Store } from '#store';
import { buildApp } from '../../src/server/app.ts';
import { DEFAULT_CONFIG } from '../../src/server/config/index.ts';
import type { App } from '../../src/server/parts.ts';
import type { Platform } from './_platform.ts';

/** A request that the service sent to the CMS or the LMS. */
export interface Call {
  readonly method: string;
  /** Without host and query, keys decoded. */
  readonly path: string;
  readonly status: number;
}

/** The service over a platform, in this process and without a port. */
export interface StudioService {
  readonly app: App;
  readonly store: Store;
  readonly client: Client;
  /** What it has asked the platform since the last call of `calls`. */
  readonly calls: () => readonly Call[];
  /** Does a write and waits for its job, if it becomes one. */
  readonly done: (operation: Operation, writing?: Writing) => Promise<WriteAnswer>;
  readonly close: () => Promise<void>;
}

/** Starts a service in demo mode: it writes as the platform's service account. Close it before the platform. */
export async function startService(platform: Platform, databaseUrl = 'sqlite::memory:'): Promise<StudioService> {
  const store = await openStore(databaseUrl);
  const { cmsUrl, lmsUrl, serviceAccount } = platform;
  const config = { ...DEFAULT_CONFIG, studio: { cmsUrl, lmsUrl, serviceAccount } };
  const app = await buildApp({ store, config, now: platform.now });
  await app.ready();
  const listening = listen([cmsUrl, lmsUrl]);
  let isOpen = true;
  const close = async (): Promise<void> => {
    if (!isOpen) return;
    isOpen = false;
    await app.close();
    await store.close();
    listening.end();
  };
  const client = createClient({ request: injecting(app) });
  return {
    app,
    store,
    client,
    calls: listening.taken,
    done: async (operation, writing) => answerOf(await client.settle(await client.write(operation, writing))),
    close,
  };
}

/** What a result holds. Throws what it was refused with. */
export function answerOf<Value>(result: ReadResult<Value> | WriteResult<Value>): Value {
  if (!result.ok) {
    const { errors = [], ...problem } = result.problem;
    const serious = errors.filter(({ severity }) => severity === 'error');
    throw new Error(`refused: ${JSON.stringify({ ...problem, errors: serious })}`);
  }
  if (result.job !== null) throw new Error('answered by a job');
  return result.value;
}

/** Notes requests to these origins, whoever in this process sends them with `fetch`. */
function listen(urls: readonly string[]): { readonly taken: () => readonly Call[]; readonly end: () => void } {
  const origins = new Set(urls.map((url) => new URL(url).origin));
  const original = globalThis.fetch;
  let calls: Call[] = [];
  globalThis.fetch = async (input, init) => {
    const request = input instanceof Request ? input : null;
    const url = new URL(request?.url ?? String(input));
    const answer = await original(input, init);
    if (origins.has(url.origin)) {
      const path = decodeURIComponent(url.pathname);
      calls.push({ method: init?.method ?? request?.method ?? 'GET', path, status: answer.status });
    }
    return answer;
  };
  return {
    taken: () => {
      const said = calls;
      calls = [];
      return said;
    },
    end: () => {
      globalThis.fetch = original;
    },
  };
}

function injecting(app: App): Transport {
  return async ({ method, path, query, headers, body }) => {
    const search = new URLSearchParams(query).toString();
    const answer = await app.inject({
      method,
      url: `${BASE_PATH}${path}${search === '' ? '' : `?${search}`}`,
      headers,
      ...(body === null ? {} : { payload: typeof body === 'string' ? body : Buffer.from(body as Uint8Array) }),
    });
    const named = Object.entries(answer.headers).map(([name, value]) => [name, String(value)] as const);
    return { status: answer.statusCode, headers: Object.fromEntries(named), body: new Uint8Array(answer.rawPayload) };
  };
}
