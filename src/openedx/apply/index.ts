/**
 * Carries a change out in Studio: chooses the route, sends the calls or the archive, reads back what they wrote.
 *
 * @module
 */
export { ApplyFailure, type ApplyFailureWhy } from './apply-failure.ts';
export { carryOut } from './carry-out.ts';
export type { ApplyContext, BlockMessage, Landed, LostChange } from './landed.ts';
export { type PlanOptions, routeFor } from './plan.ts';
export { importsOver } from './send-import.ts';
