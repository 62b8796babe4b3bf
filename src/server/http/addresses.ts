import type { FastifyReply, FastifyRequest } from 'fastify';
import { BASE_PATH, ROUTES } from '#contract';
import { Refusal } from '../refusal.ts';
import type { App } from './fastify.ts';
import { sendProblem } from './problem-documents.ts';
import { instanceOf } from './request-id.ts';

/** A resource: the form of its addresses, and the methods that it has. */
interface Resource {
  readonly form: RegExp;
  readonly methods: Set<string>;
}

/**
 * Answers requests that no route takes: 308 to the right address if only the closing slash is missing, 405 with
 * `Allow` if the resource has no such method, else 404. Learns of every route that is registered after it.
 */
export function addresses(app: App): void {
  const resources = new Map<string, Resource>();

  app.addHook('onRoute', ({ url, method }) => {
    // these take what is left over, such as preflights
    if (url === '*' || url === '/*') return;
    const resource = resources.get(url) ?? { form: formOf(url), methods: new Set() };
    for (const each of [method].flat()) resource.methods.add(each);
    resources.set(url, resource);
  });

  // before the body is looked at: whether its type suits does not matter for an address that takes none
  app.addHook('preParsing', (request, reply, payload, done) => {
    if (request.is404) answerFor(request, reply);
    else done(null, payload);
  });
  app.setNotFoundHandler(answerFor);

  function answerFor(request: FastifyRequest, reply: FastifyReply): FastifyReply {
    const [path = '', ...query] = request.url.split('?');
    const found = resourceAt(path);
    if (found !== null) return notAllowed(request, reply, [...found.methods].sort());
    if (path.startsWith(BASE_PATH) && !path.endsWith('/') && resourceAt(`${path}/`, false) !== null)
      return reply.redirect([`${path}/`, ...query].join('?'), 308);
    const refusal = new Refusal('not-found', `There is nothing at ${request.method} ${path}.`);
    return sendProblem(reply, refusal.toProblem(instanceOf(request)));
  }

  function resourceAt(path: string, wild = true): Resource | null {
    for (const [url, resource] of resources) {
      if ((wild || !url.endsWith('*')) && resource.form.test(path)) return resource;
    }
    return null;
  }
}

function notAllowed(request: FastifyRequest, reply: FastifyReply, allowed: readonly string[]): FastifyReply {
  const detail = `${request.method} is not a method of this resource.`;
  const refusal = new Refusal('method-not-allowed', detail, { allowed: [...allowed] });
  return sendProblem(reply.header('allow', allowed.join(', ')), refusal.toProblem(instanceOf(request)));
}

/** The addresses of a route, as they are sent. A parameter is one encoded segment, and `*` the rest. */
function formOf(url: string): RegExp {
  const parts = url.split('/').map((part) => {
    if (part === '*') return '.+';
    return part.startsWith(':') ? '[^/]+' : part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  });
  return new RegExp(`^${parts.join('/')}$`);
}

const OAUTH: readonly string[] = [ROUTES.accessToken, ROUTES.revokeToken, ROUTES.introspectToken];

/** The address that a request means: clients of OAuth may leave the closing slash out. */
export function meantUrl(url: string): string {
  const [path = '', ...query] = url.split('?');
  const below = path.startsWith(BASE_PATH) ? path.slice(BASE_PATH.length) : path.slice(1);
  return OAUTH.includes(`${below}/`) ? [`${path}/`, ...query].join('?') : url;
}
