import Type, { type Static } from 'typebox';
import type { Immutable } from './immutable.ts';
import { CLOSED, resource } from './resource.ts';

/** Asks for a token by client credentials (RFC 6749, 4.4); id and secret may stand in Basic authorization instead. */
export const TokenRequestSchema = Type.Object({
  grant_type: Type.Literal('client_credentials'),
  client_id: Type.Optional(Type.String({ maxLength: 255 })),
  client_secret: Type.Optional(Type.String({ maxLength: 255 })),
  scope: Type.Optional(
    Type.String({
      maxLength: 255,
      description: 'By spaces: read, write, force, usage. All that the application has where left out.',
    }),
  ),
  token_type: Type.Optional(
    Type.String({ maxLength: 32, description: 'Clients of Open edX send it; it changes nothing.' }),
  ),
});

/** An access token (RFC 6749, 5.1). */
export const TokenSchema = resource(
  'Token',
  Type.Object(
    {
      access_token: Type.String(),
      token_type: Type.Literal('Bearer'),
      expires_in: Type.Integer({ minimum: 1, description: 'In seconds.' }),
      scope: Type.String(),
    },
    CLOSED,
  ),
);

/**
 * An access token and the seconds until it expires (RFC 6749, 5.1).
 *
 * @useDeclaredType
 */
export type Token = Immutable<Static<typeof TokenSchema>>;

/** Why there is no token (RFC 6749, 5.2): this one route answers so and not with a problem document. */
export const TokenErrorSchema = resource(
  'TokenError',
  Type.Object({ error: Type.String(), error_description: Type.String() }, CLOSED),
);

/**
 * Why there is no token (RFC 6749, 5.2). The OAuth addresses answer this in place of a problem document.
 *
 * @useDeclaredType
 */
export type TokenError = Immutable<Static<typeof TokenErrorSchema>>;

/** Names a token that is to end, or that somebody asks about (RFC 7009, 2.1; RFC 7662, 2.1). */
export const TokenNamedSchema = Type.Object({
  token: Type.String({ minLength: 1, maxLength: 255 }),
  token_type_hint: Type.Optional(Type.String({ maxLength: 32, description: 'Taken and not looked at.' })),
  client_id: Type.Optional(Type.String({ maxLength: 255 })),
  client_secret: Type.Optional(Type.String({ maxLength: 255 })),
});

/** That a token does not hold, or not any more (RFC 7009, 2.2). */
export const RevokedTokenSchema = resource('RevokedToken', Type.Object({}, CLOSED));

/** What a token is worth (RFC 7662, 2.2). Of one that is not, or not the caller's, only that it is not active. */
export const IntrospectionSchema = resource(
  'Introspection',
  Type.Object(
    {
      active: Type.Boolean(),
      scope: Type.Optional(Type.String()),
      client_id: Type.Optional(Type.String()),
      token_type: Type.Optional(Type.Literal('Bearer')),
      exp: Type.Optional(Type.Integer({ description: 'Seconds since 1970.' })),
      iat: Type.Optional(Type.Integer({ description: 'Seconds since 1970.' })),
    },
    CLOSED,
  ),
);

/**
 * Whether a token is valid, and whose it is (RFC 7662).
 *
 * @useDeclaredType
 */
export type Introspection = Immutable<Static<typeof IntrospectionSchema>>;
