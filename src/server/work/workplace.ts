import type { Block } from '#olx';
import type { JobId } from '#store';
import type { Done, DoneAsJob } from '../changes/execute.ts';
import type { Order } from '../changes/order.ts';
import type { WorkContext } from './context.ts';
import type { Answers, Question, SubtreeQuery } from './questions.ts';

/** Where orders are carried out, and questions about large subtrees answered. */
export interface Workplace {
  /** As `execute`: rejects with a `Refusal`, or the signal's reason. */
  execute(order: Order, context: WorkContext & { readonly job: null }): Promise<Done>;
  /** As `executeAsJob`: rejects with `JobOver`, too. */
  executeAsJob(order: Order, context: WorkContext & { readonly job: JobId }): Promise<DoneAsJob>;
  /** Answers a question about a subtree; `root` is its block. Rejects with a `Refusal` where the state or the block is gone. */
  ask<Name extends Question>(question: Name, query: SubtreeQuery, root: Block): Promise<Answers[Name]>;
  /** Ends what has not ended by itself. Orders that were given before reject. */
  close(): Promise<void>;
}
