import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

/** A request as it arrived. */
export interface Arrived {
  readonly method: string;
  /** With its query. */
  readonly path: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

/** A server of one test. */
export interface SmallServer {
  readonly url: string;
  readonly arrived: readonly Arrived[];
  answer: (request: Arrived, response: ServerResponse) => void;
  close(): Promise<void>;
}

/** Starts a server on a free port that answers as the test says. */
export async function smallServer(
  answer: SmallServer['answer'] = (_, response) => response.end(),
): Promise<SmallServer> {
  const arrived: Arrived[] = [];
  const server = createServer(async (request, response) => {
    const { method = '', url: path = '', headers } = request;
    const each = { method, path, headers, body: await text(request).catch(() => '') };
    arrived.push(each);
    made.answer(each, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const made: SmallServer = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    arrived,
    answer,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  return made;
}

/** Answers with JSON. */
export function json(
  response: ServerResponse,
  status: number,
  body: unknown,
  headers: Record<string, string> = {},
): void {
  response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body));
}
