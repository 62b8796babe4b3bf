import { type Client, createClient, fetchTransport } from '#contract';
import type { Terminal } from '../terminal.ts';
import { jobProgress } from './progress.ts';
import { reaching } from './reaching.ts';
import { authorizer, currentSignIn, type SignIn } from './sign-in.ts';

/** A service, and the calls that it takes. */
export interface Connection {
  readonly url: string;
  readonly client: Client;
}

/**
 * Connects to the service that the user is logged in to. Nothing is sent yet. The terminal shows how far the service is
 * if it first has to read the course run from Studio.
 */
export async function connect(terminal: Terminal): Promise<Connection> {
  return connectAs(await currentSignIn(), terminal);
}

/** The same for a sign-in that is given. */
export function connectAs(signIn: SignIn, terminal: Terminal | null = null): Connection {
  const { url } = signIn.login;
  const shown = terminal === null ? null : jobProgress(terminal);
  return {
    url,
    client: createClient({
      request: reaching(url, fetchTransport({ url, authorize: authorizer(signIn) })),
      ...(shown === null ? {} : { onReading: shown.onReading }),
    }),
  };
}
