import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import fastify, { type FastifyBaseLogger, type FastifyServerOptions, LogController } from 'fastify';
import { BASE_PATH, ROUTES } from '#contract';
import { MAX_PARAMETER } from '#contract/schemas';
import type { Store } from '#store';
import { authenticate } from './auth/authenticate.ts';
import { authorize } from './auth/authorize.ts';
import { refusedSignIns } from './auth/refused-sign-ins.ts';
import type { Config } from './config/index.ts';
import { apiPage } from './description/api-page.ts';
import { openapi } from './description/openapi.ts';
import { refusalFor } from './errors.ts';
import { addresses, meantUrl } from './http/addresses.ts';
import { arrivals } from './http/arrivals.ts';
import { bodies } from './http/bodies.ts';
import { crossOrigin } from './http/cross-origin.ts';
import { databaseHealth } from './http/database-health.ts';
import { requestLog } from './http/logging.ts';
import { type Metrics, metrics } from './http/metrics.ts';
import { page } from './http/page.ts';
import { pressure } from './http/pressure.ts';
import { problemDocuments, sendProblem } from './http/problem-documents.ts';
import { instanceOf, requestIds } from './http/request-id.ts';
import { dataHeaders, pageHeaders } from './http/security-headers.ts';
import { describedOnly, validatorCompiler } from './http/validation.ts';
import { onceByKey } from './idempotency/once.ts';
import { jobRunner } from './jobs/runner.ts';
import type { App, Parts } from './parts.ts';
import { blockOlxRoutes } from './routes/block-olx.ts';
import { blockTypeRoutes } from './routes/block-types.ts';
import { blockRoutes } from './routes/blocks.ts';
import { childrenRoutes } from './routes/children.ts';
import { commitRoutes } from './routes/commits.ts';
import { comparisonRoutes } from './routes/comparisons.ts';
import { contentRoutes } from './routes/contents.ts';
import { courseBlockRoutes } from './routes/course-blocks.ts';
import { courseEventRoutes } from './routes/course-events.ts';
import { courseFileRoutes } from './routes/course-files.ts';
import { courseOlxRoutes } from './routes/course-olx.ts';
import { courseRoutes } from './routes/courses.ts';
import { diagnosticsRoutes } from './routes/diagnostics.ts';
import { draftRoutes } from './routes/drafts.ts';
import { exporter } from './routes/export.ts';
import { fileListRoutes } from './routes/file-lists.ts';
import { fromStudio } from './routes/from-studio.ts';
import { healthRoutes } from './routes/health.ts';
import { jobRoutes } from './routes/jobs.ts';
import { lockRoutes } from './routes/locks.ts';
import { moveRoutes } from './routes/moves.ts';
import { oauthRoutes } from './routes/oauth.ts';
import { outlineRoutes } from './routes/outline.ts';
import { planRoutes } from './routes/plans.ts';
import { settingsRoutes } from './routes/settings.ts';
import { usageRoutes } from './routes/usage.ts';
import { studioOf } from './studio/openedx-driver.ts';
import { usageRecorder } from './usage/recorder.ts';
import { callOfJob, recording } from './usage/recording.ts';
import { throttle } from './usage/throttle.ts';
import { byWeight } from './work/heavy.ts';
import { inlineWorkplace } from './work/inline.ts';
import { Places } from './work/places.ts';
import { threadedWorkplace } from './work/threads.ts';
import { finishAll } from './writes/finishing.ts';

/** Work still going on is given so long when the service stops, in milliseconds. */
const GRACE = 10_000;
const REQUEST_SLACK = 60_000;

export interface AppOptions {
  readonly store: Store;
  readonly config: Config;
  /** The folder of the built page; only the interface is served where it is left out. */
  readonly page?: string;
  readonly logger?: FastifyServerOptions['logger'];
  /** A logger that is there already, in place of one made by `logger`. */
  readonly loggerInstance?: FastifyBaseLogger;
  /** Milliseconds since 1970; the system's clock where it is left out. */
  readonly now?: () => number;
  /** Threads for heavy work, on connections of their own; all is done in this thread where it is left out or 0. */
  readonly threads?: number;
}

/** Builds the service over a store; does not listen. Closing it lets work end first; the store stays open. */
export async function buildApp({ store, config, ...options }: AppOptions): Promise<App> {
  const app: App = fastify({
    ...(options.loggerInstance === undefined
      ? { logger: options.logger ?? false }
      : { loggerInstance: options.loggerInstance }),
    genReqId: requestIds(),
    // a logger for each request takes longer than many a request; whoever logs names the request itself
    childLoggerFactory: (logger) => logger,
    // the router counts before decoding, where one character may take nine
    routerOptions: { maxParamLength: MAX_PARAMETER * 9 },
    rewriteUrl: ({ url = '/' }) => meantUrl(url),
    bodyLimit: config.limits['json-bytes'],
    // `arrivals` ends a body that takes too long, with a problem document; this is for what it does not see
    requestTimeout: config.limits['body-time'] + REQUEST_SLACK,
    // the address of a client is what these say it is, and nobody else
    trustProxy: config.trustedProxies.length === 0 ? false : [...config.trustedProxies],
    forceCloseConnections: 'idle',
    // `pressure` says so with a problem document
    return503OnClosing: false,
    // one line of our own at the end of each, with what Fastify does not know
    logController: new LogController({ disableRequestLogging: true }),
    frameworkErrors: (error, request, reply) => {
      sendProblem(reply, refusalFor(error).toProblem(instanceOf(request)));
    },
  }).withTypeProvider<TypeBoxTypeProvider>();
  app.setValidatorCompiler(validatorCompiler);
  // answers are typed by their schemas; tests check each against the described one
  app.setSerializerCompiler(() => JSON.stringify);
  app.decorateRequest('actor', null);
  app.decorateRequest('rights');
  app.decorateRequest('token', null);
  app.decorateRequest('touched', null);
  app.decorateRequest('endpoint', null);
  app.decorateReply('problem', null);

  problemDocuments(app, config.limits);
  addresses(app);
  // before the jobs, so that nothing new is begun while they end
  await pressure(app);
  arrivals(app, config.limits);

  const { now = Date.now, threads = 0 } = options;
  const studio = studioOf(config, store, now);
  const inline = inlineWorkplace({ store, studio, config, now });
  const workplace = threads === 0 ? inline : byWeight(inline, threadedWorkplace({ store, config }, threads));
  const jobs = jobRunner(store, workplace, {
    // one thread is left for what somebody waits for
    concurrent: Math.max(1, threads - 1),
    limits: config.limits,
    log: (error, job) => app.log.error({ err: error, job }, 'a job failed'),
    ended: (end) => {
      told.jobEnded(end.state);
      recorder.note(callOfJob(end, now()));
    },
  });
  const stopping = new AbortController();
  app.addHook('preClose', async () => {
    await jobs.close(GRACE);
    stopping.abort();
  });
  app.addHook('onClose', () => workplace.close());
  const parts: Parts = {
    store,
    studio,
    config,
    jobs,
    streams: new Places(),
    workplace,
    now,
    stopping: stopping.signal,
  };
  app.decorate('jobs', jobs);
  app.decorate('finishLeft', async () => {
    if (studio !== null) await finishAll({ ...parts, studio }, stopping.signal);
  });
  const signIns = refusedSignIns(now, (result) => told.signInRefused(result));
  const recorder = usageRecorder(store, (error) => app.log.error({ err: error }, 'usage could not be recorded'));
  app.addHook('onClose', () => recorder.close());

  const health = databaseHealth(store);
  const told: Metrics = metrics(app, {
    token: config.metricsToken,
    store,
    health,
    jobsUnderWay: () => jobs.underWay,
    streamsOpen: () => parts.streams.all,
  });
  // somebody who tries the demo wants to see its address, not its requests
  if (config.mode === 'production') requestLog(app);
  dataHeaders(app);
  await crossOrigin(app, config.origins);
  await openapi(app);
  healthRoutes(app, health);
  app.get(BASE_PATH + ROUTES.openapi, { schema: { hide: true } }, async () => app.swagger());
  await app.register(
    async (scope: App) => {
      recording(scope, recorder, now);
      authenticate(scope, parts, signIns);
      throttle(scope, config.limits);
      authorize(scope);
      bodies(scope, config.limits);
      onceByKey(scope, store, config.limits);
      describedOnly(scope);
      fromStudio(scope, parts);
      const sendExport = exporter(parts);
      courseRoutes(scope, parts);
      courseOlxRoutes(scope, parts, sendExport);
      outlineRoutes(scope, parts);
      courseBlockRoutes(scope, parts);
      commitRoutes(scope, parts);
      planRoutes(scope, parts);
      comparisonRoutes(scope, parts);
      contentRoutes(scope, parts);
      blockRoutes(scope, parts);
      blockOlxRoutes(scope, parts, sendExport);
      childrenRoutes(scope, parts);
      settingsRoutes(scope, parts);
      moveRoutes(scope, parts);
      draftRoutes(scope, parts);
      diagnosticsRoutes(scope, parts);
      lockRoutes(scope, parts);
      courseEventRoutes(scope, parts);
      fileListRoutes(scope, parts);
      await scope.register((inner: App) => courseFileRoutes(inner, parts, 'asset'));
      await scope.register((inner: App) => courseFileRoutes(inner, parts, 'file'));
      jobRoutes(scope, parts);
      usageRoutes(scope, parts, recorder);
      blockTypeRoutes(scope);
    },
    { prefix: BASE_PATH.slice(0, -1) },
  );
  await app.register(apiPage);
  for (const prefix of [BASE_PATH.slice(0, -1), '']) {
    await app.register((scope: App) => oauthRoutes(scope, parts, signIns, prefix === ''), { prefix });
  }
  const folder = options.page;
  if (folder !== undefined) {
    await app.register(async (scope: App) => {
      pageHeaders(scope);
      await page(scope, folder);
    });
  }
  return app;
}
