import type { FastifyReply, FastifyRequest } from 'fastify';
import { errors } from 'jose';
import type { Store } from '#store';
import type { Config } from '../config/index.ts';
import type { App } from '../http/fastify.ts';
import { isReading } from '../http/request.ts';
import { Refusal } from '../refusal.ts';
import { applicationOfToken, type Identity } from './application-tokens.ts';
import { type AskRights, cmsRights } from './cms-rights.ts';
import { demoAuth } from './demo.ts';
import { type Claims, cookieToken, jwtVerifier, type VerifyJwt } from './jwt.ts';
import { isAllowedOrigin } from './origins.ts';
import type { RefusedSignIns } from './refused-sign-ins.ts';

/** The application under which people work who come with a token of the platform. */
const STUDIO = 'studio';

/** Says of every request who makes it and what they may do; refuses with 401 where nobody can be made out. */
export function authenticate(
  app: App,
  { store, config, now }: { readonly store: Store; readonly config: Config; readonly now: () => number },
  refusedSignIns: RefusedSignIns,
): void {
  if (config.mode === 'demo') {
    demoAuth(app, config.origins);
    return;
  }
  const { applications, openedx } = config.auth;
  const platform = openedx === null ? null : { openedx, verify: jwtVerifier(openedx, now), rights: cmsRights(openedx) };

  app.addHook('onRequest', async (request, reply) => {
    try {
      const { actor, rights, token } = await identify(request, reply);
      request.actor = actor;
      request.token = token;
      request.rights = rights;
    } catch (error) {
      if (error instanceof Refusal && error.problem === 'unauthorized') {
        const given = request.headers.authorization === undefined ? '' : ' error="invalid_token"';
        reply.header('www-authenticate', applications ? `Bearer${given}` : 'JWT realm="olx"');
      }
      throw error;
    }
  });

  async function identify(request: FastifyRequest, reply: FastifyReply): Promise<Identity> {
    const { authorization } = request.headers;
    const [, scheme = '', token = ''] = /^(\S+) +(\S+)$/.exec(authorization ?? '') ?? [];
    if (applications && scheme.toLowerCase() === 'bearer')
      return checked(request, reply, token, () => applicationOfToken(store, token));
    if (platform !== null && scheme.toLowerCase() === 'jwt')
      return checked(request, reply, token, async () => person(platform, await platform.verify(token)));
    if (authorization !== undefined) throw new Refusal('unauthorized', 'Tokens of this kind are not taken here.');
    const cookie = platform === null ? null : cookieToken(request.headers, platform.openedx);
    if (platform === null || cookie === null) throw new Refusal('unauthorized', 'This needs a token.');
    // a cookie comes along whoever made the browser send the request, so a write must show where it comes from
    if (!isReading(request) && !isAllowedOrigin(request.headers, config.origins))
      throw new Refusal('unauthorized', 'A write by cookie needs the Origin of a page that may write.');
    return checked(request, reply, cookie, async () => person(platform, await platform.verify(cookie)));
  }

  /** Checks a token, unless too many were refused that came from the same address; then this refuses with 429. */
  async function checked(
    { ip: address }: FastifyRequest,
    reply: FastifyReply,
    credential: string,
    check: () => Promise<Identity>,
  ): Promise<Identity> {
    const signIn = { address, client: null, credential };
    const wait = refusedSignIns.wait(signIn);
    if (wait > 0) {
      reply.header('retry-after', wait);
      throw new Refusal('throttled', `Too many refused sign-ins. Try again in ${wait} seconds.`, { retry_after: wait });
    }
    try {
      const identity = await check();
      refusedSignIns.accepted(signIn);
      return identity;
    } catch (error) {
      const isRefused = error instanceof Refusal && error.problem === 'unauthorized';
      if (isRefused && !(error.cause instanceof errors.JWTExpired)) refusedSignIns.refused(signIn);
      throw error;
    }
  }
}

function person(platform: { readonly verify: VerifyJwt; readonly rights: AskRights }, claims: Claims): Identity {
  const { verify, rights } = platform;
  return {
    actor: { author: claims.username, application: STUDIO, person: claims.username },
    token: claims.token,
    rights: {
      in: async (course) => (await rights(claims, [course]))[0] ?? 'none',
      readable: { ask: (courses) => rights(claims, courses) },
      operator: claims.isAdministrator,
      anew: async () => person(platform, await verify(claims.token)).rights,
    },
  };
}
