import { INPUTS } from './capa-inputs.ts';
import { RESPONSE_PARTS, RESPONSES } from './capa-responses.ts';
import { attr, element, type InnerVocabulary, vocabulary } from './element.ts';

const AROUND = [
  element('label', 'The question that the next input answers.'),
  element('description', 'A note below the question.'),
  element('solution', 'The explanation behind Show Answer.', [attr('explanation-id', 'Which choice it belongs to.')]),
  element('demandhint', 'Hints that learners may ask for.', [], ['hint']),
  element('hint', 'One hint.'),
  element('script', 'Code that sets variables and check functions.', [
    attr('type', 'Language.', { values: ['loncapa/python', 'text/javascript'] }),
  ]),
  element('targetedfeedbackset', 'Feedback on each choice.', [], ['targetedfeedback']),
  element('targetedfeedback', 'Feedback on the choices of one explanation id.', [
    attr('explanation-id', 'Which choices.', { required: true }),
    attr('explanation-label', 'Heading of the feedback.'),
  ]),
  element('solutionset', 'Explanations of single choices.', [], ['solution']),
  element('clarification', 'A note behind a symbol in the text.'),
  element('math', 'A formula.'),
  element('include', 'Content of another file.', [attr('file', 'Its name.', { required: true })]),
];

/** What may stand inside a problem; any HTML may, too. */
export const PROBLEM_VOCABULARY: InnerVocabulary = vocabulary(
  [...RESPONSES.map((each) => each.name), ...AROUND.map((each) => each.name).filter((name) => name !== 'hint')],
  [...RESPONSES, ...RESPONSE_PARTS, ...INPUTS, ...AROUND],
);
