import formBody from '@fastify/formbody';
import OAuth2Server from '@node-oauth/oauth2-server';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Introspection, Token } from '#contract';
import {
  IntrospectionSchema,
  RevokedTokenSchema,
  ref,
  TokenErrorSchema,
  TokenNamedSchema,
  TokenRequestSchema,
  TokenSchema,
} from '#contract/schemas';
import type { Application } from '#store';
import { heldBy } from '../auth/application-tokens.ts';
import { applicationOfSecret, signInOf } from '../auth/client-sign-in.ts';
import { oauthModel, TOKEN_LIFETIME } from '../auth/oauth-model.ts';
import type { RefusedSignIns } from '../auth/refused-sign-ins.ts';
import { secretHash } from '../auth/secrets.ts';
import { refusalFor } from '../errors.ts';
import { logFailure, RETRY_AFTER } from '../http/problem-documents.ts';
import type { App, Parts } from '../parts.ts';
import { pathOf } from './route-schema.ts';

/**
 * Where registered applications get their tokens by client credentials, end them, and ask what they are worth. With
 * `hide` the addresses are not described: they are the ones that clients of Open edX know.
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
        consumes: [FORM],
        body: TokenRequestSchema,
        response: { 200: ref(TokenSchema), ...REFUSED },
      },
    },
    async (request, reply) => {
      if (isKeptAway(request, reply)) return reply;
      const signIn = signInOf(request);
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
        if (error.name === 'invalid_client') return refuseClient(request, reply, error.message);
        return refuse(reply, 400, error.name, error.message);
      }
    },
  );

  const named = { hide, tags: ['access'], consumes: [FORM], body: TokenNamedSchema };

  // RFC 7009
  app.post(
    pathOf('revokeToken'),
    {
      attachValidation: true,
      schema: {
        ...named,
        summary: 'End a token before its time',
        response: {
          200: ref(RevokedTokenSchema),
          ...REFUSED,
        },
      },
    },
    async (request, reply) => {
      const application = await signedIn(request, reply);
      if (application === null) return reply;
      const token = tokenIn(request);
      if (token === null) return refuse(reply, 400, 'invalid_request', 'The form has no `token`.');
      // the same if there is none, or it is another application's: 2.2 of the standard
      await store.tokens.revoke(secretHash(token), application.id);
      return reply.send({});
    },
  );

  // RFC 7662
  app.post(
    pathOf('introspectToken'),
    {
      attachValidation: true,
      schema: {
        ...named,
        summary: 'What a token is worth',
        response: { 200: ref(IntrospectionSchema), ...REFUSED },
      },
    },
    async (request, reply) => {
      const application = await signedIn(request, reply);
      if (application === null) return reply;
      const token = tokenIn(request);
      if (token === null) return refuse(reply, 400, 'invalid_request', 'The form has no `token`.');
      return reply.send(await introspected(token, application));
    },
  );

  /** Of a token of another application only that it is not active, so that nobody learns anything of it. */
  async function introspected(token: string, { id, expiresAt }: Application): Promise<Introspection> {
    const found = await store.tokens.find(secretHash(token));
    if (found === null || found.application.id !== id) return { active: false };
    const ends = [found.token.expiresAt, expiresAt].filter((each) => each !== null).map((each) => Date.parse(each));
    return {
      active: true,
      scope: heldBy(found.application, found.token.scopes).join(' '),
      client_id: id,
      token_type: 'Bearer',
      exp: Math.floor(Math.min(...ends) / 1000),
    };
  }

  /** The application that signs in with its secret; null if the request is answered because there is none. */
  async function signedIn(request: FastifyRequest, reply: FastifyReply): Promise<Application | null> {
    if (isKeptAway(request, reply)) return null;
    const signIn = signInOf(request);
    const application = await applicationOfSecret(store, signIn.client, signIn.credential);
    if (application === null) refuseClient(request, reply, 'Client authentication failed.');
    else refusedSignIns.accepted(signIn);
    return application;
  }

  /** Answers a request that is not even looked at: no tokens are given here, or too many sign-ins were refused. */
  function isKeptAway(request: FastifyRequest, reply: FastifyReply): boolean {
    reply.header('cache-control', 'no-store').header('pragma', 'no-cache');
    if (!config.auth.applications) {
      refuse(reply, 404, 'invalid_request', 'Tokens are not given here; ask the platform for one.');
      return true;
    }
    const wait = refusedSignIns.wait(signInOf(request));
    if (wait === 0) return false;
    reply.header('retry-after', wait);
    refuse(reply, 429, 'slow_down', `Too many refused sign-ins. Try again in ${wait} seconds.`);
    return true;
  }

  /** The 401 of the platform's own server, wherever the credentials were. */
  function refuseClient(request: FastifyRequest, reply: FastifyReply, description: string): FastifyReply {
    refusedSignIns.refused(signInOf(request));
    reply.header('www-authenticate', 'Basic realm="olx"');
    return refuse(reply, 401, 'invalid_client', description);
  }
}

const FORM = 'application/x-www-form-urlencoded';

const REFUSED = {
  400: ref(TokenErrorSchema),
  401: ref(TokenErrorSchema),
  404: ref(TokenErrorSchema),
  413: ref(TokenErrorSchema),
  415: ref(TokenErrorSchema),
  429: ref(TokenErrorSchema),
} as const;

/** The token that the form of a request names; null if it names none, or something that cannot be one. */
function tokenIn({ body, validationError }: FastifyRequest): string | null {
  const { token } = Object(body) as { readonly token?: unknown };
  return validationError === undefined && typeof token === 'string' ? token : null;
}

function refuse(reply: FastifyReply, status: 400 | 401 | 404 | 429, error: string, description: string): FastifyReply {
  return reply.code(status).send({ error, error_description: description });
}

function libraryRequest(request: FastifyRequest): OAuth2Server.Request {
  const headers = Object.fromEntries(Object.entries(request.headers).map(([name, value]) => [name, String(value)]));
  return new OAuth2Server.Request({ headers, method: request.method, query: {}, body: request.body ?? {} });
}
