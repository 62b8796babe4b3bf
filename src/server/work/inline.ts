import { execute, executeAsJob } from '../changes/execute.ts';
import type { Parts } from '../parts.ts';
import { answerTo } from './questions.ts';
import type { Workplace } from './workplace.ts';

/** Carries orders out in this very thread: the light ones, and all where the store is in memory only. */
export function inlineWorkplace(parts: Pick<Parts, 'store' | 'config' | 'now'>): Workplace {
  return {
    execute: (order, context) => execute(parts, order, context),
    executeAsJob: (order, context) => executeAsJob(parts, order, context),
    ask: (question, query) => answerTo(question, parts.store, query),
    close: async () => undefined,
  };
}
