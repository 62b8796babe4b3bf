import { type Client, createClient, fetchTransport } from '#contract';
import { reaching } from './reaching.ts';
import { authorizer, currentSignIn, type SignIn } from './sign-in.ts';

/** A service, and the calls that it takes. */
export interface Connection {
  readonly url: string;
  readonly client: Client;
}

/** Connects to the service that the user is logged in to. Nothing is sent yet. */
export async function connect(): Promise<Connection> {
  return connectAs(await currentSignIn());
}

/** The same for a sign-in that is given. */
export function connectAs(signIn: SignIn): Connection {
  const { url } = signIn.login;
  return {
    url,
    client: createClient({ request: reaching(url, fetchTransport({ url, authorize: authorizer(signIn) })) }),
  };
}
