import { type BlockType, container, leaf } from './block-type.ts';
import { boolean, float, integer, text } from './field.ts';

const PROBLEM_BUILDER: BlockType = container(
  'problem-builder',
  [
    'pb-answer',
    'pb-mcq',
    'pb-rating',
    'pb-mrq',
    'pb-completion',
    'html',
    'pb-answer-recap',
    'pb-table',
    'sb-plot',
    'pb-slider',
    'video',
    'pb-message',
    'pb-swipe',
  ],
  {
    title: 'Problem Builder',
    help: 'Questions of several kinds that are submitted together.',
    form: 'inline',
    fields: [
      boolean('show_title', true, 'Whether learners see the title.', { content: true }),
      integer('max_attempts', 0, 'How often a learner may submit; 0 means any number.', {
        content: true,
        inheritable: true,
      }),
      float('weight', 1, 'Points that this is worth.'),
      text('followed_by', null, 'url_name of the block to go on to.', { content: true }),
      boolean('enforce_dependency', false, 'Must be done before the block that follows.', { content: true }),
      boolean('display_submit', true, 'Shows the submit button.', { content: true }),
      text('xml_content', '', 'Content in the form of version 1.', { content: true }),
      text('display_name', 'Problem Builder', 'Title that learners and the outline show.'),
      text('feedback_label', 'Feedback', 'Heading of the feedback.', { content: true }),
      boolean('extended_feedback', false, 'Says more once a learner has no attempts left.', { content: true }),
    ],
    example: '<problem-builder url_name="set_1"><pb-answer name="why" question="Why?"/></problem-builder>',
  },
);

const STEP_BUILDER: BlockType = container('step-builder', ['sb-step', 'sb-review-step'], {
  title: 'Step Builder',
  help: 'Questions in steps, with a review at the end.',
  form: 'inline',
  fields: [
    boolean('show_title', true, 'Whether learners see the title.', { content: true }),
    integer('max_attempts', 0, 'How often a learner may submit; 0 means any number.', {
      content: true,
      inheritable: true,
    }),
    float('weight', 1, 'Points that this is worth.'),
    boolean('extended_feedback', false, 'Says more once a learner has no attempts left.', { content: true }),
    text('display_name', 'Step Builder', 'Title that learners and the outline show.'),
  ],
  example: '<step-builder url_name="set_2"><sb-step><pb-answer name="how" question="How?"/></sb-step></step-builder>',
});

const SB_STEP: BlockType = container(
  'sb-step',
  [
    'html',
    'video',
    'pb-answer',
    'pb-answer-recap',
    'pb-mcq',
    'pb-rating',
    'pb-mrq',
    'pb-completion',
    'pb-table',
    'pb-slider',
    'sb-plot',
  ],
  {
    title: 'Step',
    help: 'One step of a Step Builder.',
    form: 'inline',
    fields: [
      text('display_name', '', 'Title of the step.', { content: true }),
      text('next_button_label', 'Next Step', 'Words on the button to the next step.', { content: true }),
      text('message', null, 'Feedback that appears after submitting.', { content: true }),
    ],
    example: '<sb-step display_name="First"/>',
  },
);

const SB_REVIEW_STEP: BlockType = container(
  'sb-review-step',
  ['sb-conditional-message', 'html', 'sb-review-score', 'sb-review-per-question-feedback'],
  {
    title: 'Review Step',
    help: 'The last step, with the score.',
    form: 'inline',
    fields: [text('display_name', 'Review Step', 'Title of the review.', { content: true })],
    example: '<sb-review-step/>',
  },
);

const SB_CONDITIONAL_MESSAGE: BlockType = leaf('sb-conditional-message', {
  title: 'Conditional Message',
  help: 'A text of the review that depends on the score.',
  form: 'inline',
  fields: [
    text('content', '', 'The text that learners see, as HTML.', { content: true }),
    text('score_condition', 'any', 'Scores for which it appears.', {
      content: true,
      values: ['perfect', 'imperfect', 'any'],
    }),
    text('num_attempts_condition', 'any', 'Remaining attempts for which it appears.', {
      content: true,
      values: ['can_try_again', 'cannot_try_again', 'any'],
    }),
  ],
  example: '<sb-conditional-message score_condition="perfect"/>',
});

const SB_PLOT: BlockType = leaf('sb-plot', {
  title: 'Plot',
  help: 'Ratings as a diagram.',
  form: 'inline',
  fields: [],
  example: '<sb-plot/>',
});

const SB_REVIEW_SCORE: BlockType = leaf('sb-review-score', {
  title: 'Score Summary',
  help: 'The score, as part of the review.',
  form: 'inline',
  fields: [],
  example: '<sb-review-score/>',
});

const SB_REVIEW_PER_QUESTION_FEEDBACK: BlockType = leaf('sb-review-per-question-feedback', {
  title: 'Per-Question Feedback',
  help: 'Feedback on each question, as part of the review.',
  form: 'inline',
  fields: [],
  example: '<sb-review-per-question-feedback/>',
});

/** Problem Builder, Step Builder and its steps, all written inline (an installable package). */
export const BUILDER_TYPES: readonly BlockType[] = [
  PROBLEM_BUILDER,
  STEP_BUILDER,
  SB_STEP,
  SB_REVIEW_STEP,
  SB_CONDITIONAL_MESSAGE,
  SB_PLOT,
  SB_REVIEW_SCORE,
  SB_REVIEW_PER_QUESTION_FEEDBACK,
];
