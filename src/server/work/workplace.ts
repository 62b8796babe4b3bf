import type { Block } from '#olx';
import type { Receipt } from '../writes/answer.ts';
import type { WorkContext, Write } from '../writes/write.ts';
import type { Answers, Question, SubtreeQuery } from './questions.ts';

/** Where writes are carried out, and questions about large subtrees answered. */
export interface Workplace {
  /** As `carryOut` of `writes/`: rejects with a `Refusal`, with `JobOver`, or with the signal's reason. */
  carryOut(write: Write, context: WorkContext): Promise<Receipt>;
  /** Answers a question about a subtree; `root` is its block. Rejects with a `Refusal` if the state or the block is gone. */
  ask<Name extends Question>(question: Name, query: SubtreeQuery, root: Block): Promise<Answers[Name]>;
  /** Ends what has not ended by itself. Writes that were given before reject. */
  close(): Promise<void>;
}
