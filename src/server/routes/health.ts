import type { Readiness } from '../http/database-health.ts';
import { RETRY_AFTER } from '../http/problem-documents.ts';
import type { App } from '../parts.ts';

/** Whether the process lives, and whether it may be used. Open to everybody. */
export function healthRoutes(app: App, health: () => Promise<Readiness>): void {
  app.get('/healthz', { schema: { hide: true } }, async () => ({ status: 'alive' }));

  app.get('/readyz', { schema: { hide: true } }, async (_request, reply) => {
    const found = await health();
    if (found.status === 'ready') return found;
    return reply.code(503).header('retry-after', RETRY_AFTER).send(found);
  });
}
