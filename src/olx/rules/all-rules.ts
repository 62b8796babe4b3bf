import { choiceList } from './assessment/choice-list.ts';
import { dndData } from './assessment/dnd-data.ts';
import { oraDateOrder } from './assessment/ora-date-order.ts';
import { oraLimits } from './assessment/ora-limits.ts';
import { oraPartMissing } from './assessment/ora-part-missing.ts';
import { oraPeerNumbers } from './assessment/ora-peer-numbers.ts';
import { oraPrompts } from './assessment/ora-prompts.ts';
import { oraRubric } from './assessment/ora-rubric.ts';
import { oraSampleUsed } from './assessment/ora-sample-used.ts';
import { oraSteps } from './assessment/ora-steps.ts';
import { oraTraining } from './assessment/ora-training.ts';
import { oraValueRefused } from './assessment/ora-value-refused.ts';
import { pollQuestion } from './assessment/poll-question.ts';
import { unknownTeamset } from './assessment/unknown-teamset.ts';
import { builderParts } from './builder/builder-parts.ts';
import { questionChoices } from './builder/question-choices.ts';
import { assignmentEntries } from './grading/assignment-entries.ts';
import { assignments } from './grading/assignments.ts';
import { cutoffs } from './grading/cutoffs.ts';
import { unreadablePolicy } from './grading/unreadable-policy.ts';
import { unknownGroup } from './groups/unknown-group.ts';
import { courseImage } from './links/course-image.ts';
import { deadLinks } from './links/dead-links.ts';
import { missingAssets } from './links/missing-assets.ts';
import { otherRuns } from './links/other-runs.ts';
import { unreferencedAssets } from './links/unreferenced-assets.ts';
import { misplaced } from './placement/misplaced.ts';
import { PROBLEM_RULES } from './problem/problem-rules.ts';
import type { BlockRule, CourseRule } from './rule.ts';
import { condition } from './selection/condition.ts';
import { conditionSources } from './selection/condition-sources.ts';
import { drawCount } from './selection/draw-count.ts';
import { experimentGroups } from './selection/experiment-groups.ts';
import { experimentPartition } from './selection/experiment-partition.ts';
import { libraryKey } from './selection/library-key.ts';
import { nothingToChoose } from './selection/nothing-to-choose.ts';
import { belowMinimum } from './settings/below-minimum.ts';
import { dateOrder } from './settings/date-order.ts';
import { examNotEnabled } from './settings/exam-not-enabled.ts';
import { misspeltName } from './settings/misspelt-name.ts';
import { policyOverrides } from './settings/policy-overrides.ts';
import { unlistedValue } from './settings/unlisted-value.ts';
import { unreadableValue } from './settings/unreadable-value.ts';
import { annotations } from './text/annotations.ts';
import { pdfAddress } from './text/pdf-address.ts';
import { swallowedContent } from './text/swallowed-content.ts';
import { discussionIds } from './tools/discussion-ids.ts';
import { discussionTopic } from './tools/discussion-topic.ts';
import { ltiFormer } from './tools/lti-former.ts';
import { ltiLaunch } from './tools/lti-launch.ts';
import { ltiParameters } from './tools/lti-parameters.ts';
import { ltiPassports } from './tools/lti-passports.ts';
import { videoAddresses } from './video/video-addresses.ts';
import { videoFormerTranscript } from './video/video-former-transcript.ts';
import { videoOverridden } from './video/video-overridden.ts';
import { videoSource } from './video/video-source.ts';
import { videoTimes } from './video/video-times.ts';
import { videoTranscripts } from './video/video-transcripts.ts';
import { videoYoutube } from './video/video-youtube.ts';

/** Rules about single blocks that a document alone can be held to. */
export const BLOCK_RULES: readonly BlockRule[] = [
  unreadableValue,
  unlistedValue,
  belowMinimum,
  misspeltName,
  policyOverrides,
  ...PROBLEM_RULES,
  choiceList,
  dndData,
  oraDateOrder,
  oraLimits,
  oraPartMissing,
  oraPeerNumbers,
  oraPrompts,
  oraRubric,
  oraSampleUsed,
  oraSteps,
  oraTraining,
  oraValueRefused,
  pollQuestion,
  builderParts,
  questionChoices,
  condition,
  drawCount,
  experimentGroups,
  libraryKey,
  nothingToChoose,
  annotations,
  pdfAddress,
  swallowedContent,
  discussionTopic,
  ltiFormer,
  ltiLaunch,
  ltiParameters,
  videoAddresses,
  videoFormerTranscript,
  videoOverridden,
  videoSource,
  videoTimes,
  videoTranscripts,
  videoYoutube,
];

/** Rules about a block and its children; `document.ts` has its own words for these while an author types. */
export const PLACEMENT_RULES: readonly BlockRule[] = [misplaced];

/** Rules about relations between blocks. */
export const COURSE_RULES: readonly CourseRule[] = [
  missingAssets,
  unreferencedAssets,
  courseImage,
  deadLinks,
  otherRuns,
  unreadablePolicy,
  assignmentEntries,
  cutoffs,
  assignments,
  dateOrder,
  examNotEnabled,
  unknownGroup,
  unknownTeamset,
  conditionSources,
  experimentPartition,
  discussionIds,
  ltiPassports,
];
