import type { JobId } from '#store';
import type { Done, DoneAsJob } from '../changes/execute.ts';
import type { Order } from '../changes/order.ts';
import type { WorkContext } from './context.ts';

/** Where orders are carried out. */
export interface Workplace {
  /** As `execute`: rejects with a `Refusal`, or the signal's reason. */
  execute(order: Order, context: WorkContext & { readonly job: null }): Promise<Done>;
  /** As `executeAsJob`: rejects with `JobOver`, too. */
  executeAsJob(order: Order, context: WorkContext & { readonly job: JobId }): Promise<DoneAsJob>;
  /** Ends what has not ended by itself. Orders that were given before reject. */
  close(): Promise<void>;
}
