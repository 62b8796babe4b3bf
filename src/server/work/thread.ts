import { type MessagePort, workerData } from 'node:worker_threads';
import { type InstanceId, openStore, type Store } from '#store';
import { storeLimits } from '../config/limits.ts';
import { studioOf } from '../studio/openedx-driver.ts';
import type { Studio } from '../studio/studio.ts';
import { carryOut } from '../writes/carry-out.ts';
import type { Tell } from '../writes/write.ts';
import { answerHere } from './inline.ts';
import {
  errorOf,
  type FromThread,
  outcomeOf,
  type ThreadAnswer,
  type ThreadData,
  type ThreadOutcome,
  type ThreadQuestion,
  type ThreadTask,
  type ToThread,
} from './message.ts';
import type { Question } from './questions.ts';

/** Courses kept in a thread's memory: it works on few, and they are held in the main thread, too. */
const CACHED_COURSES = 2;
/** To a database server; a thread does one thing at a time. */
const CONNECTIONS = 2;

let opened: Promise<Store> | null = null;
/** Kept, so that sessions and tokens are. */
let studio: Studio | null = null;

/** Carries one write out in a thread, on a connection of its own to the same database. */
export default async function inThread({ write, job, caller, port }: ThreadTask): Promise<ThreadOutcome> {
  const abort = new AbortController();
  port.on('message', (message: ToThread) => {
    if ('abort' in message) abort.abort(new DOMException(message.abort, 'AbortError'));
  });
  const tell = sparing((progress) => port.postMessage({ progress } satisfies FromThread));
  try {
    // the writers of all threads are one queue
    const own = await ownStore();
    const store: Store = { ...own, inTurn: turnsOfMain(port, own) };
    const { config } = workerData as ThreadData;
    studio ??= studioOf(config, store, Date.now);
    const context = { job, tell, isHeavy: true, caller, signal: abort.signal };
    return { ok: true, receipt: await carryOut({ store, studio, config, now: Date.now }, write, context) };
  } catch (error) {
    return outcomeOf(error);
  } finally {
    port.close();
  }
}

/** Takes turns from the thread that answers, which gives them up should this one end before it does. */
function turnsOfMain(port: MessagePort, store: Store): Store['inTurn'] {
  return async (course, work, _signal, patience) => {
    const answered = new Promise<Extract<ToThread, { turn: unknown }>['turn']>((resolve) => {
      const onMessage = (message: ToThread): void => {
        if (!('turn' in message)) return;
        port.off('message', onMessage);
        resolve(message.turn);
      };
      port.on('message', onMessage);
    });
    port.postMessage({ turn: 'wanted', course, patience: patience ?? null } satisfies FromThread);
    const refused = await answered;
    if (refused !== null) throw errorOf(refused);
    store.lookAgain();
    try {
      return await work();
    } finally {
      port.postMessage({ turn: 'over' } satisfies FromThread);
    }
  };
}

/** How often progress is told while a phase lasts, in milliseconds. */
const INTERVAL = 100;

/** Tells every phase at once and the progress within it now and then: work has more steps than anybody wants to hear of. */
function sparing(tell: Tell): Tell {
  let last = Number.NEGATIVE_INFINITY;
  return (progress) => {
    const at = performance.now();
    if (progress.phase === undefined && at - last < INTERVAL) return;
    last = at;
    tell(progress);
  };
}

/** Answers a question in a thread. */
export async function answerInThread<Name extends Question>({
  question,
  query,
}: ThreadQuestion<Name>): Promise<ThreadAnswer<Name>> {
  try {
    return { ok: true, answer: await answerHere(question, await ownStore(), query) };
  } catch (error) {
    return outcomeOf(error);
  }
}

/** The thread's own connection, made at its first task; one that failed is tried again at the next. */
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
