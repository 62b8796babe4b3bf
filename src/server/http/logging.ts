import type { FastifyServerOptions } from 'fastify';
import { endpointOf } from './endpoint.ts';
import type { App } from './fastify.ts';
import { courseInAddress } from './request.ts';

/** Where a logged request may hold a secret, as pino names places. */
const SECRET_PLACES = [
  'req.headers.authorization',
  'req.headers.cookie',
  'req.headers["proxy-authorization"]',
  'headers.authorization',
  'headers.cookie',
  'res.headers["set-cookie"]',
] as const;

/** How the service logs: one line of JSON each, without what is secret. */
export const LOGGING = {
  level: 'info',
  redact: { paths: [...SECRET_PLACES], censor: 'secret' },
} as const satisfies FastifyServerOptions['logger'];

/** Logs each request once, at its end; `reqId` is what the problem document calls its instance. */
export function requestLog(app: App): void {
  app.addHook('onResponse', async (request, reply) => {
    request.log.info(
      {
        reqId: request.id,
        method: request.method,
        route: endpointOf(request).route,
        status: reply.statusCode,
        milliseconds: Math.round(reply.elapsedTime * 10) / 10,
        application: request.actor?.application ?? null,
        author: request.actor?.author ?? null,
        address: request.ip,
        course: courseInAddress(request.params),
        problem: reply.problem,
      },
      'answered',
    );
  });
}
