import { ASSESSMENT_COURSE_RULES, ASSESSMENT_RULES } from './assessment/assessment-rules.ts';
import { BUILDER_RULES } from './builder/builder-rules.ts';
import { GRADING_RULES } from './grading/grading-rules.ts';
import { unknownGroup } from './groups/unknown-group.ts';
import { LINK_RULES } from './links/link-rules.ts';
import { misplaced } from './placement/misplaced.ts';
import { PROBLEM_RULES } from './problem/problem-rules.ts';
import type { BlockRule, CourseRule } from './rule.ts';
import { SELECTION_COURSE_RULES, SELECTION_RULES } from './selection/selection-rules.ts';
import { SETTING_COURSE_RULES, SETTING_RULES } from './settings/setting-rules.ts';
import { TEXT_RULES } from './text/text-rules.ts';
import { TOOL_COURSE_RULES, TOOL_RULES } from './tools/tool-rules.ts';
import { VIDEO_RULES } from './video/video-rules.ts';

/** Rules about single blocks that a document alone can be held to. */
export const BLOCK_RULES: readonly BlockRule[] = [
  ...SETTING_RULES,
  ...PROBLEM_RULES,
  ...ASSESSMENT_RULES,
  ...BUILDER_RULES,
  ...SELECTION_RULES,
  ...TEXT_RULES,
  ...TOOL_RULES,
  ...VIDEO_RULES,
];

/** Rules about a block and its children; `document.ts` has its own words for these while an author types. */
export const PLACEMENT_RULES: readonly BlockRule[] = [misplaced];

/** Rules about relations between blocks. */
export const COURSE_RULES: readonly CourseRule[] = [
  ...LINK_RULES,
  ...GRADING_RULES,
  ...SETTING_COURSE_RULES,
  ...ASSESSMENT_COURSE_RULES,
  unknownGroup,
  ...SELECTION_COURSE_RULES,
  ...TOOL_COURSE_RULES,
];
