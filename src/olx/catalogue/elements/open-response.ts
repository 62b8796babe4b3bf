import { attr, element, type InnerVocabulary, vocabulary } from './element.ts';

const YES_NO = ['True', 'False'] as const;
const LABEL = 'label';

/** What may stand inside an openassessment, whose element names are fixed. */
export const OPEN_RESPONSE_VOCABULARY: InnerVocabulary = vocabulary(
  ['title', 'assessments', 'prompts', 'rubric'],
  [
    element('title', 'Title of the assignment.'),
    element('assessments', 'The steps, in order; staff assessment last.', [], ['assessment']),
    element(
      'assessment',
      'One step.',
      [
        attr('name', 'Kind of step.', {
          required: true,
          values: ['student-training', 'peer-assessment', 'self-assessment', 'staff-assessment'],
        }),
        attr('start', 'From when, ISO 8601.'),
        attr('due', 'Until when, ISO 8601.'),
        attr('must_grade', 'How many peers each learner grades.'),
        attr('must_be_graded_by', 'How many peers grade each response; not above `must_grade`.'),
        attr('enable_flexible_grading', 'Lets a response do with fewer graders after some days.', { values: YES_NO }),
        attr('grading_strategy', 'How grades are combined.', { values: ['mean', 'median'] }),
        attr('required', 'Staff must grade; needed where staff grade alone.', { values: YES_NO }),
      ],
      ['example'],
    ),
    element('example', 'A graded response for training.', [], ['answer', 'select']),
    element('answer', 'The response.', [], ['part']),
    element('part', 'The response to one prompt.'),
    element('select', 'The right grade on one criterion.', [
      attr('criterion', 'Name of the criterion.', { required: true }),
      attr('option', 'Name of the option.', { required: true }),
    ]),
    element('prompts', 'What learners respond to.', [], ['prompt']),
    element('prompt', 'One prompt; within a criterion, its question.', [], ['description']),
    element('description', 'Text of the prompt.'),
    element('rubric', 'How responses are graded.', [], ['criterion', 'feedbackprompt', 'feedback_default_text']),
    element(
      'criterion',
      'One criterion; without options it needs `feedback="required"`.',
      [attr('feedback', 'Whether graders add text.', { values: ['optional', 'required'] })],
      ['name', LABEL, 'prompt', 'option'],
    ),
    element(
      'option',
      'One grade on a criterion.',
      [attr('points', 'Points, a whole number.', { required: true })],
      ['name', LABEL, 'explanation'],
    ),
    element('name', 'Name that is stored; unique among its neighbours.'),
    element(LABEL, 'Name that learners see.'),
    element('explanation', 'What the grade means.'),
    element('feedbackprompt', 'Asks the grader for free text.'),
    element('feedback_default_text', 'Text that the grader starts from.'),
  ],
);
