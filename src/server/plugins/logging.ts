import type { FastifyServerOptions } from 'fastify';
import { courseInAddress } from '../access/course.ts';
import { SECRET_PLACES } from '../auth/secrets.ts';
import type { App } from '../parts.ts';
import { endpointOf } from '../usage/endpoint.ts';

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
        course: courseInAddress(request.params),
        problem: reply.problem,
      },
      'answered',
    );
  });
}
