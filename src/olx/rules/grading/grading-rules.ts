import type { CourseRule } from '../rule.ts';
import { assignmentEntries } from './assignment-entries.ts';
import { assignments } from './assignments.ts';
import { cutoffs } from './cutoffs.ts';
import { unreadablePolicy } from './unreadable-policy.ts';

/** Rules about the grading policy and the subsections that it counts. */
export const GRADING_RULES: readonly CourseRule[] = [unreadablePolicy, assignmentEntries, cutoffs, assignments];
