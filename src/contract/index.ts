/** The REST agreement: addresses, problem types, the shapes of requests and answers, and a typed client. */
export { type Archive, type Client, createClient } from './client.ts';
export {
  type Content,
  changeCourse,
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
export { type ArchiveMedia, address, BASE_PATH, MEDIA, type Parameters, ROUTES, type RouteName } from './routes.ts';
export type { Asset, AssetList, CourseFileList } from './schemas/asset.ts';
export type { BlockAnswer, BlockDamage, BlockState, OutlineNode, SettingsPatch } from './schemas/block.ts';
export type { BlockTypeAnswer, BlockTypeList, BlockTypeSummary } from './schemas/block-type.ts';
export type { AssetChange, Change, Conflict, Orphan } from './schemas/change.ts';
export type { Commit, CommitDetail, CommitList, Comparison } from './schemas/commit.ts';
export type { CourseAnswer, CourseList, CourseSummary, NewCourse } from './schemas/course.ts';
export type { Diagnostic, ProblemList } from './schemas/diagnostic.ts';
export type { ExportList } from './schemas/export.ts';
export type { Immutable } from './schemas/immutable.ts';
export type { Job, JobState } from './schemas/job.ts';
export type { Json } from './schemas/json.ts';
export type { Lock, LockAnswer, LockChoices } from './schemas/lock.ts';
export type { Token, TokenError } from './schemas/oauth.ts';
export type { Plan } from './schemas/plan.ts';
export type { Problem } from './schemas/problem.ts';
export type { Changes, Step } from './schemas/steps.ts';
export type { Usage, UsageChoices } from './schemas/usage.ts';
export type { DamagedPolicy, IdsPolicy, MergePolicy, Move, OrphanPolicy, Scope, WriteAnswer } from './schemas/write.ts';
export type { RequestBody, Transport, TransportAnswer, TransportRequest } from './transport.ts';
export { isOver, outcomeOf, type WaitOptions, waitForJob } from './wait.ts';
