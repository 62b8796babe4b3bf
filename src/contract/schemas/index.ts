/** The schemas as values, for whoever serves or checks the interface; they need `typebox` at run time. */
export { AssetListSchema, AssetSchema, CourseFileListSchema } from './asset.ts';
export { BlockSchema, OutlineNodeSchema, SettingsPatchSchema, SettingsSchema, StateSchema } from './block.ts';
export { BlockTypeListSchema, BlockTypeSchema, BlockTypeSummarySchema } from './block-type.ts';
export { AssetChangeSchema, ChangeKindSchema, ChangeSchema, ConflictSchema, OrphanSchema } from './change.ts';
export { CommitDetailSchema, CommitListSchema, CommitSchema, ComparisonSchema } from './commit.ts';
export { CourseListSchema, CourseSchema, CourseSummarySchema, NewCourseSchema } from './course.ts';
export { DiagnosticSchema, ProblemListSchema } from './diagnostic.ts';
export { ExportListSchema } from './export.ts';
export { JobSchema, JobStateSchema } from './job.ts';
export { BlockReference, CommitId, CourseKeyText, MAX_PARAMETER, UsageKeyText, VersionText } from './keys.ts';
export { LockAnswerSchema, LockQuery, LockSchema } from './lock.ts';
export { TokenErrorSchema, TokenRequestSchema, TokenSchema } from './oauth.ts';
export { PlanSchema } from './plan.ts';
export { ProblemSchema } from './problem.ts';
export {
  CommitsQuery,
  CompareQuery,
  CoursesQuery,
  ExportQuery,
  ImportQuery,
  InsertQuery,
  OutlineQuery,
  ProblemsQuery,
  ReplaceQuery,
  RestoreQuery,
  WriteQuery,
} from './queries.ts';
export { CLOSED, nullable, type Resource, ref, resource } from './resource.ts';
export { ChangesSchema, MAX_STEPS, StepSchema } from './steps.ts';
export { UsageQuerySchema, UsageSchema } from './usage.ts';
export { IdsChoice, MergeChoice, MoveSchema, OrphanChoice, ScopeChoice, WriteAnswerSchema } from './write.ts';
