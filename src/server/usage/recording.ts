import type { FastifyReply, FastifyRequest } from 'fastify';
import { blockIdParts, parseUsageKey } from '#olx';
import type { Call } from '#store';
import { UNTOUCHED } from '../access/touched.ts';
import { endpointOf } from '../http/endpoint.ts';
import type { App } from '../http/fastify.ts';
import { courseInAddress } from '../http/request.ts';
import type { JobEnd } from '../jobs/runner.ts';
import type { UsageRecorder } from './recorder.ts';

declare module 'fastify' {
  interface FastifyReply {
    /** The name of the problem that is answered; null where it is none. */
    problem: string | null;
  }
}

/** Notes every call of the interface once it is answered. */
export function recording(app: App, recorder: UsageRecorder, now: () => number): void {
  app.addHook('onResponse', (request, reply, done) => {
    recorder.note(callOf(request, reply, now()));
    done();
  });
}

function callOf(request: FastifyRequest, reply: FastifyReply, ended: number): Call {
  const { usage_key: block } = request.params as { readonly usage_key?: string };
  const { blockTypes, settings } = request.touched ?? UNTOUCHED;
  const type = block === undefined ? null : typeIn(block);
  return {
    at: ended - reply.elapsedTime,
    application: request.actor?.application ?? 'unknown',
    author: request.actor?.author ?? 'unknown',
    route: endpointOf(request).name,
    status: reply.statusCode,
    outcome: reply.problem ?? 'ok',
    duration: reply.elapsedTime,
    course: courseInAddress(request.params),
    blockTypes: blockTypes.length > 0 || type === null ? blockTypes : [type],
    settings,
  };
}

/** The work of a job as a call of its own: the request that began it was answered long before. */
export function callOfJob({ state, write, touched, refusal, duration }: JobEnd, ended: number): Call {
  return {
    at: ended - duration,
    ...write.actor,
    route: `JOB ${write.asked.kind}`,
    status: refusal?.status ?? 200,
    outcome: refusal?.problem ?? (state === 'succeeded' ? 'ok' : state),
    duration,
    course: write.course,
    ...touched,
  };
}

/** The block type that a usage key names; null for a text that is not a usage key. */
function typeIn(usageKey: string): string | null {
  const named = parseUsageKey(usageKey);
  return named === null ? null : blockIdParts(named.id).type;
}
