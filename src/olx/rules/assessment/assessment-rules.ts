import type { BlockRule, CourseRule } from '../rule.ts';
import { choiceList } from './choice-list.ts';
import { dndData } from './dnd-data.ts';
import { oraAfterEnd } from './ora-after-end.ts';
import { oraDateOrder } from './ora-date-order.ts';
import { oraLimits } from './ora-limits.ts';
import { oraPartMissing } from './ora-part-missing.ts';
import { oraPeerNumbers } from './ora-peer-numbers.ts';
import { oraPrompts } from './ora-prompts.ts';
import { oraRubric } from './ora-rubric.ts';
import { oraSampleUsed } from './ora-sample-used.ts';
import { oraSteps } from './ora-steps.ts';
import { oraTraining } from './ora-training.ts';
import { oraValueRefused } from './ora-value-refused.ts';
import { pollQuestion } from './poll-question.ts';
import { unknownTeamset } from './unknown-teamset.ts';

/** Rules about open responses, drag and drop, polls and surveys. */
export const ASSESSMENT_RULES: readonly BlockRule[] = [
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
];

/** Rules about the team sets of the course run. */
export const ASSESSMENT_COURSE_RULES: readonly CourseRule[] = [oraAfterEnd, unknownTeamset];
