export {
  CorruptStore,
  HeadMoved,
  JobOver,
  KeyLost,
  LimitExceeded,
  MissingBlobs,
  StoreClosed,
  StoreError,
  type StoreErrorCode,
  StoreFailed,
  Unstorable,
  UnsupportedUrl,
} from './errors.ts';
export { openStore } from './open.ts';
export * from './records/index.ts';
export { DEFAULT_LIMITS } from './store.ts';
export type {
  BlobStore,
  ChangedBlock,
  CommitId,
  CommitInput,
  CommitPage,
  CommitRecord,
  CommitResult,
  CourseInfo,
  CoursePage,
  InstanceId,
  JobId,
  Limits,
  PlanId,
  Pruned,
  Snapshot,
  Store,
  StoreOptions,
  Timestamp,
} from './types.ts';
