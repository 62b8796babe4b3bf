import type { JobId } from '#store';
import type { Done, DoneAsJob } from '../changes/execute.ts';
import type { Order } from '../changes/order.ts';
import type { WorkContext } from './context.ts';
import type { FindingsQuery } from './findings.ts';

/** Where orders are carried out, and large course runs looked through. */
export interface Workplace {
  /** As `execute`: rejects with a `Refusal`, or the signal's reason. */
  execute(order: Order, context: WorkContext & { readonly job: null }): Promise<Done>;
  /** As `executeAsJob`: rejects with `JobOver`, too. */
  executeAsJob(order: Order, context: WorkContext & { readonly job: JobId }): Promise<DoneAsJob>;
  /**
   * Looks for findings in so many blocks; answers JSON of a `ProblemList`. Rejects with a `Refusal` where
   * the state asked for is gone.
   */
  findings(query: FindingsQuery, blocks: number): Promise<string>;
  /** Ends what has not ended by itself. Orders that were given before reject. */
  close(): Promise<void>;
}
