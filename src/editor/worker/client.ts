import type { TextEdit } from '../../olx/text/index.ts';
import type { DocumentContext } from '../language/context.ts';
import type { Answer, Answers, Question } from '../language/service.ts';
import type { FromWorker, ToWorker } from './protocol.ts';

/** The part of a worker that the client uses. */
export interface WorkerLike {
  postMessage(message: ToWorker): void;
  terminate(): void;
  onmessage: ((event: MessageEvent<FromWorker>) => void) | null;
  onerror: ((event: ErrorEvent) => void) | null;
}

/** The worker broke down more often than it is started again; the text itself is not affected. */
export class WorkerFailure extends Error {
  override readonly name = 'WorkerFailure';
  readonly code = 'worker-failure';

  toJSON(): { name: string; code: string; message: string } {
    return { name: this.name, code: this.code, message: this.message };
  }
}

/** One document of the client's; its text lives in the worker. */
export interface OpenDocument {
  /** Tells the worker of an edit that was made; questions asked before it, but for completions, are answered with null. */
  change(edits: readonly TextEdit[]): void;
  /** Sends the whole text anew, where it did not change by edits. */
  reset(): void;
  /** The answer for the text as it is now; null where it was cancelled or the text has changed since. Rejects with `WorkerFailure`. */
  ask<Method extends Question['method']>(
    question: Extract<Question, { readonly method: Method }>,
    signal?: AbortSignal,
  ): Promise<Answers[Method] | null>;
  close(): void;
}

export interface LanguageClient {
  /** `text` gives the text as it is whenever it is called. */
  open(context: DocumentContext, text: () => string): OpenDocument;
  /** Ends the worker; what was asked is answered with null. */
  dispose(): void;
}

interface Pending {
  readonly settle: (answer: Answer | null) => void;
  readonly fail: (error: WorkerFailure) => void;
}

interface Held {
  readonly context: DocumentContext;
  readonly text: () => string;
  version: number;
}

/** How often a worker that broke down is started anew. */
const MOST_RESTARTS = 3;

/** A client for one worker, which `start` makes. */
export function languageClient(start: () => WorkerLike): LanguageClient {
  const pending = new Map<number, Pending>();
  const documents = new Map<string, Held>();
  let worker: WorkerLike | null = null;
  let failures = 0;
  let lastId = 0;

  const post = (message: ToWorker): void => worker?.postMessage(message);

  const receive = (message: FromWorker): void => {
    const asked = pending.get(message.id);
    pending.delete(message.id);
    if (message.kind === 'answer') asked?.settle(message.answer);
    else if (message.kind === 'dropped') asked?.settle(null);
    else asked?.fail(new WorkerFailure(message.message));
  };

  const broken = (event: ErrorEvent): void => {
    failures++;
    worker?.terminate();
    worker = null;
    const error = new WorkerFailure(event.message || 'the language worker could not be started');
    for (const each of pending.values()) each.fail(error);
    pending.clear();
    if (failures > MOST_RESTARTS) return;
    run();
    for (const [document, { context, text, version }] of documents) {
      post({ kind: 'open', document, version, text: text(), context });
    }
  };

  const run = (): void => {
    worker = start();
    worker.onmessage = (event) => receive(event.data);
    worker.onerror = broken;
  };
  run();

  return {
    open(context, text) {
      const document = String(++lastId);
      const held: Held = { context, text, version: 1 };
      documents.set(document, held);
      post({ kind: 'open', document, version: 1, text: text(), context });

      return {
        change(edits) {
          held.version++;
          post({ kind: 'change', document, version: held.version, edits });
        },

        reset() {
          held.version++;
          post({ kind: 'open', document, version: held.version, text: text(), context });
        },

        ask<Method extends Question['method']>(
          question: Extract<Question, { readonly method: Method }>,
          signal?: AbortSignal,
        ): Promise<Answers[Method] | null> {
          if (worker === null) return Promise.reject(new WorkerFailure('the language worker is not running'));
          if (signal?.aborted === true || !documents.has(document)) return Promise.resolve(null);
          const id = ++lastId;
          return new Promise((resolve, reject) => {
            const cancel = (): void => {
              pending.delete(id);
              post({ kind: 'cancel', id });
              resolve(null);
            };
            signal?.addEventListener('abort', cancel, { once: true });
            pending.set(id, {
              settle: (answer) => {
                signal?.removeEventListener('abort', cancel);
                // the protocol answers a question of one method with the answer of that method
                resolve(answer as Answers[Method] | null);
              },
              fail: reject,
            });
            post({ kind: 'ask', id, document, version: held.version, question });
          });
        },

        close() {
          documents.delete(document);
          post({ kind: 'close', document });
        },
      };
    },

    dispose() {
      worker?.terminate();
      worker = null;
      documents.clear();
      for (const each of pending.values()) each.settle(null);
      pending.clear();
    },
  };
}
