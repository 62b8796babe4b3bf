import { attr, element, type InnerElement } from './element.ts';

const BOOLEAN = ['true', 'false'] as const;
const required = { required: true } as const;
const INLINE = attr('inline', 'Keeps the field on the line of the text.', { values: BOOLEAN });
const SIZE = attr('size', 'Width of the field in characters.');
const TRAILING = attr('trailing_text', 'Text after the field, such as a unit.');
const BOX = [attr('width', 'Width in pixels.', required), attr('height', 'Height in pixels.', required)];
const GROUP = [
  attr('show_correctness', 'When right and wrong are marked.'),
  attr('submitted_message', 'What learners read after submitting.'),
];
const CODE = [
  attr('rows', 'Height in lines.'),
  attr('cols', 'Width in characters.'),
  attr('mode', 'Language of the code.'),
  attr('linenumbers', 'Numbers the lines.', { values: BOOLEAN }),
  attr('tabsize', 'Width of a tab.'),
  attr('hidden', 'Hides the field.'),
];

/** The input elements of a problem (`inputtypes.py` of xblocks-contrib). */
export const INPUTS: readonly InnerElement[] = [
  element(
    'choicegroup',
    'Choices of which one is picked.',
    [
      attr('type', 'Kind of choices.', { values: ['MultipleChoice'] }),
      attr('shuffle', 'Mixes the choices.', { values: BOOLEAN }),
      attr('answer-pool', 'How many choices to draw.'),
      attr('label', 'The question, for screen readers.'),
      ...GROUP,
    ],
    ['choice'],
  ),
  element('checkboxgroup', 'Choices of which several are ticked.', GROUP, ['choice', 'compoundhint']),
  element('radiogroup', 'Choices of which one is picked.', GROUP, ['choice']),
  element(
    'choice',
    'One choice.',
    [
      attr('correct', 'Whether it is right.', { values: ['true', 'false', 'partial'] }),
      attr('name', 'Name of the choice.'),
      attr('fixed', 'Keeps its place when choices are mixed.', { values: BOOLEAN }),
      attr('explanation-id', 'Which targeted feedback belongs to it.'),
      attr('point_value', 'Share of the points.'),
    ],
    ['choicehint', 'numtolerance_input', 'decoy_input'],
  ),
  element(
    'optioninput',
    'A dropdown.',
    [
      attr('options', "The options, such as `('a','b')`."),
      attr('correct', 'The right option.'),
      attr('label', 'The question, for screen readers.'),
      INLINE,
    ],
    ['option'],
  ),
  element(
    'option',
    'One option.',
    [
      attr('correct', 'Whether it is right.', { values: ['True', 'False'] }),
      attr('choice', 'Whether a tag is right.', { values: ['correct', 'partially-correct', 'incorrect'] }),
    ],
    ['optionhint'],
  ),
  element('textline', 'A field of one line.', [
    SIZE,
    INLINE,
    attr('hidden', 'Hides the field; the value names the place that holds its id.'),
    attr('math', 'Shows the entry as a formula.'),
    attr('preprocessorClassName', 'JavaScript class that prepares the formula.'),
    attr('preprocessorSrc', 'Address of that script.'),
    attr('label', 'The question, for screen readers.'),
    attr('correct_answer', 'What Show Answer tells; for responses with several fields.'),
    TRAILING,
  ]),
  element('formulaequationinput', 'A field for expressions, shown as a formula.', [SIZE, INLINE, TRAILING]),
  element('textbox', 'A field for code.', CODE),
  element('matlabinput', 'A field for MATLAB code.', CODE),
  element('filesubmission', 'Files to hand in.', [
    attr('allowed_files', 'Names that are taken.'),
    attr('required_files', 'Names that must be there.'),
  ]),
  element('jsinput', 'A page of your own as the input.', [
    attr('html_file', 'Address of the page, such as `/static/page.html`.'),
    attr('gradefn', 'Function that gives the answer.'),
    attr('get_statefn', 'Function that gives the state.'),
    attr('params', 'Further values for the page.'),
    attr('set_statefn', 'Function that takes the state.'),
    attr('initial_state', 'State to start from.'),
    attr('width', 'Width in pixels.'),
    attr('height', 'Height in pixels.'),
    attr('title', 'Title for screen readers.'),
    attr('sop', 'Leaves the same-origin policy to the page.', { values: BOOLEAN }),
  ]),
  element('schematic', 'A circuit editor.', [
    attr('height', 'Height in pixels.'),
    attr('width', 'Width in pixels.'),
    attr('parts', 'Parts on offer.'),
    attr('analyses', 'Analyses on offer.'),
    attr('initial_value', 'Circuit to start from.'),
    attr('submit_analyses', 'Analyses to hand in.'),
  ]),
  element('imageinput', 'A picture to click.', [
    attr('src', 'Address of the picture.', required),
    ...BOX,
    attr('rectangle', 'Right places, such as `(10,10)-(20,30)`.'),
    attr('regions', 'Right places as JSON polygons.'),
  ]),
  element('crystallography', 'Crystal planes.', BOX),
  element('vsepr_input', 'Molecule shapes.', [
    ...BOX,
    attr('molecules', 'Molecules on offer.', required),
    attr('geometries', 'Shapes on offer.', required),
  ]),
  element('chemicalequationinput', 'A chemical equation.', [SIZE]),
  element(
    'drag_and_drop_input',
    'Labels to drag onto a picture.',
    [
      attr('img', 'Address of the picture.', required),
      attr('target_outline', 'Draws the targets.'),
      attr('one_per_target', 'One label on each target.'),
      attr('no_labels', 'Hides the labels.'),
      attr('label_bg_color', 'Colour behind the labels.'),
    ],
    ['draggable', 'target'],
  ),
  element('draggable', 'A label to drag.', [
    attr('id', 'Name of the label.', required),
    attr('label', 'Its text.'),
    attr('icon', 'Address of its picture.'),
    attr('can_reuse', 'May be used more than once.'),
  ]),
  element('target', 'A place for labels.', [
    attr('id', 'Name of the place.', required),
    attr('x', 'Middle, from the left.', required),
    attr('y', 'Middle, from the top.', required),
    attr('w', 'Width.', required),
    attr('h', 'Height.', required),
  ]),
  element('designprotein2dinput', 'A protein to design.', [
    ...BOX,
    attr('target_shape', 'The shape to reach.', required),
  ]),
  element('editageneinput', 'A gene to edit.', [
    attr('genex_dna_sequence', 'Sequence to start from.', required),
    attr('genex_problem_number', 'Number of the exercise.', required),
  ]),
  element(
    'annotationinput',
    'A passage, a comment and a tag.',
    [],
    ['title', 'text', 'comment', 'comment_prompt', 'tag_prompt', 'options'],
  ),
  element('title', 'Heading of the annotation.'),
  element('comment', 'The passage to comment on.'),
  element('comment_prompt', 'Asks for the comment.'),
  element('tag_prompt', 'Asks for the tag.'),
  element('options', 'The tags on offer.', [], ['option']),
  element('radiotextgroup', 'Choices with fields, one of them picked.', GROUP, ['choice']),
  element('checkboxtextgroup', 'Choices with fields, several ticked.', GROUP, ['choice']),
  element('numtolerance_input', 'A field for a number within a choice.', [
    attr('answer', 'The right number.', required),
    attr('tolerance', 'How far off is still right.'),
  ]),
  element('decoy_input', 'A field within a wrong choice.'),
];
