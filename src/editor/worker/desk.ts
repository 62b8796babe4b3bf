import { applyEdits } from '../../olx/text/index.ts';
import type { DocumentContext } from '../language/context.ts';
import { type LanguageService, languageService } from '../language/service.ts';
import type { FromWorker, ToWorker } from './protocol.ts';

interface Open {
  readonly version: number;
  readonly text: string;
  readonly context: DocumentContext;
  readonly service: LanguageService;
}

type Ask = Extract<ToWorker, { readonly kind: 'ask' }>;

/** The worker's side of the protocol, without the worker: takes messages, and answers when told to. */
export interface Desk {
  take(message: ToWorker): void;
  /** Answers one waiting question; quick ones before diagnoses. False where none waits. */
  answerNext(): boolean;
}

/** A desk that sends its answers through `send`. */
export function openDesk(send: (message: FromWorker) => void): Desk {
  const documents = new Map<string, Open>();
  let waiting: Ask[] = [];

  const open = (document: string, version: number, text: string, context: DocumentContext): void => {
    documents.set(document, { version, text, context, service: languageService(text, context) });
  };

  const answer = (ask: Ask): void => {
    waiting = waiting.filter((each) => each !== ask);
    send(reply(ask, documents.get(ask.document)));
  };

  const drop = (asks: readonly Ask[], reason: 'cancelled' | 'outdated' | 'closed'): void => {
    waiting = waiting.filter((each) => !asks.includes(each));
    for (const { id } of asks) send({ kind: 'dropped', id, reason });
  };

  return {
    take(message) {
      switch (message.kind) {
        case 'open':
          open(message.document, message.version, message.text, message.context);
          return;
        case 'change': {
          const before = documents.get(message.document);
          if (before === undefined) return;
          // who types fast has typed on before the list is there, and it fits what is typed on
          for (const each of waiting.filter((ask) => ask.document === message.document)) {
            if (each.question.method === 'complete') answer(each);
          }
          open(message.document, message.version, applyEdits(before.text, message.edits), before.context);
          return drop(
            waiting.filter((each) => each.document === message.document),
            'outdated',
          );
        }
        case 'close':
          documents.delete(message.document);
          return drop(
            waiting.filter((each) => each.document === message.document),
            'closed',
          );
        case 'cancel':
          return drop(
            waiting.filter((each) => each.id === message.id),
            'cancelled',
          );
        case 'ask':
          waiting.push(message);
      }
    },

    answerNext() {
      const next = waiting.find((each) => each.question.method !== 'diagnose') ?? waiting[0];
      if (next === undefined) return false;
      answer(next);
      return true;
    },
  };
}

function reply({ id, version, question }: Ask, document: Open | undefined): FromWorker {
  if (document === undefined) return { kind: 'dropped', id, reason: 'closed' };
  if (document.version !== version) return { kind: 'dropped', id, reason: 'outdated' };
  try {
    return { kind: 'answer', id, answer: document.service.answer(question) };
  } catch (thrown) {
    return { kind: 'failed', id, message: thrown instanceof Error ? thrown.message : String(thrown) };
  }
}
