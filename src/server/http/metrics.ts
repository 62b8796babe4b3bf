import { timingSafeEqual } from 'node:crypto';
import type { FastifyRequest } from 'fastify';
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import { type Store, StoreFailed } from '#store';
import { isLoopbackHost } from '../config/index.ts';
import { Refusal } from '../refusal.ts';
import { healthWithin, type Readiness } from './database-health.ts';
import { type Endpoint, endpointOf } from './endpoint.ts';
import type { App } from './fastify.ts';

/** What other parts tell the figures. */
export interface Metrics {
  readonly jobEnded: (state: 'succeeded' | 'failed' | 'cancelled') => void;
  /** A sign-in was `refused`, or not even checked because of those before it (`held-off`). */
  readonly signInRefused: (result: 'refused' | 'held-off') => void;
}

export interface MetricsOptions {
  /** Who has it may read the figures from elsewhere; null for nobody. */
  readonly token: string | null;
  readonly store: Pick<Store, 'figures'>;
  readonly health: () => Promise<Readiness>;
  readonly jobsUnderWay: () => number;
  readonly streamsOpen: () => number;
}

/** From a millisecond to half a minute, in seconds. */
const BUCKETS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];

/** A scrape must end before Prometheus gives it up, also while the database does not answer; milliseconds. */
const DATABASE_PATIENCE = 2_000;
const DATABASE_STATES = ['ready', 'unavailable', 'full', 'read-only', 'failed'] as const;

/** Counts for Prometheus, at `/metrics`; no label names a person or a course run. */
export function metrics(app: App, { token, store, health, jobsUnderWay, streamsOpen }: MetricsOptions): Metrics {
  const registers = [new Registry()];
  const [register = new Registry()] = registers;
  collectDefaultMetrics({ register });
  const duration = new Histogram({
    name: 'olx_request_duration_seconds',
    help: 'How long requests took, by route, method and class of status.',
    labelNames: ['route', 'method', 'status'],
    buckets: BUCKETS,
    registers,
  });
  const problems = new Counter({
    name: 'olx_problems_total',
    help: 'Requests that were refused, by type of problem.',
    labelNames: ['problem'],
    registers,
  });
  const jobs = new Counter({
    name: 'olx_jobs_total',
    help: 'Jobs that ended, by how.',
    labelNames: ['state'],
    registers,
  });
  new Gauge({
    name: 'olx_jobs_under_way',
    help: 'Jobs that work in this process or wait to.',
    registers,
    collect() {
      this.set(jobsUnderWay());
    },
  });
  new Gauge({
    name: 'olx_streams_open',
    help: 'Event streams that are open in this process.',
    registers,
    collect() {
      this.set(streamsOpen());
    },
  });
  const signIns = new Counter({
    name: 'olx_refused_sign_ins_total',
    help: 'Sign-ins that were refused, and those that were held off because of many refused ones.',
    labelNames: ['result'],
    registers,
  });
  for (const result of ['refused', 'held-off'] as const) signIns.inc({ result }, 0);
  for (const state of ['succeeded', 'failed', 'cancelled'] as const) jobs.inc({ state }, 0);
  const askDatabase = databaseGauges(registers, { store, health });

  // the library finds a series by its labels anew each time, which takes longer than counting
  const series = new Map<Endpoint, Map<number, Histogram.Internal<'route' | 'method' | 'status'>>>();
  const seriesOf = (endpoint: Endpoint, status: number) => {
    const known = series.get(endpoint)?.get(status);
    if (known !== undefined) return known;
    const { route, method } = endpoint;
    const made = duration.labels({ route, method, status: `${status}xx` });
    series.set(endpoint, (series.get(endpoint) ?? new Map()).set(status, made));
    return made;
  };
  app.addHook('onResponse', (request, reply, done) => {
    seriesOf(endpointOf(request), Math.floor(reply.statusCode / 100)).observe(reply.elapsedTime / 1000);
    if (reply.problem !== null) problems.inc({ problem: reply.problem });
    done();
  });

  app.get('/metrics', { schema: { hide: true } }, async (request, reply) => {
    if (!mayRead(request, token))
      throw new Refusal('unauthorized', 'The figures are for this machine, or for who has the token.');
    await askDatabase();
    return reply.type(register.contentType).send(await register.metrics());
  });

  return { jobEnded: (state) => jobs.inc({ state }), signInRefused: (result) => signIns.inc({ result }) };
}

/** What the database says of itself and of all instances; gauges without an answer are left out, not kept. */
function databaseGauges(registers: Registry[], { store, health }: Pick<MetricsOptions, 'store' | 'health'>) {
  const gauge = (name: string, help: string, labelNames: readonly string[] = []) =>
    new Gauge({ name, help, labelNames: [...labelNames], registers });
  const state = gauge('olx_database_state', '1 for the state that the database is in, 0 for the others.', ['state']);
  const bytes = gauge('olx_database_bytes', 'Size of the database, in bytes.');
  const free = gauge('olx_database_disk_free_bytes', 'Free space where a SQLite file is, in bytes.');
  const instances = gauge('olx_instances', 'Instances of the service whose lease has not ended.');
  const heartbeat = gauge('olx_heartbeat_age_seconds', 'Time since this instance last renewed its lease.');
  const queue = gauge('olx_jobs', 'Jobs of all instances that are not over, by state.', ['state']);
  const oldest = gauge('olx_jobs_oldest_seconds', 'Age of the oldest job that waits; 0 if none does.');
  const all = [bytes, free, instances, heartbeat, queue, oldest];

  return async (): Promise<void> => {
    const found = await healthWithin(health, DATABASE_PATIENCE);
    const now = found.status === 'ready' ? 'ready' : found.database;
    for (const each of DATABASE_STATES) state.set({ state: each }, each === now ? 1 : 0);
    for (const each of all) each.reset();
    // a gauge without labels starts at 0 again, which would be told as a value
    for (const each of [bytes, free, instances, heartbeat, oldest]) each.remove();
    if (now === 'unavailable') return;
    try {
      const figures = await store.figures();
      bytes.set(figures.bytes);
      if (figures.freeBytes !== null) free.set(figures.freeBytes);
      instances.set(figures.instances);
      if (figures.sinceBeat !== null) heartbeat.set(figures.sinceBeat / 1000);
      queue.set({ state: 'queued' }, figures.queued);
      queue.set({ state: 'running' }, figures.running);
      oldest.set(figures.oldestQueued / 1000);
    } catch (error) {
      if (!(error instanceof StoreFailed)) throw error;
    }
  };
}

function mayRead({ headers, socket }: FastifyRequest, token: string | null): boolean {
  if (token !== null) {
    const [expected, given] = [Buffer.from(`Bearer ${token}`), Buffer.from(headers.authorization ?? '')];
    return expected.length === given.length && timingSafeEqual(expected, given);
  }
  const viaProxy = headers['x-forwarded-for'] !== undefined || headers.forwarded !== undefined;
  return !viaProxy && isLoopbackHost(socket.remoteAddress ?? '');
}
