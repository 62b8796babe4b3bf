import { boolean, date, dict, type Field, float, integer, list, text, timedelta } from './field.ts';

/** Fields whose values flow down from the nearest ancestor that sets them (`inheritance.py`, InheritanceMixin). */
export const INHERITABLE_FIELDS: readonly Field[] = [
  boolean('graded', false, 'Counts towards the grade of the course; goes with `format` on a subsection.', {
    inheritable: true,
  }),
  date('start', '2030-01-01T00:00:00Z', 'When learners get in; 2030-01-01 means not scheduled.', {
    inheritable: true,
  }),
  date('due', null, "Deadline for learners' work.", { inheritable: true }),
  integer('relative_weeks_due', null, 'In a self-paced course: deadline in weeks from enrolment.', {
    inheritable: true,
  }),
  boolean('visible_to_staff_only', false, 'Hides it from learners whatever the dates say.', { inheritable: true }),
  text('course_edit_method', 'Studio', 'Which tool last edited the course; no longer used.', {
    values: ['Studio', 'XML'],
    deprecated: true,
    inheritable: true,
  }),
  text('giturl', null, 'Address of the git repository that the course comes from.', { inheritable: true }),
  text('xqa_key', null, 'No longer supported.', { deprecated: true, inheritable: true }),
  timedelta('graceperiod', null, 'Time after the deadline in which work still counts, such as `5 hours`.', {
    inheritable: true,
  }),
  dict('group_access', {}, 'Which groups may see it: partition id to group ids, as JSON.', { inheritable: true }),
  text('showanswer', 'finished', 'When learners get the Show Answer button of problems.', {
    values: [
      'always',
      'answered',
      'attempted',
      'closed',
      'finished',
      'past_due',
      'correct_or_past_due',
      'after_all_attempts',
      'after_all_attempts_or_correct',
      'attempted_no_past_due',
      'never',
      'after_attempts',
    ],
    inheritable: true,
  }),
  text('show_correctness', 'always', 'When learners see what was right and their score.', {
    values: ['always', 'never', 'past_due'],
    inheritable: true,
  }),
  text('rerandomize', 'never', 'When problems draw their random values again.', {
    values: ['always', 'onreset', 'never', 'per_student'],
    inheritable: true,
  }),
  float('days_early_for_beta', null, 'Days before the start from which beta testers get in.', { inheritable: true }),
  text('static_asset_path', '', 'Folder to take files from in place of the uploads.', { inheritable: true }),
  boolean('use_latex_compiler', false, 'Brings the LaTeX templates into the editor.', { inheritable: true }),
  integer('max_attempts', null, 'How often learners may answer a problem; nothing means any number.', {
    minimum: 0,
    inheritable: true,
  }),
  text('matlab_api_key', null, 'Key of the hosted MATLAB service.', { inheritable: true }),
  list('user_partitions', [], 'Group configurations; they belong to the course.', { inheritable: true }),
  boolean('video_speed_optimizations', true, 'Takes videos from the cache near the learner.', { inheritable: true }),
  boolean('video_auto_advance', false, 'Offers to go on to the next video by itself.', { inheritable: true }),
  dict('video_bumper', null, 'Short video before the first one: `video_id` and `transcripts`.', { inheritable: true }),
  boolean('show_reset_button', false, 'Offers a Reset button on problems.', { inheritable: true }),
  boolean('edxnotes', false, 'Lets learners take notes.', { inheritable: true }),
  boolean('in_entrance_exam', false, 'Belongs to the entrance exam.', { inheritable: true }),
  boolean('self_paced', false, 'Learners set their own pace.', { inheritable: true }),
  boolean('hide_from_toc', false, 'Leaves it out of the table of contents.', { inheritable: true }),
];

/** Further fields that the LMS gives every block (`LmsBlockMixin`). */
const LMS_FIELDS: readonly Field[] = [
  text('format', null, 'Assignment type, one of the grading policy; goes with `graded` on a subsection.'),
  text('chrome', null, 'Navigation that learners see around the content.', {
    values: ['chromeless', 'tabs', 'accordion', 'tabs,accordion'],
  }),
  text('default_tab', null, 'Tab that is marked as the current one.'),
  text('source_file', null, 'Name of a source file.'),
];

/** What Studio keeps on every block about where it was copied from (`UpstreamSyncMixin`, `AuthoringMixin`). */
const STUDIO_FIELDS: readonly Field[] = [
  text('copied_from_block', null, 'Usage key of the block it was copied from; kept by the platform.'),
  text('upstream', null, 'Key of the library block it follows; kept by the platform.'),
  integer('upstream_version', null, 'Version last taken from the library; kept by the platform.'),
  integer('upstream_version_declined', null, 'Version that an author turned down; kept by the platform.'),
  text('upstream_display_name', null, 'Title in the library; kept by the platform.'),
  list('downstream_customized', [], 'Fields that authors changed here; kept by the platform.'),
  dict('top_level_downstream_parent_key', null, 'The block with which it came from the library; kept by the platform.'),
];

/** The fields that every block has besides its own. */
export const COMMON_FIELDS: readonly Field[] = [...INHERITABLE_FIELDS, ...LMS_FIELDS, ...STUDIO_FIELDS];
