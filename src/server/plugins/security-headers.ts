import helmet from 'helmet';
import type { App } from '../parts.ts';

/**
 * Headers that keep a page from doing harm. Monaco starts its workers from the page's own files or
 * a blob and writes style elements, so both are allowed; scripts come from the page's own files only.
 */
const write = helmet({
  contentSecurityPolicy: {
    useDefaults: false,
    directives: {
      defaultSrc: ["'self'"],
      scriptSrc: ["'self'"],
      workerSrc: ["'self'", 'blob:'],
      styleSrc: ["'self'", "'unsafe-inline'"],
      imgSrc: ["'self'", 'data:', 'blob:'],
      fontSrc: ["'self'", 'data:'],
      connectSrc: ["'self'"],
      objectSrc: ["'none'"],
      baseUri: ["'self'"],
      formAction: ["'self'"],
      frameAncestors: ["'none'"],
    },
  },
  // the service itself speaks plain HTTP; whoever puts TLS before it decides on this
  strictTransportSecurity: false,
  crossOriginEmbedderPolicy: false,
  referrerPolicy: { policy: 'same-origin' },
});

/** Puts the headers on every answer. They are the same for all, so the library says them once. */
export function securityHeaders(app: App): void {
  const headers = headersOf();
  app.addHook('onRequest', async (_request, reply) => {
    reply.headers(headers);
  });
}

function headersOf(): Readonly<Record<string, string>> {
  const headers: Record<string, string> = {};
  const response = {
    setHeader: (name: string, value: string) => {
      headers[name.toLowerCase()] = value;
    },
    removeHeader: () => undefined,
  };
  // it asks nothing of the request, and nothing else of the answer
  write({} as Parameters<typeof write>[0], response as unknown as Parameters<typeof write>[1], () => undefined);
  return headers;
}
