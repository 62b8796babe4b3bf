export { backUp, type Restored, restore } from './backup.ts';
export { GRACE as COLLECT_GRACE } from './collect.ts';
export {
  BackupRefused,
  CorruptStore,
  CourseGone,
  type FailureKind,
  HeadMoved,
  JobOver,
  KeyLost,
  LimitExceeded,
  MissingBlobs,
  NewerDatabase,
  OutcomeUnknown,
  OutdatedDatabase,
  QueueTimeout,
  StoreClosed,
  StoreError,
  type StoreErrorCode,
  StoreFailed,
  Unstorable,
  UnsupportedUrl,
  WritesLost,
} from './errors.ts';
export { fileOf, openStore } from './open.ts';
export * from './records/index.ts';
export { DEFAULT_LIMITS } from './store.ts';
export type {
  BlobStore,
  CommitId,
  CommitInput,
  CommitQuery,
  CommitResult,
  CourseInfo,
  CourseQuery,
  DeletedBlock,
  DeletedQuery,
  Deletion,
  DeletionInput,
  InstanceId,
  JobId,
  Limits,
  PlanId,
  Snapshot,
  Store,
  StoreFigures,
  StoreOptions,
  Timestamp,
} from './types.ts';
