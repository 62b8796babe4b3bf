import { timingSafeEqual } from 'node:crypto';
import type { FastifyRequest } from 'fastify';
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import { isLoopbackHost } from '../config/index.ts';
import { Refusal } from '../refusal.ts';
import { type Endpoint, endpointOf } from './endpoint.ts';
import type { App } from './fastify.ts';

/** What other parts tell the figures. */
export interface Metrics {
  readonly jobEnded: (state: 'succeeded' | 'failed' | 'cancelled') => void;
}

export interface MetricsOptions {
  /** Who has it may read the figures from elsewhere; null for nobody. */
  readonly token: string | null;
  readonly jobsUnderWay: () => number;
}

/** From a millisecond to half a minute, in seconds. */
const BUCKETS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];

/** Counts for Prometheus, at `/metrics`; no label names a person or a course run. */
export function metrics(app: App, { token, jobsUnderWay }: MetricsOptions): Metrics {
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
    return reply.type(register.contentType).send(await register.metrics());
  });

  return { jobEnded: (state) => jobs.inc({ state }) };
}

function mayRead({ headers, socket }: FastifyRequest, token: string | null): boolean {
  if (token !== null) {
    const [expected, given] = [Buffer.from(`Bearer ${token}`), Buffer.from(headers.authorization ?? '')];
    return expected.length === given.length && timingSafeEqual(expected, given);
  }
  const viaProxy = headers['x-forwarded-for'] !== undefined || headers.forwarded !== undefined;
  return !viaProxy && isLoopbackHost(socket.remoteAddress ?? '');
}
