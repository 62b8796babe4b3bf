import type { BlockRule, CourseRule } from '../rule.ts';
import { discussionIds } from './discussion-ids.ts';
import { discussionTopic } from './discussion-topic.ts';
import { ltiFormer } from './lti-former.ts';
import { ltiLaunch } from './lti-launch.ts';
import { ltiParameters } from './lti-parameters.ts';
import { ltiPassports } from './lti-passports.ts';

/** Rules about LTI tools and discussions. */
export const TOOL_RULES: readonly BlockRule[] = [discussionTopic, ltiFormer, ltiLaunch, ltiParameters];

/** Rules about the passports of tools and the topics of discussions. */
export const TOOL_COURSE_RULES: readonly CourseRule[] = [discussionIds, ltiPassports];
