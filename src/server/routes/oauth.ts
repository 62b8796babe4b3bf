import formBody from '@fastify/formbody';
import OAuth2Server from '@node-oauth/oauth2-server';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Token } from '#contract';
import { ref, TokenErrorSchema, TokenRequestSchema, TokenSchema } from '#contract/schemas';
import { oauthModel, TOKEN_LIFETIME } from '../auth/oauth-model.ts';
import type { RefusedSignIns, SignIn } from '../auth/refused-sign-ins.ts';
import { refusalFor } from '../errors.ts';
import { logFailure, RETRY_AFTER } from '../http/problem-documents.ts';
import type { App, Parts } from '../parts.ts';
import { pathOf } from './route-schema.ts';

/**
 * Where registered applications get their tokens, by client credentials. With `hide` the address is
 * not described: it is the one that clients of Open edX know.
 */
export async function oauthRoutes(
  app: App,
  { store, config }: Parts,
  refusedSignIns: RefusedSignIns,
  hide: boolean,
): Promise<void> {
  const server = new OAuth2Server({
    model: oauthModel(store),
    accessTokenLifetime: TOKEN_LIFETIME,
    requireClientAuthentication: { client_credentials: true },
  });
  await app.register(formBody);

  app.setErrorHandler((error, request, reply) => {
    // the library wraps what its model throws
    const { inner = error } = error as { readonly inner?: unknown };
    const refusal = refusalFor(inner);
    const { status, message } = refusal;
    logFailure(request, refusal);
    if (status === 503) reply.header('retry-after', RETRY_AFTER);
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
      const signIn = signInOf(request);
      const wait = refusedSignIns.wait(signIn);
      if (wait > 0) {
        reply.header('retry-after', wait);
        return refuse(reply, 429, 'slow_down', `Too many refused sign-ins. Try again in ${wait} seconds.`);
      }
      try {
        const { accessToken, scope = [] } = await server.token(libraryRequest(request), new OAuth2Server.Response());
        refusedSignIns.accepted(signIn);
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
        if (unknown) refusedSignIns.refused(signIn);
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

/** The client that a request names and its secret, wherever they stand. */
function signInOf({ headers, body, ip: address }: FastifyRequest): SignIn {
  const basic = /^basic (\S+)$/i.exec(headers.authorization ?? '')?.[1];
  if (basic !== undefined) {
    const [client = '', ...secret] = Buffer.from(basic, 'base64').toString().split(':');
    return { address, client, credential: secret.join(':') };
  }
  const given: Readonly<Record<string, unknown>> = typeof body === 'object' && body !== null ? { ...body } : {};
  return { address, client: String(given['client_id'] ?? ''), credential: String(given['client_secret'] ?? '') };
}
