import { randomUUID } from 'node:crypto';
import { type TypeBoxTypeProvider, TypeBoxValidatorCompiler } from '@fastify/type-provider-typebox';
import fastify, { type FastifyServerOptions, LogController } from 'fastify';
import { BASE_PATH, ROUTES } from '#contract';
import { MAX_PARAMETER } from '#contract/schemas';
import type { Store } from '#store';
import type { Config } from './config.ts';
import { jobRunner } from './jobs/runner.ts';
import type { App, Parts } from './parts.ts';
import { bodies } from './plugins/bodies.ts';
import { crossOrigin } from './plugins/cross-origin.ts';
import { demoAuth } from './plugins/demo-auth.ts';
import { openapi } from './plugins/openapi.ts';
import { page } from './plugins/page.ts';
import { instanceOf, problemDocuments, refusalFor, sendProblem } from './plugins/problem-documents.ts';
import { securityHeaders } from './plugins/security-headers.ts';
import { assetRoutes } from './routes/assets.ts';
import { blockChangeRoutes } from './routes/block-changes.ts';
import { blockTypeRoutes } from './routes/block-types.ts';
import { blockRoutes } from './routes/blocks.ts';
import { changesRoutes } from './routes/changes.ts';
import { childrenRoutes } from './routes/children.ts';
import { commitRoutes } from './routes/commits.ts';
import { courseRoutes } from './routes/courses.ts';
import { exportRoutes } from './routes/export.ts';
import { healthRoutes } from './routes/health.ts';
import { importRoutes } from './routes/import.ts';
import { jobRoutes } from './routes/jobs.ts';
import { outlineRoutes } from './routes/outline.ts';
import { planRoutes } from './routes/plans.ts';
import { replaceRoutes } from './routes/replace.ts';
import { undoRoutes } from './routes/undo.ts';

/** Work still going on is given so long when the service stops, in milliseconds. */
const GRACE = 10_000;
/** A request may take so long to arrive, an import over a slow line included; in milliseconds. */
const UPLOAD_LIMIT = 30 * 60 * 1000;

export interface AppOptions {
  readonly store: Store;
  readonly config: Config;
  /** The folder of the built page; only the interface is served where it is left out. */
  readonly page?: string;
  readonly logger?: FastifyServerOptions['logger'];
  /** Milliseconds since 1970; the system's clock where it is left out. */
  readonly now?: () => number;
}

/** Builds the service over a store; does not listen. Closing it lets work end first; the store stays open. */
export async function buildApp({ store, config, ...options }: AppOptions): Promise<App> {
  const app: App = fastify({
    logger: options.logger ?? false,
    genReqId: () => randomUUID(),
    // the router counts before decoding, where one character may take nine
    routerOptions: { maxParamLength: MAX_PARAMETER * 9 },
    bodyLimit: config.limits.json,
    requestTimeout: UPLOAD_LIMIT,
    forceCloseConnections: 'idle',
    return503OnClosing: true,
    logController: new LogController({ disableRequestLogging: config.mode === 'demo' }),
    frameworkErrors: (error, request, reply) => {
      sendProblem(reply, refusalFor(error).toProblem(instanceOf(request)));
    },
  }).withTypeProvider<TypeBoxTypeProvider>();
  app.setValidatorCompiler(TypeBoxValidatorCompiler);
  // answers are typed by their schemas; tests check each against the described one
  app.setSerializerCompiler(() => JSON.stringify);
  app.decorateRequest('actor', null);

  const jobs = jobRunner(store, (error) => app.log.error({ err: error }, 'a job could not be ended'));
  const stopping = new AbortController();
  app.addHook('preClose', async () => {
    await jobs.close(GRACE);
    stopping.abort();
  });
  const parts: Parts = { store, config, jobs, now: options.now ?? Date.now, stopping: stopping.signal };

  problemDocuments(app);
  await securityHeaders(app);
  await crossOrigin(app, config.origins);
  await openapi(app);
  healthRoutes(app, parts);
  app.get(BASE_PATH + ROUTES.openapi, { schema: { hide: true } }, async () => app.swagger());
  await app.register(
    async (scope: App) => {
      demoAuth(scope, config.origins);
      bodies(scope, config.limits);
      courseRoutes(scope, parts);
      importRoutes(scope, parts);
      outlineRoutes(scope, parts);
      blockRoutes(scope, parts);
      exportRoutes(scope, parts);
      replaceRoutes(scope, parts);
      childrenRoutes(scope, parts);
      blockChangeRoutes(scope, parts);
      changesRoutes(scope, parts);
      planRoutes(scope, parts);
      commitRoutes(scope, parts);
      undoRoutes(scope, parts);
      assetRoutes(scope, parts);
      jobRoutes(scope, parts);
      blockTypeRoutes(scope);
    },
    { prefix: BASE_PATH },
  );
  if (options.page !== undefined) await page(app, options.page);
  return app;
}
