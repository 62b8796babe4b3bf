import { fileURLToPath } from 'node:url';
import { MessageChannel, type MessagePort } from 'node:worker_threads';
import { Piscina } from 'piscina';
import type { CourseKey } from '#olx';
import type { Store } from '#store';
import type { Config } from '../config/index.ts';
import type { Receipt } from '../writes/answer.ts';
import type { WorkContext, Write } from '../writes/write.ts';
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
import type { Answers, Question, SubtreeQuery } from './questions.ts';
import type { Workplace } from './workplace.ts';

const THREAD = fileURLToPath(new URL('./thread.ts', import.meta.url));
/** A thread that goes on for so long after it was told to end is ended, in milliseconds. */
const PATIENCE = 5_000;
/** A thread that has nothing to do for so long is given back, in milliseconds. */
const IDLE = 60_000;

/**
 * Carries writes out in threads, so that whoever only reads is answered meanwhile. The threads have
 * connections of their own to the database and a lower priority than the thread that answers.
 */
export function threadedWorkplace(
  { store, config }: { readonly store: Store; readonly config: Config },
  threads: number,
): Workplace {
  const workerData: ThreadData = { databaseUrl: config.databaseUrl, config, instance: store.instance };
  const pool = new Piscina<ThreadTask | ThreadQuestion<Question>, ThreadOutcome | ThreadAnswer<Question>>({
    filename: THREAD,
    // one for writes and one for who asks meanwhile, as beginning one takes a second
    minThreads: Math.min(threads, 2),
    maxThreads: threads,
    idleTimeout: IDLE,
    // an idle thread must go on listening to its connections
    atomics: 'disabled',
    niceIncrement: 10,
    // three semi-spaces of 64 MB; see the README on many small objects
    resourceLimits: { maxYoungGenerationSizeMb: 192 },
    workerData,
  });

  async function inThread(write: Write, { job, caller, tell, signal }: WorkContext): Promise<Receipt> {
    signal.throwIfAborted();
    const { port1: here, port2: there } = new MessageChannel();
    const end = new AbortController();
    let patience: NodeJS.Timeout | undefined;
    const turn = turnOfThread(store, here, signal);
    const onAbort = (): void => {
      here.postMessage({ abort: String(signal.reason) } satisfies ToThread);
      patience = setTimeout(() => end.abort(), PATIENCE);
    };
    here.on('message', (message: FromThread) => {
      if ('progress' in message) tell(message.progress);
      else if (message.turn === 'wanted') turn.take(message.course, message.patience);
      else turn.leave();
    });
    signal.addEventListener('abort', onAbort, { once: true });
    try {
      const outcome = await pool.run(
        { write, job, caller, port: there },
        { transferList: [there], signal: end.signal },
      );
      store.lookAgain();
      if (!outcome.ok) throw errorOf(outcome);
      if (!('receipt' in outcome)) throw new TypeError('a write was given');
      return outcome.receipt;
    } catch (error) {
      // what an aborted thread says of itself is not why it ended
      throw signal.aborted ? signal.reason : error;
    } finally {
      turn.leave();
      clearTimeout(patience);
      signal.removeEventListener('abort', onAbort);
      here.close();
    }
  }

  return {
    carryOut: inThread,
    async ask<Name extends Question>(question: Name, query: SubtreeQuery): Promise<Answers[Name]> {
      const outcome = await pool.run({ question, query }, { name: 'answerInThread' });
      if (!outcome.ok) throw errorOf(outcome);
      if (!('answer' in outcome)) throw new TypeError('a question was asked');
      // the thread answers what it was asked
      return outcome.answer as Answers[Name];
    },
    close: () => pool.destroy(),
  };
}

/** The turn that a thread has among the writers of a course run, held by this thread for it. */
function turnOfThread(store: Pick<Store, 'inTurn'>, port: MessagePort, signal: AbortSignal) {
  const ended = new AbortController();
  let leave = (): void => ended.abort();
  return {
    take(course: CourseKey, patience: number | null): void {
      const held = (): Promise<void> =>
        new Promise((resolve) => {
          leave = resolve;
          if (ended.signal.aborted) resolve();
          else port.postMessage({ turn: null } satisfies ToThread);
        });
      store
        .inTurn(course, held, AbortSignal.any([signal, ended.signal]), patience ?? undefined)
        .catch((error: unknown) => {
          port.postMessage({ turn: outcomeOf(error) } satisfies ToThread);
        });
    },
    /** Gives the turn back, or does not wait for it any more. */
    leave: (): void => leave(),
  };
}
