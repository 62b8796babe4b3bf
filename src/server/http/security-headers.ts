import helmet from 'helmet';
import type { App } from './fastify.ts';

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

/** An answer that is data runs nothing, loads nothing and stands in no frame, whatever a browser takes it for. */
const DATA_HEADERS = {
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  'cross-origin-resource-policy': 'same-origin',
  'x-content-type-options': 'nosniff',
} as const;

/** Puts what guards data on every answer. */
export function dataHeaders(app: App): void {
  app.addHook('onRequest', (_request, reply, done) => {
    reply.headers(DATA_HEADERS);
    done();
  });
}

/** Puts what guards pages on the answers of a scope. They are the same for all, so the library says them once. */
export function pageHeaders(app: App): void {
  const headers = headersOf();
  app.addHook('onRequest', (_request, reply, done) => {
    reply.headers(headers);
    done();
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
