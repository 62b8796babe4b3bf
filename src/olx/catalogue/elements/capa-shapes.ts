/** What one response of a problem is made of (`responsetypes.py` of xblocks-contrib). */
export interface ResponseShape {
  readonly tag: string;
  /** The inputs that it can hold (`allowed_inputfields`), as far as they are registered as inputs. */
  readonly inputs: readonly string[];
  /** One input exactly (`max_inputfields`), or any number. */
  readonly single: boolean;
  /** Attributes without which, or with an empty one, the problem fails to load. */
  readonly required: readonly string[];
}

// `codeinput` is registered as an input, but no response takes it
const CUSTOM_INPUTS = [
  'textline',
  'textbox',
  'jsinput',
  'formulaequationinput',
  'chemicalequationinput',
  'crystallography',
  'vsepr_input',
  'drag_and_drop_input',
  'designprotein2dinput',
  'editageneinput',
  'annotationinput',
] as const;

function shape(tag: string, inputs: readonly string[], single: boolean, required: readonly string[] = []) {
  return { tag, inputs, single, required };
}

const SHAPES: readonly ResponseShape[] = [
  shape('multiplechoiceresponse', ['choicegroup'], true),
  shape('choiceresponse', ['checkboxgroup', 'radiogroup'], true),
  shape('truefalseresponse', ['choicegroup'], true),
  shape('optionresponse', ['optioninput'], false),
  shape('numericalresponse', ['formulaequationinput', 'textline'], true, ['answer']),
  shape('stringresponse', ['textline'], true, ['answer']),
  shape('formularesponse', ['formulaequationinput', 'textline'], true, ['answer', 'samples']),
  shape('customresponse', CUSTOM_INPUTS, false),
  shape('symbolicresponse', CUSTOM_INPUTS, true),
  shape('coderesponse', ['textbox', 'filesubmission', 'matlabinput'], true),
  shape('externalresponse', ['textline', 'textbox'], false),
  shape('schematicresponse', ['schematic'], false),
  shape('imageresponse', ['imageinput'], false),
  shape('annotationresponse', ['annotationinput'], true),
  // `choicetextgroup` is allowed but never registered, so a response with it has no input
  shape('choicetextresponse', ['radiotextgroup', 'checkboxtextgroup'], true),
];

/** The responses of a problem by tag. */
export const RESPONSE_SHAPES: ReadonlyMap<string, ResponseShape> = new Map(SHAPES.map((each) => [each.tag, each]));

/**
 * The registered inputs of a problem (`inputtypes.py`) and the attributes without which they cannot be
 * shown; an attribute that is there but empty is enough.
 */
export const INPUT_SHAPES: ReadonlyMap<string, readonly string[]> = new Map<string, readonly string[]>([
  ['optioninput', []],
  ['choicegroup', []],
  ['radiogroup', []],
  ['checkboxgroup', []],
  ['textline', []],
  ['formulaequationinput', []],
  ['textbox', []],
  ['codeinput', []],
  ['matlabinput', []],
  ['filesubmission', []],
  ['jsinput', []],
  ['schematic', []],
  ['imageinput', ['src', 'width', 'height']],
  ['crystallography', ['width', 'height']],
  ['vsepr_input', ['width', 'height', 'molecules', 'geometries']],
  ['chemicalequationinput', []],
  ['drag_and_drop_input', ['img']],
  ['designprotein2dinput', ['width', 'height', 'target_shape']],
  ['editageneinput', ['genex_dna_sequence', 'genex_problem_number']],
  ['annotationinput', []],
  ['radiotextgroup', []],
  ['checkboxtextgroup', []],
]);
