export type {
  AccessToken,
  Application,
  ApplicationInput,
  ApplicationStore,
  TokenStore,
} from './applications.ts';
export type { InstanceStore } from './instances.ts';
export { JOB_STATES, type Job, type JobInput, type JobProgress, type JobState, type JobStore } from './jobs.ts';
export type { ClaimedKey, KeyClaim, KeyStore } from './keys.ts';
export type { Lock, LockInput, LockResult, LockStore } from './locks.ts';
export type { PlanInput, PlanRecord, PlanStore } from './plans.ts';
export type { Spooled, SpoolStore } from './spool.ts';
export {
  type Call,
  type Seen,
  type Sighting,
  USAGE_DIMENSIONS,
  type UsageDimension,
  type UsageFigures,
  type UsagePage,
  type UsageQuery,
  type UsageRow,
  type UsageStore,
} from './usage.ts';
