import { type BlockType, leaf } from './block-type.ts';
import { boolean, datetime, dict, float, integer, list, text } from './field.ts';

const OPENASSESSMENT: BlockType = leaf('openassessment', {
  title: 'Open Response',
  help: 'A free response graded by peers, by oneself or by staff.',
  form: 'inline',
  fields: [
    boolean('allow_latex', false, 'Shows LaTeX in responses as formulas.'),
    boolean('allow_file_upload', false, 'Former switch for uploads; use `file_upload_response`.', { content: true }),
    boolean('allow_multiple_files', true, 'A response may have several files.'),
    boolean('allow_learner_resubmissions', false, 'Lets learners take their response back and send another.'),
    text('date_config_type', 'manual', 'Which dates hold; OLX does not carry it.', { place: 'nowhere' }),
    text('file_upload_response_raw', null, 'Whether files are `required`, `optional` or not taken (empty).', {
      values: ['required', 'optional', ''],
      attribute: 'file_upload_response',
    }),
    text('file_upload_type_raw', null, 'Which files are taken.', {
      content: true,
      values: ['image', 'pdf-and-image', 'custom'],
      attribute: 'file_upload_type',
    }),
    integer('leaderboard_show', 0, 'How many of the best responses are shown, up to 100; 0 shows none.', {
      content: true,
      minimum: 0,
    }),
    text('prompt', null, 'What learners respond to, in `<prompts>`.', {
      content: true,
      place: 'element',
      varies: 'a sample prompt',
    }),
    text('prompts_type', 'text', 'Form of the prompts.', { content: true, values: ['text', 'html'] }),
    text('resubmissions_grace_period', '', 'Hours and minutes (HH:MM) in which a response can be taken back.'),
    list('rubric_criteria', null, 'The criteria, in `<rubric>`.', {
      content: true,
      place: 'element',
      varies: 'two sample criteria',
    }),
    text('rubric_feedback_prompt', null, 'Asks the grader for free text, in `<feedbackprompt>`.', {
      content: true,
      place: 'element',
      varies: 'a built-in text',
    }),
    text('rubric_feedback_default_text', null, 'Text that the grader starts from, in `<feedback_default_text>`.', {
      content: true,
      place: 'element',
      varies: 'a built-in text',
    }),
    list('rubric_assessments', null, 'The steps in order, in `<assessments>`.', {
      content: true,
      place: 'element',
      varies: 'training, peer, self and staff assessment',
    }),
    text('selected_teamset_id', '', 'Id of the team set, where teams respond.'),
    boolean('show_rubric_during_response', false, 'Shows the rubric to learners as they write.'),
    text('submission_due', '2029-01-01T00:00', 'Last moment for a response, ISO 8601.'),
    text('submission_start', '2001-01-01T00:00', 'First moment for a response, ISO 8601.'),
    boolean('teams_enabled', false, 'Teams respond together.'),
    text('text_response_raw', 'required', 'Whether text is `required`, `optional` or not taken (empty).', {
      values: ['required', 'optional', ''],
      attribute: 'text_response',
    }),
    text('text_response_editor', 'text', 'Editor in which learners write: `text`, `tinymce` or one of the site.'),
    text('title', 'Open Response Assessment', 'Title, in `<title>`.', { content: true, place: 'element' }),
    text('white_listed_file_types', '', 'File endings for the type `custom`, separated by commas.', { content: true }),
    list(
      'editor_assessments_order',
      ['student-training', 'peer-assessment', 'self-assessment', 'staff-assessment'],
      'Order of the steps in Studio; OLX does not carry it.',
      { content: true, place: 'nowhere' },
    ),
    text('display_name', 'Open Response Assessment', 'Title that learners and the outline show.'),
    datetime('start', null, 'Opens to learners; OLX does not carry it.', { inheritable: true, place: 'nowhere' }),
    datetime('due', null, "Deadline for learners' work; OLX does not carry it.", {
      inheritable: true,
      place: 'nowhere',
    }),
    float('weight', null, 'Points; nothing means the sum of the rubric. OLX does not carry it.', {
      minimum: 0,
      label: 'Problem Weight',
      place: 'nowhere',
    }),
    dict('group_access', {}, 'Which groups may see it: partition id to group ids.', { inheritable: true }),
  ],
  example:
    '<openassessment url_name="essay_1"><title>Essay</title><assessments><assessment name="staff-assessment" required="True"/></assessments><prompts><prompt><description>Write.</description></prompt></prompts><rubric><criterion><name>Ideas</name><prompt>Are there any?</prompt><option points="1"><name>Yes</name><explanation>One is enough.</explanation></option></criterion></rubric></openassessment>',
});

const DRAG_AND_DROP_V_: BlockType = leaf('drag-and-drop-v2', {
  title: 'Drag and Drop',
  help: 'Items to drag into the zones of a picture.',
  form: 'inline',
  fields: [
    text('display_name', 'Drag and Drop', 'Title that learners and the outline show.', { label: 'Title' }),
    text('mode', 'standard', '`standard` answers each drop at once, `assessment` after submitting.', {
      values: ['standard', 'assessment'],
      label: 'Mode',
    }),
    integer('max_attempts', null, 'How often a learner may submit in the assessment mode; nothing means any number.', {
      label: 'Maximum attempts',
      inheritable: true,
    }),
    boolean('show_title', true, 'Whether learners see the title.', { label: 'Show title' }),
    text('question_text', '', 'The question, as HTML.', { label: 'Problem text' }),
    boolean('show_question_header', true, 'Puts the word Problem above the question.', {
      label: 'Show "Problem" heading',
    }),
    text('showanswer', 'finished', 'When learners may see the solution; `default` follows the course.', {
      values: [
        'default',
        'always',
        'answered',
        'attempted',
        'closed',
        'finished',
        'correct_or_past_due',
        'past_due',
        'never',
        'after_all_attempts',
        'after_all_attempts_or_correct',
        'attempted_no_past_due',
      ],
      label: 'Show answer',
      inheritable: true,
    }),
    float('weight', 1, 'Points that this is worth.', { label: 'Problem Weight' }),
    text('item_background_color', '', 'CSS colour behind the items.', { label: 'Item background color' }),
    text('item_text_color', '', "CSS colour of the items' text.", { label: 'Item text color' }),
    integer('max_items_per_zone', null, 'Most items in one zone; nothing means any number.', {
      label: 'Maximum items per zone',
    }),
    dict('data', null, 'Zones, items, feedback and background picture, as JSON.', {
      content: true,
      label: 'Problem data',
      varies: 'a sample with three zones',
    }),
  ],
  example: '<drag-and-drop-v2 url_name="sort_1" mode="standard"/>',
});

const POLL: BlockType = leaf('poll', {
  title: 'Poll',
  help: 'One question whose answers are counted, not graded.',
  form: 'inline',
  fields: [
    boolean('private_results', false, 'Keeps the results from learners.', { content: true }),
    integer('max_submissions', 1, 'How often a learner may vote; 0 means any number.', { content: true }),
    text('feedback', '', 'What learners read after voting.', { content: true }),
    text('display_name', 'Poll', 'Title that learners and the outline show.', { content: true }),
    text('question', 'What is your favorite color?', 'The question, in Markdown.', { content: true }),
    list(
      'answers',
      [
        ['R', { label: 'Red', img: null, img_alt: null }],
        ['B', { label: 'Blue', img: null, img_alt: null }],
        ['G', { label: 'Green', img: null, img_alt: null }],
        ['O', { label: 'Other', img: null, img_alt: null }],
      ],
      'The answers: pairs of a key and `label`, `img`, `img_alt`.',
    ),
  ],
  example: '<poll url_name="poll_1" question="Ready?"/>',
});

const SURVEY: BlockType = leaf('survey', {
  title: 'Survey',
  help: 'Several questions with the same answers, not graded.',
  form: 'inline',
  fields: [
    boolean('private_results', false, 'Keeps the results from learners.', { content: true }),
    integer('max_submissions', 1, 'How often a learner may take part; 0 means any number.', { content: true }),
    text('feedback', '', 'What learners read afterwards.', { content: true }),
    text('display_name', 'Survey', 'Title that learners and the outline show.', { content: true }),
    text('block_name', 'Poll', 'Heading of the survey.', { content: true }),
    list(
      'answers',
      [
        ['Y', 'Yes'],
        ['N', 'No'],
        ['M', 'Maybe'],
      ],
      'The columns: pairs of a key and a label.',
    ),
    list(
      'questions',
      [
        ['enjoy', { label: 'Are you enjoying the course?', img: null, img_alt: null }],
        ['recommend', { label: 'Would you recommend this course to your friends?', img: null, img_alt: null }],
        ['learn', { label: 'Do you think you will learn a lot?', img: null, img_alt: null }],
      ],
      'The rows: pairs of a key and `label`, `img`, `img_alt`.',
    ),
  ],
  example: '<survey url_name="survey_1"/>',
});

const WORD_CLOUD: BlockType = leaf('word_cloud', {
  title: 'Word Cloud',
  help: 'Words that learners enter, drawn as a cloud.',
  form: 'own-file',
  fields: [
    text('data', '', 'XML left from an import.', { content: true, place: 'body' }),
    text('display_name', 'Word cloud', 'Title that learners and the outline show.', { label: 'Display Name' }),
    text('instructions', null, 'What learners should enter.', { label: 'Instructions' }),
    integer('num_inputs', 5, 'How many words a learner gives.', { minimum: 1, label: 'Inputs' }),
    integer('num_top_words', 250, 'Most words in the cloud.', { minimum: 1, label: 'Maximum Words' }),
    boolean('display_student_percents', true, 'Adds to each word the share of learners.', { label: 'Show Percents' }),
  ],
  learnerState: ['submitted', 'student_words', 'all_words', 'top_words'],
  example: '<word_cloud url_name="words_1" num_inputs="3"/>',
});

const POLL_QUESTION: BlockType = leaf('poll_question', {
  title: 'Poll (old)',
  help: 'The former poll.',
  form: 'own-file',
  fields: [
    text('display_name', 'poll_question', 'Title that learners and the outline show.'),
    list('answers', [], 'The answers, each an `<answer id="…">`.', { content: true, place: 'element' }),
    text('question', '', 'The question: all of the element but its answers.', { content: true, place: 'body' }),
  ],
  learnerState: ['voted', 'poll_answer', 'poll_answers'],
  example:
    '<poll_question url_name="poll_2" display_name="Ready?">Ready?<answer id="yes">Yes</answer><answer id="no">No</answer></poll_question>',
});

const DONE: BlockType = leaf('done', {
  title: 'Completion',
  help: 'A button by which learners say that they are done.',
  form: 'inline',
  fields: [
    text('align', 'left', 'Place of the button: left, right or center.', { values: ['left', 'right', 'center'] }),
    text('display_name', 'Completion', 'Title that learners and the outline show.'),
    datetime('start', null, 'Not used by this block.', { inheritable: true }),
    datetime('due', null, 'Not used by this block.', { inheritable: true }),
    float('weight', null, 'Points that this is worth.', { minimum: 0, label: 'Problem Weight' }),
  ],
  example: '<done url_name="done_1"/>',
});

/** Components in which learners take part, other than problems. */
export const ASSESSMENT_TYPES: readonly BlockType[] = [
  OPENASSESSMENT,
  DRAG_AND_DROP_V_,
  POLL,
  SURVEY,
  WORD_CLOUD,
  POLL_QUESTION,
  DONE,
];
