import { type BlockType, container, leaf } from './block-type.ts';
import { boolean, float, integer, list, text } from './field.ts';

const PB_ANSWER: BlockType = leaf('pb-answer', {
  title: 'Long Answer',
  help: 'A free answer.',
  form: 'inline',
  fields: [
    text('name', null, 'Name of the question, unique within its problem builder.', {
      varies: 'an id made for each block',
    }),
    text('display_name', '', 'Title; without one it is Question and its number.', { content: true }),
    float('weight', 1, 'Share of the total.', { content: true }),
    boolean('show_title', true, 'Whether learners see the title.', { content: true }),
    text('default_from', null, 'Name of the question whose answer is filled in.', { content: true }),
    integer('min_characters', 0, 'Fewest characters of an answer.', { content: true }),
    text('question', '', 'The question, as HTML.', { content: true }),
  ],
  example: '<pb-answer name="why" question="Why?"/>',
});

const PB_ANSWER_RECAP: BlockType = leaf('pb-answer-recap', {
  title: 'Long Answer Recap',
  help: 'Shows an answer again.',
  form: 'inline',
  fields: [
    text('name', null, 'Name of the question whose answer is shown.', { content: true }),
    text('display_name', '', 'Title above the answer.', { content: true }),
    text('description', '', 'Text above the answer, as HTML.', { content: true }),
  ],
  example: '<pb-answer-recap name="why"/>',
});

const PB_MCQ: BlockType = container('pb-mcq', ['pb-choice', 'pb-tip'], {
  title: 'Multiple Choice Question',
  help: 'One right choice of several.',
  form: 'inline',
  fields: [
    text('name', null, 'Name of the question, unique within its problem builder.', {
      varies: 'an id made for each block',
    }),
    text('display_name', '', 'Title; without one it is Question and its number.', { content: true }),
    float('weight', 1, 'Share of the total.', { content: true }),
    boolean('show_title', true, 'Whether learners see the title.', { content: true }),
    text('question', '', 'The question, as HTML.', { content: true }),
    text('message', '', 'Feedback that appears after submitting.', { content: true }),
    list('correct_choices', [], 'Values of the right choices.', { content: true }),
  ],
  example: '<pb-mcq name="pick" correct_choices="[&quot;a&quot;]"><pb-choice value="a">A</pb-choice></pb-mcq>',
});

const PB_RATING: BlockType = container('pb-rating', ['pb-choice', 'pb-tip'], {
  title: 'Rating Question',
  help: 'A value from one to five.',
  form: 'inline',
  fields: [
    text('name', null, 'Name of the question, unique within its problem builder.', {
      varies: 'an id made for each block',
    }),
    text('display_name', '', 'Title; without one it is Question and its number.', { content: true }),
    float('weight', 1, 'Share of the total.', { content: true }),
    boolean('show_title', true, 'Whether learners see the title.', { content: true }),
    text('question', '', 'The question, as HTML.', { content: true }),
    text('low', 'Less', 'Words at the low end.', { content: true }),
    text('high', 'More', 'Words at the high end.', { content: true }),
    list('correct_choices', [], 'Values that count as right.', { content: true, varies: 'values fixed by the block' }),
  ],
  example: '<pb-rating name="rate"/>',
});

const PB_MRQ: BlockType = container('pb-mrq', ['pb-choice', 'pb-tip'], {
  title: 'Multiple Response Question',
  help: 'Several right choices.',
  form: 'inline',
  fields: [
    text('name', null, 'Name of the question, unique within its problem builder.', {
      varies: 'an id made for each block',
    }),
    text('display_name', '', 'Title; without one it is Question and its number.', { content: true }),
    float('weight', 1, 'Share of the total.', { content: true }),
    boolean('show_title', true, 'Whether learners see the title.', { content: true }),
    text('question', '', 'The question, as HTML.', { content: true }),
    list('required_choices', [], 'Values to pick.', { content: true }),
    list('ignored_choices', [], 'Values that do not count.', { content: true }),
    text('message', '', 'Feedback that appears after submitting.', { content: true }),
    boolean('hide_results', false, 'Does not say which picks were right.', { content: true }),
  ],
  example: '<pb-mrq name="picks"><pb-choice value="a">A</pb-choice></pb-mrq>',
});

const PB_SLIDER: BlockType = leaf('pb-slider', {
  title: 'Slider',
  help: 'A value on a scale.',
  form: 'inline',
  fields: [
    text('name', null, 'Name of the question, unique within its problem builder.', {
      varies: 'an id made for each block',
    }),
    text('display_name', '', 'Title; without one it is Question and its number.', { content: true }),
    float('weight', 1, 'Share of the total.', { content: true }),
    boolean('show_title', true, 'Whether learners see the title.', { content: true }),
    text('min_label', '0%', 'Words at the low end.', { content: true }),
    text('max_label', '100%', 'Words at the high end.', { content: true }),
    text('question', '', 'The question, as HTML.', { content: true }),
  ],
  example: '<pb-slider name="slide"/>',
});

const PB_COMPLETION: BlockType = leaf('pb-completion', {
  title: 'Completion',
  help: 'A statement to agree with.',
  form: 'inline',
  fields: [
    text('name', null, 'Name of the question, unique within its problem builder.', {
      varies: 'an id made for each block',
    }),
    text('display_name', '', 'Title; without one it is Question and its number.', { content: true }),
    float('weight', 1, 'Share of the total.', { content: true }),
    boolean('show_title', true, 'Whether learners see the title.', { content: true }),
    text(
      'question',
      'Please indicate whether you attended the In Person Workshop session by (un-)checking the option below.',
      'The statement to agree with.',
      { content: true },
    ),
    text('answer', 'Yes, I attended the session.', 'Words beside the tick box.', { content: true }),
  ],
  example: '<pb-completion name="agree"/>',
});

const PB_SWIPE: BlockType = leaf('pb-swipe', {
  title: 'Swipeable Binary Choice',
  help: 'A card to swipe to one of two sides.',
  form: 'inline',
  fields: [
    text('name', null, 'Name of the question, unique within its problem builder.', {
      varies: 'an id made for each block',
    }),
    text('display_name', '', 'Title; without one it is Question and its number.', { content: true }),
    float('weight', 1, 'Share of the total.', { content: true }),
    boolean('show_title', true, 'Whether learners see the title.', { content: true }),
    text('text', '', 'Text on the card.', { content: true }),
    text('img_url', '', 'Address of the picture on the card.', { content: true }),
    boolean('correct', false, 'The card belongs to the right side.', { content: true }),
    text('feedback_correct', null, 'What learners read when right.', { content: true }),
    text('feedback_incorrect', null, 'What learners read when wrong.', { content: true }),
  ],
  example: '<pb-swipe name="card" text="A card"/>',
});

const PB_CHOICE: BlockType = leaf('pb-choice', {
  title: 'Choice',
  help: 'One choice of a question.',
  form: 'inline',
  fields: [
    text('value', '', 'Value that is stored for the choice.', { content: true }),
    text('content', '', 'The text that learners see, as HTML.', { content: true }),
  ],
  example: '<pb-choice value="a">A</pb-choice>',
});

const PB_TIP: BlockType = leaf('pb-tip', {
  title: 'Tip',
  help: 'Feedback on certain choices.',
  form: 'inline',
  fields: [
    text('content', '', 'The text that learners see, as HTML.', { content: true }),
    list('values', [], 'Values of the choices that the tip is for.', { content: true }),
    text('width', '', 'CSS width of the tip.', { content: true }),
    text('height', '', 'CSS height of the tip.', { content: true }),
  ],
  example: '<pb-tip values="[&quot;a&quot;]">Nearly</pb-tip>',
});

const PB_MESSAGE: BlockType = leaf('pb-message', {
  title: 'Message',
  help: 'Feedback on the whole set.',
  form: 'inline',
  fields: [
    text('content', '', 'The text that learners see, as HTML.', { content: true }),
    text('type', 'completed', 'When the message appears.', {
      content: true,
      values: ['completed', 'incomplete', 'max_attempts_reached', 'on-assessment-review-question'],
    }),
  ],
  example: '<pb-message type="completed">Good</pb-message>',
});

const PB_TABLE: BlockType = container('pb-table', ['pb-column'], {
  title: 'Answer Table',
  help: 'Answers as a table.',
  form: 'inline',
  fields: [
    text('display_name', 'Answers Table', 'Title of the table.'),
    text('type', '', 'Layout of the table; empty is the plain one.', {
      content: true,
      values: ['', 'immunity-map-assumptions', 'immunity-map'],
    }),
    boolean('allow_download', false, 'Offers the table as a file.', { content: true }),
    boolean('allow_sharing', true, 'Lets learners share the table.', { content: true }),
  ],
  example: '<pb-table><pb-column/></pb-table>',
});

const PB_COLUMN: BlockType = container('pb-column', ['pb-answer-recap'], {
  title: 'Table Column',
  help: 'One column of an answer table.',
  form: 'inline',
  fields: [
    text('display_name', 'Column', 'Title of the column.', { content: true }),
    text('header', '', 'Head of the column, as HTML.', { content: true }),
  ],
  example: '<pb-column header="Why"/>',
});

/** The questions and texts inside a Problem Builder or a step, all written inline. */
export const BUILDER_PART_TYPES: readonly BlockType[] = [
  PB_ANSWER,
  PB_ANSWER_RECAP,
  PB_MCQ,
  PB_RATING,
  PB_MRQ,
  PB_SLIDER,
  PB_COMPLETION,
  PB_SWIPE,
  PB_CHOICE,
  PB_TIP,
  PB_MESSAGE,
  PB_TABLE,
  PB_COLUMN,
];
