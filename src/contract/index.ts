/**
 * The REST agreement: addresses, problem types, the shapes of requests and answers, and a typed client. Start with
 * `createClient` and `fetchTransport`.
 *
 * @module openedx-olx-client
 */
export type { Archive, ArchiveOptions, Client } from './client.ts';
export { type ClientOptions, createClient } from './create-client.ts';
export type { Listing, Reading, Writing } from './exchange.ts';
export { type Authorize, type FetchOptions, fetchTransport } from './fetch-transport.ts';
export {
  type Addition,
  type Build,
  type Content,
  type ContentOptions,
  commitPlan,
  commitSteps,
  deleteBlock,
  deleteFile,
  discardDraft,
  importCourse,
  insertChild,
  type MergeOptions,
  moveBlock,
  type Operation,
  publishBlock,
  putFile,
  replaceBlock,
  restoreCommit,
  revertCommit,
  setSettings,
} from './operations.ts';
export { PROBLEMS, type ProblemName, problemName, problemType } from './problem.ts';
export type { Accepted, Done, ReadResult, Refused, WriteResult } from './result.ts';
export {
  type ArchiveMedia,
  address,
  BASE_PATH,
  MEDIA,
  type ParameterOf,
  type Parameters,
  ROUTES,
  type RouteName,
} from './routes.ts';
export type { Asset } from './schemas/asset.ts';
export type {
  BlockAnswer,
  BlockDamage,
  BlockSettings,
  BlockState,
  FoundBlock,
  OutlineCounts,
  OutlineNode,
  OutlineStatus,
  SettingsPatch,
  UnreachedBlock,
} from './schemas/block.ts';
export type { BlockTypeAnswer, BlockTypeSummary } from './schemas/block-type.ts';
export type { AssetChange, Change, ComparedChange, Conflict, Orphan, Side } from './schemas/change.ts';
export type { Commit, CommitDetail, Comparison } from './schemas/commit.ts';
export type { CourseAnswer, CourseSummary, DeletedCourse, NewCourse } from './schemas/course.ts';
export type { Diagnostic } from './schemas/diagnostic.ts';
export type { CourseEvent } from './schemas/event.ts';
export type { ExportList, FileList } from './schemas/export.ts';
export type { Immutable } from './schemas/immutable.ts';
export type { Job, JobState } from './schemas/job.ts';
export type { Json } from './schemas/json.ts';
export type { ListChoices, Page } from './schemas/list.ts';
export type { Lock, LockAnswer, LockChoices, LockKind } from './schemas/lock.ts';
export type { Introspection, Token, TokenError } from './schemas/oauth.ts';
export type { NewPlan, Plan } from './schemas/plan.ts';
export type { Problem } from './schemas/problem.ts';
export type { BlocksChoices, ComparisonChoices } from './schemas/queries.ts';
export type { NewCommit, Step } from './schemas/steps.ts';
export type { Usage, UsageChoices } from './schemas/usage.ts';
export type {
  DamagedPolicy,
  IdsPolicy,
  MergePolicy,
  Move,
  OrphanPolicy,
  Scope,
  Source,
  Target,
  WriteAnswer,
} from './schemas/write.ts';
export {
  type ClientCredentials,
  introspectToken,
  requestToken,
  revokeToken,
  type TokenRefused,
  type TokenResult,
} from './token.ts';
export type { RequestBody, Transport, TransportAnswer, TransportRequest } from './transport.ts';
export { isOver, outcomeOf, type WaitOptions, waitForJob } from './wait.ts';
