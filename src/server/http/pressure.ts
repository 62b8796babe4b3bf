import underPressure from '@fastify/under-pressure';
import { Refusal } from '../refusal.ts';
import type { App } from './fastify.ts';

/** Nobody is helped by an answer that comes so late, in milliseconds. */
const LATEST = 5_000;
/** In seconds. */
const RETRY_AFTER = 5;

/**
 * Refuses with 503 while the service is hopelessly late, so that it can catch up, and while it stops.
 *
 * @param latest how late is hopeless, in milliseconds
 */
export async function pressure(app: App, latest = LATEST): Promise<void> {
  let stopping = false;
  app.addHook('preClose', async () => {
    stopping = true;
  });
  app.addHook('onRequest', (_request, reply, done) => {
    if (!stopping) return done();
    reply.header('retry-after', RETRY_AFTER).header('connection', 'close');
    done(new Refusal('unavailable', 'The service is stopping.'));
  });
  await app.register(underPressure, {
    maxEventLoopDelay: latest,
    // a pause as long as the interval leaves nothing to measure in it, which the plugin takes for endless pressure
    sampleInterval: latest,
    retryAfter: RETRY_AFTER,
    pressureHandler: (request, reply) => {
      if (OPEN.has(request.url)) return;
      reply.header('retry-after', RETRY_AFTER);
      throw new Refusal('unavailable', 'The service has more to do than it can; try again soon.');
    },
  });
}

/** What is asked to find out how the service is. */
const OPEN: ReadonlySet<string> = new Set(['/healthz', '/readyz', '/metrics']);
