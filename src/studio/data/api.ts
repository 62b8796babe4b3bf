import { type Client, createClient } from '#contract';
import { useOutlineHost } from '../host/outline-host.ts';
import { noteReading } from './studio-reading.ts';
import { platformTransport } from './transport.ts';

const clients = new Map<string, Client>();

/** The typed client of the service at an origin; one and the same object for one origin. */
export function clientOf(serviceUrl: string): Client {
  const known = clients.get(serviceUrl);
  if (known !== undefined) return known;
  const client = createClient({ request: platformTransport(serviceUrl), onReading: noteReading });
  clients.set(serviceUrl, client);
  return client;
}

/** The client of the service that the page names, and the course run that is open. */
export function useOlxApi(): { readonly client: Client; readonly course: string } {
  const { serviceUrl, courseId } = useOutlineHost();
  return { client: clientOf(serviceUrl), course: courseId };
}
