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

export type Token = Immutable<Static<typeof TokenSchema>>;

/** Why there is no token (RFC 6749, 5.2): this one route answers so and not with a problem document. */
export const TokenErrorSchema = resource(
  'TokenError',
  Type.Object({ error: Type.String(), error_description: Type.String() }, CLOSED),
);

export type TokenError = Immutable<Static<typeof TokenErrorSchema>>;
