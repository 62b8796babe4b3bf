import type OAuth2Server from '@node-oauth/oauth2-server';
import type { Application, Store } from '#store';
import { applicationOfSecret } from './client-sign-in.ts';
import { grants, isScope } from './scopes.ts';
import { newSecret, secretHash } from './secrets.ts';

/** How long an access token holds, in seconds. */
export const TOKEN_LIFETIME = 3600;

/** A client as the OAuth2 library knows it. */
interface Client extends OAuth2Server.Client {
  readonly application: Application;
}

/** What the OAuth2 library asks of us for the client credentials grant. */
export function oauthModel({ applications, tokens }: Pick<Store, 'applications' | 'tokens'>) {
  return {
    async getClient(id: string, secret: string | null): Promise<Client | false> {
      const application = await applicationOfSecret({ applications }, id, secret ?? '');
      if (application === null) return false;
      return { id, grants: ['client_credentials'], application };
    },

    async getUserFromClient(client: OAuth2Server.Client): Promise<OAuth2Server.User> {
      return { name: applicationOf(client).name };
    },

    async validateScope(
      _user: OAuth2Server.User,
      client: OAuth2Server.Client,
      scope?: string[],
    ): Promise<string[] | false> {
      const held = applicationOf(client).scopes;
      if (scope === undefined) return [...held];
      return scope.length > 0 && scope.every((each) => isScope(each) && grants(held, each)) ? scope : false;
    },

    async generateAccessToken(): Promise<string> {
      return newSecret();
    },

    async saveToken(
      token: OAuth2Server.Token,
      client: OAuth2Server.Client,
      user: OAuth2Server.User,
    ): Promise<OAuth2Server.Token> {
      const { expiresAt } = await tokens.save({
        hash: secretHash(token.accessToken),
        application: client.id,
        scopes: token.scope ?? [],
        lifetime: TOKEN_LIFETIME * 1000,
      });
      return { ...token, accessTokenExpiresAt: new Date(expiresAt), client, user };
    },

    // the library wants it to be there, and asks it for other grants only
    async getAccessToken(): Promise<false> {
      return false;
    },
  } satisfies OAuth2Server.ClientCredentialsModel;
}

function applicationOf(client: OAuth2Server.Client): Application {
  // the library hands back what `getClient` gave
  return (client as Client).application;
}
