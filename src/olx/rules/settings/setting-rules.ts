import type { BlockRule, CourseRule } from '../rule.ts';
import { belowMinimum } from './below-minimum.ts';
import { dateOrder } from './date-order.ts';
import { examNotEnabled } from './exam-not-enabled.ts';
import { missingTitle } from './missing-title.ts';
import { misspeltName } from './misspelt-name.ts';
import { policyOverrides } from './policy-overrides.ts';
import { unlistedValue } from './unlisted-value.ts';
import { unreadableValue } from './unreadable-value.ts';

/** Rules about the settings that all blocks have. */
export const SETTING_RULES: readonly BlockRule[] = [
  unreadableValue,
  unlistedValue,
  belowMinimum,
  misspeltName,
  policyOverrides,
];

/** Rules about the settings of a block and those of the blocks around it. */
export const SETTING_COURSE_RULES: readonly CourseRule[] = [dateOrder, missingTitle, examNotEnabled];
