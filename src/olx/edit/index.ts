export { type Applied, applySteps } from './apply.ts';
export { takenIds } from './case-twins.ts';
export { withContents } from './content-change.ts';
export { stepsBetween } from './diff/steps-between.ts';
export { effectOf, effectWithin, touched } from './effect.ts';
export { invertSteps } from './invert.ts';
export { type ReadStep, type StepProblem, stepFromJson, stepsFromJson } from './json/step-from-json.ts';
export { mayHoldLearnerState } from './learner-state.ts';
export { type Merged, mergeCourses } from './merge/merge-courses.ts';
export type { Preference, Side } from './merge/sides.ts';
export { lost } from './orphans.ts';
export type { Refusal, RefusalCode } from './outcome.ts';
export type {
  Change,
  ChangeKind,
  Conflict,
  ConflictId,
  ConflictKind,
  ContentChange,
  ContentHash,
  Effect,
  FileChange,
  Forms,
  LearnerState,
  Orphan,
  SettingChange,
  Unmerged,
} from './plan.ts';
export { textAfterRename } from './rename.ts';
export { type Renamed, renameIds } from './rename-ids.ts';
export { draftsHeld, replaceCourse } from './replace-course.ts';
export { withSettings } from './set-settings.ts';
export type { Kept, Retold, Rewrite, Rewritten, Step, StepKind, Target } from './step.ts';
