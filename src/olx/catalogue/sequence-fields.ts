import { boolean, date, type Field, integer, text } from './field.ts';

/** What course, chapter, sequential and vertical share (`seq_block.py`, SequenceFields). */
export const SEQUENCE_FIELDS: readonly Field[] = [
  date('due', null, "Deadline for learners' work.", { inheritable: true }),
  integer('relative_weeks_due', null, 'In a self-paced course: deadline in weeks from enrolment.', {
    inheritable: true,
  }),
  boolean('hide_after_due', false, 'Takes the content away from learners when the deadline has gone by.'),
  boolean('is_entrance_exam', false, 'Set by the platform on the section that holds the entrance exam.'),
];

/** Timed and proctored exams: course, chapter and sequential. */
export const EXAM_FIELDS: readonly Field[] = [
  boolean('is_time_limited', false, 'Makes this a timed exam.'),
  integer('default_time_limit_minutes', null, 'Length of the timed exam, in minutes.'),
  boolean('is_proctored_enabled', false, 'Makes this a proctored exam.'),
  text('exam_review_rules', '', 'What the proctoring reviewers should allow or forbid.'),
  boolean('is_practice_exam', false, 'Makes this a practice run of a proctored exam.'),
  boolean('is_onboarding_exam', false, 'Makes this the exam in which learners set up proctoring.'),
];

/** Where a learner was last in a sequence; of the same types as `SEQUENCE_FIELDS`. */
export const SEQUENCE_STATE: readonly string[] = ['position'];
