import Type from 'typebox';
import { isOver } from '#contract';
import { JobListSchema, JobSchema, JobsQuery, ref } from '#contract/schemas';
import type { Job, JobId } from '#store';
import { courseKeyOf } from '../access/course.ts';
import { pageOf, sliceOf } from '../access/paging.ts';
import { answerJob, answerJobSummary } from '../answers/job.ts';
import { type Actor, actorOf, callerOf } from '../auth/actor.ts';
import type { App, Parts } from '../parts.ts';
import { Refusal } from '../refusal.ts';
import { jobEvents } from '../streams/job-events.ts';
import { sendStream } from '../streams/send-stream.ts';
import { callerIn } from '../writes/receive.ts';
import { answers, eventStream, JobParams, KEYED_PROBLEMS, pathOf } from './route-schema.ts';

/** Work under way, for whoever began it. */
export function jobRoutes(app: App, parts: Parts): void {
  const { store, jobs } = parts;

  app.get(
    pathOf('jobs'),
    {
      schema: {
        summary: 'Jobs of the caller, newest first',
        tags: ['jobs'],
        querystring: JobsQuery,
        response: answers({ 200: ref(JobListSchema) }),
      },
    },
    async (request, reply) => {
      const { course_key: course } = request.query;
      const owner = callerOf(actorOf(request));
      const only = course === undefined ? {} : { course: courseKeyOf(course) };
      const { count, results } = await store.jobs.page({ owner, ...only, ...sliceOf(request.query) });
      reply.header('cache-control', 'no-store');
      return pageOf(request, { count, results: results.map(answerJobSummary) });
    },
  );

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
      const job = await findJob(request.params.job, actorOf(request));
      if (job.state !== 'needs_sign_in' || request.token === null) return answerJob(job);
      await jobs.resume(job.owner, callerIn(request));
      return answerJob(await findJob(job.id, actorOf(request)));
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
            200: eventStream('Server-sent events, each with a job as its data.', ['job'], JobSchema),
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
      return sendStream(parts, request, reply, (signal) => jobEvents(store, job, seen, signal));
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
