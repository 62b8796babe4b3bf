/** The schemas as values, for whoever serves or checks the interface; they need `typebox` at run time. */
export { AssetListSchema, AssetSchema, Base64, CourseFileListSchema, FileHash } from './asset.ts';
export {
  BlockSchema,
  BlockSettingsSchema,
  FoundBlockListSchema,
  FoundBlockSchema,
  OutlineCountsSchema,
  OutlineNodeSchema,
  SettingsPatchSchema,
  SettingsSchema,
  StateSchema,
} from './block.ts';
export { BlockTypeListSchema, BlockTypeSchema, BlockTypeSummarySchema } from './block-type.ts';
export {
  AssetChangeSchema,
  ChangeKindSchema,
  ChangeSchema,
  ComparedChangeSchema,
  ConflictSchema,
  OrphanSchema,
  SideSchema,
} from './change.ts';
export { CommitDetailSchema, CommitListSchema, CommitSchema, ComparisonSchema } from './commit.ts';
export { CourseListSchema, CourseSchema, CourseSummarySchema, DeletedCourseSchema, NewCourseSchema } from './course.ts';
export { DiagnosticListSchema, DiagnosticSchema } from './diagnostic.ts';
export { CourseEventSchema } from './event.ts';
export { ExportListSchema, FileListSchema } from './export.ts';
export { JobListSchema, JobSchema, JobStateSchema } from './job.ts';
export {
  CommitId,
  ContentHash,
  CourseKeyText,
  MAX_PARAMETER,
  PlanId,
  StateName,
  UsageKeyParameter,
  UsageKeyText,
  VersionText,
} from './keys.ts';
export { ListQuery, list } from './list.ts';
export { LockAnswerSchema, LockKindQuery, LockQuery, LockSchema } from './lock.ts';
export {
  IntrospectionSchema,
  RevokedTokenSchema,
  TokenErrorSchema,
  TokenNamedSchema,
  TokenRequestSchema,
  TokenSchema,
} from './oauth.ts';
export { NewPlanSchema, PlanSchema } from './plan.ts';
export { ProblemSchema } from './problem.ts';
export {
  BlocksQuery,
  CommitsQuery,
  ComparisonQuery,
  CourseExportQuery,
  CreateQuery,
  ExportQuery,
  ImportQuery,
  InsertQuery,
  JobsQuery,
  OutlineQuery,
  ReplaceQuery,
  STALE,
  WriteQuery,
} from './queries.ts';
export { CLOSED, nullable, type Resource, ref, resource } from './resource.ts';
export { MAX_STEPS, NewCommitSchema, StepSchema } from './steps.ts';
export { UsageQuerySchema, UsageSchema } from './usage.ts';
export {
  IdsChoice,
  MergeChoice,
  MoveSchema,
  OrphanChoice,
  ScopeChoice,
  SourceSchema,
  TargetChoice,
  WriteAnswerSchema,
} from './write.ts';
