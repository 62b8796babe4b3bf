import formBody from '@fastify/formbody';
import OAuth2Server from '@node-oauth/oauth2-server';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { RateLimiterMemory, type RateLimiterRes } from 'rate-limiter-flexible';
import type { Token } from '#contract';
import { ref, TokenErrorSchema, TokenRequestSchema, TokenSchema } from '#contract/schemas';
import { oauthModel, TOKEN_LIFETIME } from '../auth/oauth-model.ts';
import type { App, Parts } from '../parts.ts';
import { refusalFor } from '../plugins/problem-documents.ts';
import { pathOf } from './route-schema.ts';

/** Wrong secrets that one client at one address may try in `SPAN` seconds. */
const TRIES = 10;
const SPAN = 60;

/**
 * Where registered applications get their tokens, by client credentials. With `hide` the address is
 * not described: it is the one that clients of Open edX know.
 */
export async function oauthRoutes(app: App, { store, config, now }: Parts, hide: boolean): Promise<void> {
  const server = new OAuth2Server({
    model: oauthModel(store, now),
    accessTokenLifetime: TOKEN_LIFETIME,
    requireClientAuthentication: { client_credentials: true },
  });
  const tries = new RateLimiterMemory({ points: TRIES, duration: SPAN });
  await app.register(formBody);

  app.setErrorHandler((error, request, reply) => {
    const { status, message, problem } = refusalFor(error);
    if (problem === 'internal') request.log.error({ err: error, reqId: request.id }, 'request failed');
    const fault = status >= 500 ? 'server_error' : 'invalid_request';
    return reply.code(status).send({ error: fault, error_description: message });
  });

  app.post(
    pathOf('accessToken'),
    {
      // what does not fit is told as the standard wants it, by the library
      attachValidation: true,
      schema: {
        hide,
        summary: 'A token for a registered application',
        tags: ['access'],
        consumes: ['application/x-www-form-urlencoded'],
        body: TokenRequestSchema,
        response: {
          200: ref(TokenSchema),
          400: ref(TokenErrorSchema),
          401: ref(TokenErrorSchema),
          404: ref(TokenErrorSchema),
          413: ref(TokenErrorSchema),
          415: ref(TokenErrorSchema),
          429: ref(TokenErrorSchema),
        },
      },
    },
    async (request, reply) => {
      reply.header('cache-control', 'no-store').header('pragma', 'no-cache');
      if (!config.auth.applications) {
        return refuse(reply, 404, 'invalid_request', 'Tokens are not given here; ask the platform for one.');
      }
      const key = `${clientOf(request)} ${request.ip}`;
      const before: RateLimiterRes | null = await tries.get(key);
      if (before !== null && before.remainingPoints <= 0) {
        reply.header('retry-after', Math.ceil(before.msBeforeNext / 1000));
        return refuse(reply, 429, 'slow_down', 'Too many tries with a wrong secret; wait a minute.');
      }
      try {
        const { accessToken, scope = [] } = await server.token(libraryRequest(request), new OAuth2Server.Response());
        const token: Token = {
          access_token: accessToken,
          token_type: 'Bearer',
          expires_in: TOKEN_LIFETIME,
          scope: scope.join(' '),
        };
        return reply.send(token);
      } catch (error) {
        if (!(error instanceof OAuth2Server.OAuthError) || error.code >= 500) throw error;
        // as the platform's own server has it, wherever the credentials stood
        const unknown = error.name === 'invalid_client';
        if (unknown) await tries.penalty(key);
        if (unknown) reply.header('www-authenticate', 'Basic realm="olx"');
        return refuse(reply, unknown ? 401 : 400, error.name, error.message);
      }
    },
  );
}

function refuse(reply: FastifyReply, status: 400 | 401 | 404 | 429, error: string, description: string): FastifyReply {
  return reply.code(status).send({ error, error_description: description });
}

function libraryRequest(request: FastifyRequest): OAuth2Server.Request {
  const headers = Object.fromEntries(Object.entries(request.headers).map(([name, value]) => [name, String(value)]));
  return new OAuth2Server.Request({ headers, method: request.method, query: {}, body: request.body ?? {} });
}

/** The client that a request names, to count its tries by. */
function clientOf({ headers, body }: FastifyRequest): string {
  const basic = /^basic (\S+)$/i.exec(headers.authorization ?? '')?.[1];
  if (basic !== undefined) return Buffer.from(basic, 'base64').toString().split(':', 1)[0] ?? '';
  return typeof body === 'object' && body !== null && 'client_id' in body ? String(body.client_id) : '';
}
