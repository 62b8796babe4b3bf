import type { Done } from '../changes/execute.ts';
import type { Order } from '../changes/order.ts';
import type { WorkContext } from './context.ts';

/** Where orders are carried out. */
export interface Workplace {
  /** As `execute`: rejects with a `Refusal`, `JobOver`, or the signal's reason. */
  execute(order: Order, context: WorkContext): Promise<Done>;
  /** Ends what has not ended by itself. Orders that were given before reject. */
  close(): Promise<void>;
}
