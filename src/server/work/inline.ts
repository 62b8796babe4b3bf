import type { Store } from '#store';
import { carryOut } from '../writes/carry-out.ts';
import type { Tools } from '../writes/write.ts';
import { comparison } from './comparison.ts';
import { exportedDocument, exportedFiles, exportedList } from './exports.ts';
import { findings } from './findings.ts';
import { foundBlocks } from './found-blocks.ts';
import { outline, outlineCounts } from './outline.ts';
import type { Answers, Question, SubtreeQuery } from './questions.ts';
import type { Workplace } from './workplace.ts';

/** Carries writes out in this very thread: the light ones, and all if the store is in memory only. */
export function inlineWorkplace(tools: Tools): Workplace {
  return {
    carryOut: (write, context) => carryOut(tools, write, context),
    ask: (question, query) => answerHere(question, tools.store, query),
    close: async () => undefined,
  };
}

type Answering = { readonly [Name in Question]: (store: Store, query: SubtreeQuery) => Promise<Answers[Name]> };

const ANSWERING: Answering = {
  outline,
  outlineCounts,
  findings,
  found: foundBlocks,
  comparison,
  document: exportedDocument,
  files: exportedFiles,
  list: exportedList,
};

/** Answers a question in this very thread. Refuses with 404 if the state or the block is gone. */
export function answerHere<Name extends Question>(
  question: Name,
  store: Store,
  query: SubtreeQuery,
): Promise<Answers[Name]> {
  return ANSWERING[question](store, query);
}
