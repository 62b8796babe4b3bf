import { Readable } from 'node:stream';
import Type from 'typebox';
import { isOver } from '#contract';
import { JobSchema, ref } from '#contract/schemas';
import type { Job, JobId } from '#store';
import { answerJob } from '../answers/job.ts';
import { type Actor, actorOf, callerOf } from '../auth/actor.ts';
import { throttled } from '../config/limits.ts';
import { jobEvents } from '../jobs/events.ts';
import type { App, Parts } from '../parts.ts';
import { Refusal } from '../refusal.ts';
import { answers, JobParams, KEYED_PROBLEMS, pathOf, represented, TEXT } from './route-schema.ts';

/** A caller with too many streams may try again after so many seconds. */
const RETRY = 5;

/** Work under way, for whoever began it. */
export function jobRoutes(app: App, { store, jobs, streams, config, stopping }: Parts): void {
  app.get(
    pathOf('job'),
    {
      schema: {
        summary: 'A job',
        tags: ['jobs'],
        params: JobParams,
        response: answers({ 200: ref(JobSchema) }, 'not-found'),
      },
    },
    async (request, reply) => {
      reply.header('cache-control', 'no-store');
      return answerJob(await findJob(request.params.job, actorOf(request)));
    },
  );

  app.get(
    pathOf('jobEvents'),
    {
      schema: {
        summary: 'The states of a job as they come',
        tags: ['jobs'],
        params: JobParams,
        response: answers(
          {
            200: represented('Server-sent events named `job`, each with a job as its data', {
              'text/event-stream': TEXT,
            }),
            204: Type.Unsafe<undefined>({ description: 'The last state is the one that `Last-Event-ID` names' }),
          },
          'not-found',
        ),
      },
    },
    async (request, reply) => {
      const job = await findJob(request.params.job, actorOf(request));
      const seen = seenRevision(request.headers['last-event-id']);
      // what an EventSource would else ask for again and again
      if (seen === job.revision && isOver(answerJob(job))) return reply.code(204).send(undefined);
      const close = openStream(actorOf(request));
      const gone = new AbortController();
      reply.raw.once('close', () => {
        close();
        gone.abort();
      });
      reply
        .header('cache-control', 'no-store')
        .header('x-accel-buffering', 'no')
        .type('text/event-stream; charset=utf-8');
      return reply.send(
        Readable.from(jobEvents(store, job, seen, AbortSignal.any([gone.signal, stopping])), { objectMode: false }),
      );
    },
  );

  app.delete(
    pathOf('job'),
    {
      schema: {
        summary: 'Cancel a job',
        tags: ['jobs'],
        params: JobParams,
        response: answers({ 200: ref(JobSchema) }, ...KEYED_PROBLEMS, 'not-found'),
      },
    },
    async (request) => {
      const job = await findJob(request.params.job, actorOf(request));
      const after = isOver(answerJob(job)) ? job : ((await store.jobs.cancel(job.id)) ?? job);
      jobs.abort(job.id);
      return answerJob(after);
    },
  );

  /** Takes a place among the open streams; answers the function that gives it back. Refuses with 429 if there is none. */
  function openStream(actor: Actor): () => void {
    const who = callerOf(actor);
    const name =
      streams.of(who) >= config.limits['streams-per-caller']
        ? 'streams-per-caller'
        : streams.all >= config.limits.streams
          ? 'streams'
          : null;
    if (name === null) return streams.take(who);
    throw throttled(config.limits, name, 'Too many event streams are open. The limit is', RETRY);
  }

  /** Refuses with 404 also where the job is somebody else's. */
  async function findJob(id: string, actor: Actor): Promise<Job> {
    const job = await store.jobs.find(id as JobId);
    if (job === null || job.owner !== callerOf(actor)) throw new Refusal('not-found', `There is no job ${id}.`);
    return job;
  }
}

/** The revision that a client saw last, as `Last-Event-ID` repeats it; null where it says nothing of use. */
function seenRevision(header: unknown): number | null {
  return typeof header === 'string' && /^\d{1,15}$/.test(header) ? Number(header) : null;
}
