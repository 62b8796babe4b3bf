import { onTestFinished } from 'vitest';
import {
  BASE_PATH,
  type Client,
  createClient,
  importCourse,
  MEDIA,
  type Problem,
  problemName,
  type ReadResult,
  type Transport,
  type WriteAnswer,
  type WriteResult,
} from '#contract';
import { openStore, type Store } from '#store';
import { buildApp } from '../../src/server/app.ts';
import { type Config, DEFAULT_CONFIG, type ServerLimits } from '../../src/server/config/index.ts';
import { storeLimits } from '../../src/server/config/limits.ts';
import type { App } from '../../src/server/parts.ts';
import { answerCheck } from './_answer-check.ts';
import { type Files, KEY, packed, SMALL_COURSE } from './_small-course.ts';

/** A service in memory, without a port. Every answer that passes is checked against the description. */
export interface Service {
  readonly app: App;
  readonly store: Store;
  readonly client: Client;
  readonly send: Send;
}

/** The usual limits, but for the points that an application and a user may spend in a minute. */
export function withPoints(points: number): ServerLimits {
  return { ...DEFAULT_CONFIG.limits, 'points-per-application': points, 'points-per-user': points };
}

export interface Sent {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly bytes: Uint8Array;
  readonly text: string;
  /** Undefined where the body is no JSON. */
  readonly json: unknown;
}

export type Send = (
  method: 'GET' | 'PUT' | 'POST' | 'PATCH' | 'DELETE' | 'OPTIONS',
  path: string,
  options?: {
    readonly headers?: Readonly<Record<string, string>>;
    readonly body?: string | Uint8Array;
    readonly from?: string;
  },
) => Promise<Sent>;

/** A service over an empty store, in memory or of that address; closed when the test ends. */
export async function emptyService(config: Partial<Config> = {}, address = 'sqlite::memory:'): Promise<Service> {
  const whole = { ...DEFAULT_CONFIG, ...config };
  const store = await openStore(address, { limits: storeLimits(whole.limits) });
  const app = await buildApp({ store, config: whole });
  await app.ready();
  onTestFinished(async () => {
    await app.close();
    await store.close();
  });
  const check = answerCheck(app.swagger());
  const send: Send = async (method, path, { headers = {}, body, from } = {}) => {
    const answer = await app.inject({
      method,
      url: path.startsWith('/') && !path.startsWith('//') ? path : `/${path}`,
      headers,
      ...(body === undefined ? {} : { payload: typeof body === 'string' ? body : Buffer.from(body) }),
      ...(from === undefined ? {} : { remoteAddress: from }),
    });
    const sent: Sent = {
      status: answer.statusCode,
      headers: Object.fromEntries(
        Object.entries(answer.headers).map(([name, value]) => [name, value === undefined ? undefined : String(value)]),
      ),
      bytes: new Uint8Array(answer.rawPayload),
      text: answer.payload,
      json: parsed(answer.payload),
    };
    check(method, path, sent);
    return sent;
  };
  return { app, store, send, client: createClient({ request: transportOver(send) }) };
}

/** A service with the small course in it. */
export async function smallService(config: Partial<Config> = {}): Promise<Service> {
  const service = await emptyService(config);
  await put(service, KEY, SMALL_COURSE);
  return service;
}

/** Creates a course run of files. */
export async function put({ client }: Service, key: string, files: Files): Promise<WriteAnswer> {
  return value(
    await client.write(
      importCourse(key, { content: { kind: 'archive', media: MEDIA.gzip, body: await packed(files) } }),
    ),
  );
}

/** What a result holds; fails the test where it is a refusal or a job. */
export function value<Value>(result: ReadResult<Value> | WriteResult<Value>): Value {
  if (!result.ok) throw new Error(`refused: ${JSON.stringify(result.problem)}`);
  if (result.job !== null) throw new Error('answered by a job');
  return result.value;
}

/** The problem of a refusal with its short name; fails the test where it is none. */
export function refusal(
  result: ReadResult<unknown> | WriteResult<unknown>,
): Problem & { readonly name: string | null } {
  if (result.ok) throw new Error(`not refused: ${JSON.stringify(result)}`);
  return { ...result.problem, name: problemName(result.problem) };
}

/** The versions that writes have to name. */
export async function versions(
  { client }: Service,
  block: string,
): Promise<{ readonly version: string; readonly node: string; readonly course: string }> {
  const result = await client.getBlock(block);
  const { version, node_version: node } = value(result);
  return { version, node, course: (result.ok && result.courseVersion) || '' };
}

export async function courseVersion({ client }: Service, key = KEY): Promise<string> {
  return value(await client.getCourse(key)).version;
}

function transportOver(send: Send): Transport {
  return async ({ method, path, query, headers, body }) => {
    const search = new URLSearchParams(query).toString();
    const answer = await send(method, `${BASE_PATH}${path}${search === '' ? '' : `?${search}`}`, {
      headers,
      ...(body === null ? {} : { body: body as string | Uint8Array }),
    });
    return { status: answer.status, headers: answer.headers, body: answer.bytes };
  };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
