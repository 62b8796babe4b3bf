import { type BlockType, leaf } from './block-type.ts';
import { boolean, date, float, integer, text, timedelta } from './field.ts';

const PROBLEM: BlockType = leaf('problem', {
  title: 'Problem',
  help: 'One or more questions that the platform grades.',
  form: 'own-file',
  fields: [
    text('display_name', 'Blank Problem', 'Title that learners and the outline show.', { label: 'Display Name' }),
    integer('max_attempts', null, 'How often a learner may answer; nothing means any number.', {
      minimum: 0,
      label: 'Maximum Attempts',
      inheritable: true,
    }),
    text('grading_method', 'last_score', 'Which attempt counts.', {
      values: ['last_score', 'first_score', 'highest_score', 'average_score'],
      label: 'Grading Method',
    }),
    date('due', null, "Deadline for learners' work.", { inheritable: true }),
    timedelta('graceperiod', null, 'Time after the deadline in which answers still count.', { inheritable: true }),
    text('show_correctness', 'always', 'When learners see what was right and their score.', {
      values: ['always', 'never', 'past_due'],
      label: 'Show Results',
      inheritable: true,
    }),
    text('showanswer', 'finished', 'When learners get the Show Answer button.', {
      values: [
        'always',
        'answered',
        'attempted',
        'closed',
        'finished',
        'correct_or_past_due',
        'past_due',
        'never',
        'after_attempts',
        'after_all_attempts',
        'after_all_attempts_or_correct',
        'attempted_no_past_due',
      ],
      label: 'Show Answer',
      inheritable: true,
    }),
    integer(
      'attempts_before_showanswer_button',
      0,
      'Attempts before Show Answer appears; for `showanswer="after_attempts"`.',
      { minimum: 0, label: 'Show Answer: Number of Attempts' },
    ),
    boolean('force_save_button', false, 'Always offers a Save button.'),
    boolean('show_reset_button', false, 'Offers a Reset button.', { label: 'Show Reset Button', inheritable: true }),
    text(
      'rerandomize',
      'never',
      "When the script's random values are drawn again; `true` and `false` are old for always and per_student.",
      { values: ['always', 'onreset', 'never', 'per_student'], label: 'Randomization', inheritable: true },
    ),
    text('data', '<problem></problem>', 'The problem itself, as XML.', { content: true, place: 'body' }),
    integer('submission_wait_seconds', 0, 'Seconds to wait from one attempt to the next.', {
      label: 'Timer Between Attempts',
    }),
    float('weight', null, 'Points for the whole problem; nothing means one for each response.', {
      minimum: 0,
      label: 'Problem Weight',
    }),
    text('markdown', null, 'Source text of the simple editor; nothing where the problem is edited as XML.'),
    text('source_code', null, 'LaTeX or Word source of the former editors.'),
    boolean('use_latex_compiler', false, 'Brings the LaTeX templates into the editor.', { inheritable: true }),
    text('matlab_api_key', null, 'Key of the hosted MATLAB service.', { label: 'Matlab API key', inheritable: true }),
    boolean('markdown_edited', false, 'The simple editor of the newer Studio wrote it last.'),
  ],
  learnerState: [
    'attempts',
    'correct_map',
    'correct_map_history',
    'done',
    'has_saved_answers',
    'input_state',
    'last_submission_time',
    'score',
    'score_history',
    'seed',
    'student_answers',
    'student_answers_history',
  ],
  example:
    '<problem url_name="sum_1" display_name="A sum"><numericalresponse answer="4"><label>2 + 2</label><formulaequationinput/></numericalresponse></problem>',
});

/** The problem component; its inner tags are in `elements/`. */
export const PROBLEM_TYPES: readonly BlockType[] = [PROBLEM];
