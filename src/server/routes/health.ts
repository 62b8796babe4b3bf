import type { App, Parts } from '../parts.ts';

/** Whether the process lives, and whether it may be used. Open to everybody. */
export function healthRoutes(app: App, { store }: Parts): void {
  app.get('/healthz', { schema: { hide: true } }, async () => ({ status: 'alive' }));

  app.get('/readyz', { schema: { hide: true } }, async () => {
    await store.ping();
    return { status: 'ready' };
  });
}
