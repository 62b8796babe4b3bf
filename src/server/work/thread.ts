import { workerData } from 'node:worker_threads';
import { type InstanceId, openStore, type Store } from '#store';
import { execute, executeAsJob } from '../changes/execute.ts';
import { storeLimits } from '../config/limits.ts';
import { sparing } from './context.ts';
import {
  type Abort,
  outcomeOf,
  type Progress,
  type ThreadAnswer,
  type ThreadData,
  type ThreadOutcome,
  type ThreadQuestion,
  type ThreadTask,
} from './message.ts';
import { answerTo, type Question } from './questions.ts';

/** Courses kept in a thread's memory: it works on few, and they are held in the main thread, too. */
const CACHED_COURSES = 2;
/** To a database server; a thread does one thing at a time. */
const CONNECTIONS = 2;

let opened: Promise<Store> | null = null;

/** Carries one order out in a thread, on a connection of its own to the same database. */
export default async function inThread({ order, job, port }: ThreadTask): Promise<ThreadOutcome> {
  const abort = new AbortController();
  port.on('message', ({ abort: reason }: Abort) => abort.abort(new DOMException(reason, 'AbortError')));
  const tell = sparing((progress: Progress) => port.postMessage(progress));
  try {
    const store = await ownStore();
    const { config } = workerData as ThreadData;
    const parts = { store, config, now: Date.now };
    const { signal } = abort;
    if (job === null) return { ok: true, done: await execute(parts, order, { job, tell, signal }) };
    return { ok: true, done: await executeAsJob(parts, order, { job, tell, signal }) };
  } catch (error) {
    return outcomeOf(error);
  } finally {
    port.close();
  }
}

/** Answers a question in a thread. */
export async function answerInThread<Name extends Question>({
  question,
  query,
}: ThreadQuestion<Name>): Promise<ThreadAnswer<Name>> {
  try {
    return { ok: true, answer: await answerTo(question, await ownStore(), query) };
  } catch (error) {
    return outcomeOf(error);
  }
}

/** The thread's own connection, made at its first order; one that failed is tried again at the next. */
function ownStore(): Promise<Store> {
  const { databaseUrl, config, instance } = workerData as ThreadData;
  opened ??= openStore(databaseUrl, {
    instance: instance as InstanceId,
    cachedCourses: CACHED_COURSES,
    connections: CONNECTIONS,
    limits: storeLimits(config.limits),
  }).catch((error: unknown) => {
    opened = null;
    throw error;
  });
  return opened;
}
