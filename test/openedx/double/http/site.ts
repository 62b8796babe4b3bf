/** One of the two sites, on a real loopback port. */
import { STATUS_CODES } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import Fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import { StoreFailure } from '../modulestore/index.ts';
import { type Answer, crash, pageNotFound } from './answer.ts';
import type { Call } from './call.ts';
import type { Faults } from './faults.ts';
import { answerTo, type Resource, tokenUser } from './resource.ts';
import { cookiesOf, type Sessions } from './sessions.ts';
import type { World } from './world.ts';

/** A request that the double has seen. `status` is 0 if the connection broke. */
export interface SeenRequest {
  readonly site: 'cms' | 'lms';
  readonly method: string;
  /** With the query. */
  readonly path: string;
  readonly status: number;
}

export interface SiteOptions {
  readonly site: 'cms' | 'lms';
  readonly resources: readonly Resource[];
  readonly sessions: Sessions;
  readonly world: World;
  readonly faults: Faults;
  readonly seen: (request: SeenRequest) => void;
}

const MAXIMUM_BODY = 2 ** 30;

export function buildSite(options: SiteOptions): FastifyInstance {
  const app = Fastify({
    bodyLimit: MAXIMUM_BODY,
    forceCloseConnections: true,
    routerOptions: { maxParamLength: 1000, ignoreTrailingSlash: false },
  });
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body));
  for (const resource of options.resources) {
    app.all(resource.path, (request, reply) => serve(request, reply, options, (call) => answerTo(resource, call)));
  }
  app.setNotFoundHandler((request, reply) => serve(request, reply, options, async () => pageNotFound()));
  return app;
}

async function serve(
  request: FastifyRequest,
  reply: FastifyReply,
  { site, world, sessions, faults, seen }: SiteOptions,
  answering: (call: Call) => Promise<Answer>,
): Promise<void> {
  const line = { site, method: request.method, path: request.url };
  const effects = faults.for(`${request.method} ${request.url}`);
  const has = (kind: string) => effects.some((effect) => effect.kind === kind);
  const broken = () => {
    seen({ ...line, status: 0 });
    reply.hijack();
    request.raw.socket.destroy();
  };
  if (has('drop')) return broken();
  const planned = effects.find((effect) => effect.kind === 'answer');
  const answer =
    planned?.kind === 'answer' ? planned.answer : await answered(answering, callOf(request, world, sessions));
  let delay = world.latency.answer ?? 0;
  for (const effect of effects) if (effect.kind === 'delay') delay += effect.milliseconds;
  if (delay > 0) await pause(delay);
  if (has('drop-answer')) return broken();
  seen({ ...line, status: answer.status });
  return send(reply, answer);
}

async function answered(answering: (call: Call) => Promise<Answer>, call: Call): Promise<Answer> {
  try {
    return await answering(call);
  } catch (error) {
    // A view that does not expect the failure: the platform's 500. Anything else is a defect of the double.
    if (error instanceof StoreFailure) return crash();
    const report = error instanceof Error ? (error.stack ?? error.message) : String(error);
    return { status: 500, reason: 'Defect of the double', headers: { 'content-type': 'text/plain' }, body: report };
  }
}

function callOf(request: FastifyRequest, world: World, sessions: Sessions): Call {
  const header = (name: string) => {
    const value = request.headers[name];
    return Array.isArray(value) ? value.join(', ') : value;
  };
  const cookies = cookiesOf(header('cookie'));
  const signedIn = sessions.of(cookies)?.user;
  const bySession = signedIn === undefined ? undefined : world.users.get(signedIn);
  return {
    method: request.method,
    path: request.url,
    params: { ...(request.params as Record<string, string>) },
    query: new URLSearchParams(request.url.split('?')[1] ?? ''),
    header,
    cookies,
    bytes: request.body instanceof Uint8Array ? request.body : new Uint8Array(),
    visitor: header('authorization') === undefined ? bySession : (tokenUser({ header, world }) ?? bySession),
    world,
  };
}

/** Written by hand, because a 204 keeps its content type and a reason phrase is a message here. */
function send(reply: FastifyReply, answer: Answer): void {
  const { status, reason, headers = {}, body } = answer;
  const bytes = body === undefined ? Buffer.alloc(0) : Buffer.from(body);
  const all: Record<string, string | string[]> = {
    'content-language': 'en',
    vary: 'Accept, Cookie, Accept-Language',
    ...(status === 204 ? {} : { 'content-length': String(bytes.length) }),
  };
  for (const [name, value] of Object.entries(headers)) all[name] = typeof value === 'string' ? value : [...value];
  reply.hijack();
  reply.raw.writeHead(status, reason ?? STATUS_CODES[status] ?? '', all);
  reply.raw.end(bytes);
}
