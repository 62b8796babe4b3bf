import { RESPONSE_SHAPES } from './capa-shapes.ts';
import { attr, element, type InnerElement } from './element.ts';

const BOOLEAN = ['true', 'false'] as const;
const CASE = attr('type', '`ci` ignores upper and lower case, `cs` minds it; `regexp` reads the answer as a pattern.');
const HINT_LABEL = attr('label', 'Word before the feedback.');
const ANSWER = attr('answer', 'The right answer.', { required: true });
const LABELS = ['label', 'description'] as const;
const INLINE = attr('inline', 'Keeps the question on the line of the text.', { values: BOOLEAN });

/** What may stand in a response: the question, its inputs, its own parts and the explanation. */
function inside(tag: string, ...parts: readonly string[]): readonly string[] {
  return [...LABELS, ...(RESPONSE_SHAPES.get(tag)?.inputs ?? []), ...parts, 'solution'];
}

/** The response elements of a problem (`responsetypes.py` of xblocks-contrib). */
export const RESPONSES: readonly InnerElement[] = [
  element(
    'multiplechoiceresponse',
    'Multiple choice: one choice is right.',
    [
      attr('partial_credit', 'Gives part of the points for some choices.', { values: ['points'] }),
      attr('targeted-feedback', 'Feedback on each choice.', { values: ['', 'alwaysShowCorrectChoiceExplanation'] }),
    ],
    inside('multiplechoiceresponse'),
  ),
  element(
    'choiceresponse',
    'Checkboxes: several choices may be right.',
    [attr('partial_credit', 'How part of the points is given.', { values: ['EDC', 'halves'] })],
    inside('choiceresponse'),
  ),
  element('truefalseresponse', 'Several true or false choices.', [], inside('truefalseresponse')),
  element('optionresponse', 'Dropdown: one option is right.', [INLINE], inside('optionresponse')),
  element(
    'numericalresponse',
    'A number, an expression or a range such as `[5,7)`.',
    [
      ANSWER,
      attr('partial_credit', 'Gives half the points to listed answers (`list`), to near ones (`close`), or both.'),
      INLINE,
    ],
    inside('numericalresponse', 'responseparam', 'additional_answer', 'correcthint'),
  ),
  element(
    'stringresponse',
    'A short text.',
    [ANSWER, CASE, INLINE],
    inside('stringresponse', 'additional_answer', 'correcthint', 'stringequalhint', 'regexphint', 'hintgroup'),
  ),
  element(
    'formularesponse',
    'An expression with variables, compared at sample points.',
    [
      ANSWER,
      attr('samples', 'Variables, ranges and number of points, such as `x,y@1,1:3,3#10`.', { required: true }),
      CASE,
    ],
    inside('formularesponse', 'responseparam', 'hintgroup'),
  ),
  element(
    'customresponse',
    'Checked by a Python function of the script.',
    [
      attr('cfn', 'Name of the check function.'),
      attr('cfn_extra_args', 'Further values for the check function.'),
      attr('expect', 'The expected answer.'),
      attr('answer', 'The expected answer, by another name.'),
      attr('options', 'Free text for the check function.'),
      attr('empty_answer_err', 'What learners read when the answer is empty.'),
    ],
    inside('customresponse', 'answer'),
  ),
  element(
    'symbolicresponse',
    'A symbolic expression.',
    [attr('expect', 'The expected answer.'), attr('options', 'Options of the comparison.')],
    inside('symbolicresponse'),
  ),
  element(
    'coderesponse',
    'Code that an outside queue grades.',
    [attr('queuename', 'Name of the queue.'), attr('url', 'Address of the queue.')],
    inside('coderesponse', 'codeparam'),
  ),
  element(
    'externalresponse',
    'Graded by an outside service.',
    [attr('url', 'Address of the service.'), attr('tests', 'Tests for the service.')],
    inside('externalresponse', 'answer'),
  ),
  element('schematicresponse', 'A circuit.', [], inside('schematicresponse', 'answer')),
  element('imageresponse', 'A place in a picture.', [], inside('imageresponse')),
  element('annotationresponse', 'A comment on a passage.', [], inside('annotationresponse')),
  element('choicetextresponse', 'Choices with fields to fill in.', [], inside('choicetextresponse')),
];

/** Elements that stand inside a response: parameters, alternatives and hints. */
export const RESPONSE_PARTS: readonly InnerElement[] = [
  element('responseparam', 'A parameter of the response.', [
    attr('type', 'Which parameter.', { required: true, values: ['tolerance'] }),
    attr('default', 'Its value, such as `5%` or `0.01`.', { required: true }),
    attr('partial_range', 'How far off still earns part of the points.'),
    attr('partial_answers', 'Other answers that earn part of the points.'),
  ]),
  element('additional_answer', 'A further right answer.', [ANSWER], ['correcthint']),
  element('correcthint', 'What learners read on the right answer.', [HINT_LABEL]),
  element('stringequalhint', 'Feedback on one wrong answer.', [ANSWER, HINT_LABEL]),
  element('regexphint', 'Feedback on wrong answers of one pattern.', [ANSWER, HINT_LABEL]),
  element(
    'hintgroup',
    'Feedback on certain answers, in the former way.',
    [
      attr('hintfn', 'Name of a function of the script that gives the feedback.'),
      attr('mode', 'When it is shown.', { values: ['always', 'on_request'] }),
    ],
    ['stringhint', 'formulahint', 'hintpart'],
  ),
  element('stringhint', 'An answer to react to.', [ANSWER, CASE, attr('name', 'Name used by `hintpart`.')]),
  element('formulahint', 'An expression to react to.', [
    ANSWER,
    attr('samples', 'Sample points.'),
    attr('name', 'Name used by `hintpart`.'),
  ]),
  element(
    'hintpart',
    'What learners read on the named answer.',
    [attr('on', 'Name of the hint.', { required: true })],
    ['text'],
  ),
  element('text', 'The text of a hint.'),
  element('codeparam', 'What the grading queue gets.', [], ['initial_display', 'answer_display', 'grader_payload']),
  element('initial_display', 'Code to start from.'),
  element('answer_display', 'Code of the solution.'),
  element('grader_payload', 'Data for the grader.'),
  element('answer', 'The check as Python code.', [attr('type', 'Language.', { values: ['loncapa/python'] })]),
  element('compoundhint', 'Feedback on a set of ticked choices.', [
    attr('value', 'Letters of the choices, such as `A B`.', { required: true }),
    HINT_LABEL,
  ]),
  element('choicehint', 'Feedback on one choice.', [
    attr('selected', 'For ticked or for unticked.', { values: BOOLEAN }),
    HINT_LABEL,
  ]),
  element('optionhint', 'Feedback on one option.', [HINT_LABEL]),
];
