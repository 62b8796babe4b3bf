import type { FastifyRequest } from 'fastify';
import { isLoopbackHost } from '../config/index.ts';
import type { App } from '../http/fastify.ts';
import { Refusal } from '../refusal.ts';
import type { Actor } from './actor.ts';
import { isAllowedOrigin } from './origins.ts';
import { ALL_RIGHTS } from './rights.ts';

/** Who a loopback request without a token acts as in demo mode. */
export const DEMO_ACTOR: Actor = { author: 'demo_author', application: 'demo', person: 'demo_author' };

/**
 * Lets requests from this very machine act as the demo author and refuses all others with 401: those
 * from elsewhere, through a proxy, with a token (nobody here could check it), or for a host name
 * that is not a loopback one, as a page of another site would send after DNS rebinding.
 */
export function demoAuth(app: App, origins: readonly string[]): void {
  app.addHook('onRequest', (request, reply, done) => {
    const reason = refusalReason(request, origins);
    if (reason === null) {
      request.actor = DEMO_ACTOR;
      request.rights = ALL_RIGHTS;
      done();
    } else {
      reply.header('www-authenticate', 'JWT realm="olx"');
      done(new Refusal('unauthorized', reason));
    }
  });
}

function refusalReason(request: FastifyRequest, origins: readonly string[]): string | null {
  const { headers, socket } = request;
  if (headers.authorization !== undefined) return 'Tokens are not taken in demo mode.';
  if (!isLoopbackHost(socket.remoteAddress ?? '')) return 'Demo mode serves requests from its own machine only.';
  if (headers['x-forwarded-for'] !== undefined || headers.forwarded !== undefined) {
    return 'Demo mode serves no requests that come through a proxy.';
  }
  if (!isLoopbackHost(hostName(headers.host ?? ''))) return 'Demo mode answers under a loopback name only.';
  const { origin } = headers;
  if (origin !== undefined && !isAllowedOrigin(headers, origins)) {
    return 'A page of another site may not act as the demo author.';
  }
  return null;
}

function hostName(host: string): string {
  return host.replace(/:\d+$/, '');
}
