export type {
  AccessToken,
  Application,
  ApplicationChanges,
  ApplicationInput,
  ApplicationStore,
  TokenStore,
} from './applications.ts';
export type { ChangedBlock, CommitRecord } from './commits.ts';
export type { CommitContent, ContentForm, ContentHash, ContentPlace, NamedContent } from './contents.ts';
export type { CourseEvent, EventCursor, EventPage, EventStore } from './events.ts';
export type { InstanceStore } from './instances.ts';
export {
  JOB_STATES,
  type Job,
  type JobInput,
  type JobProgress,
  type JobQuery,
  type JobState,
  type JobStore,
  type JobSummary,
} from './jobs.ts';
export type { ClaimedKey, KeyClaim, KeyStore } from './keys.ts';
export type { Lock, LockInput, LockKind, LockResult, LockStore } from './locks.ts';
export type { Page, PageRange } from './pages.ts';
export type { PlanChoice, PlanInput, PlanPart, PlanPrecondition, PlanRecord, PlanStore } from './plans.ts';
export type { Spooled, SpoolStore } from './spool.ts';
export type { StudioCommit, StudioLink, StudioStore, StudioWrite, StudioWriteInput } from './studio.ts';
export type {
  Collected,
  CollectOptions,
  Fault,
  Holder,
  Progress,
  Pruned,
  StoreFigures,
  Verified,
  VerifyOptions,
} from './upkeep.ts';
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
