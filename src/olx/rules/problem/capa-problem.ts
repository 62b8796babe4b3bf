import { INPUT_SHAPES, RESPONSE_SHAPES, type ResponseShape } from '../../catalogue/elements/capa-shapes.ts';
import { attributeValue, textContent, type XmlElement } from '../../syntax/index.ts';
import { lastOnly } from '../last-only.ts';
import type { Held } from '../spot.ts';
import type { Subject } from '../subject.ts';

/** One question of a problem: its response element and what stands inside. */
export interface CapaResponse {
  readonly shape: ResponseShape;
  readonly element: XmlElement;
  /** The element right around it. */
  readonly parent: XmlElement;
  /** The response that it stands in by mistake, or null. */
  readonly within: XmlElement | null;
  /** At any depth, in document order. */
  readonly inputs: readonly XmlElement[];
  /** All elements below, in document order, without those of a response inside. */
  readonly inside: readonly XmlElement[];
}

/** An element and what stands around it. */
export interface Placed {
  readonly element: XmlElement;
  readonly parent: XmlElement;
  /** The next element of the same parent, or null. */
  readonly next: XmlElement | null;
  /** Whether the platform renders it: not within an input, a solution or what it takes out of the page. */
  readonly rendered: boolean;
}

/** The content of a problem as rules look at it. Immutable. */
export interface CapaProblem {
  readonly root: XmlElement;
  /** Which text of the block the offsets are into. */
  readonly held: Held;
  readonly responses: readonly CapaResponse[];
  /** Inputs in no response, where the platform would render them. */
  readonly looseInputs: readonly XmlElement[];
  /** Script elements that the platform runs as Python; its scripts in other languages are not here. */
  readonly pythonScripts: readonly XmlElement[];
  /** The Python of all scripts, in order. */
  readonly python: string;
  /** Whether elements of other files come in, which are not looked at. */
  readonly includes: boolean;
  /** All elements below the root, in document order. */
  readonly elements: readonly Placed[];
  /** Whether a value holds a variable that a script of the problem may set, so that it cannot be judged. */
  isComputed(value: string): boolean;
}

/** The problem that a problem block holds. The last one is remembered. */
export const capaProblemOf: (subject: Subject) => CapaProblem = lastOnly(read);

interface OpenResponse extends CapaResponse {
  readonly inputs: XmlElement[];
  readonly inside: XmlElement[];
}

type OpenPlaced = Omit<Placed, 'next'> & { next: XmlElement | null };

/** Taken out of the page or rendered as one piece (`capa_problem.py`, `customrender.py`). */
const UNRENDERED: ReadonlySet<string> = new Set([
  'additional_answer',
  'codeparam',
  'responseparam',
  'answer',
  'script',
  'hintgroup',
  'openendedparam',
  'openendedrubric',
  'solution',
  'targetedfeedback',
  'clarification',
  'math',
  'description',
]);

/** In every context, besides what the scripts of the problem set. */
const ALWAYS_SET = /\$(seed|anonymous_student_id|script_code|python_path|extra_files)/;

function read({ content: root, held }: Subject): CapaProblem {
  const responses: OpenResponse[] = [];
  const looseInputs: XmlElement[] = [];
  const pythonScripts: XmlElement[] = [];
  const elements: Placed[] = [];
  let includes = false;
  const visit = (parent: XmlElement, response: OpenResponse | null, rendered: boolean): void => {
    let before: OpenPlaced | null = null;
    for (const element of parent.children) {
      if (element.kind !== 'element') continue;
      const { name } = element;
      const placed: OpenPlaced = { element, parent, next: null, rendered };
      if (before !== null) before.next = element;
      before = placed;
      elements.push(placed);
      response?.inside.push(element);
      const shape = RESPONSE_SHAPES.get(name);
      const isInput = INPUT_SHAPES.has(name);
      let inner = response;
      if (shape !== undefined) {
        inner = { shape, element, parent, within: response?.element ?? null, inputs: [], inside: [] };
        responses.push(inner);
      } else if (isInput && response !== null) response.inputs.push(element);
      else if (isInput && rendered) looseInputs.push(element);
      if (name === 'script' && runsAsPython(element)) pythonScripts.push(element);
      if (name === 'include') includes = true;
      visit(element, inner, rendered && !isInput && !UNRENDERED.has(name));
    }
  };
  visit(root, null, true);
  const python = pythonScripts.map(textContent).join('\n');
  const scripted = python !== '' || includes;
  const isComputed = (value: string): boolean => value.includes('$') && (scripted || ALWAYS_SET.test(value));
  return { root, held, responses, looseInputs, pythonScripts, python, includes, elements, isComputed };
}

/** The platform runs every script as Python that does not say JavaScript or Perl. */
function runsAsPython(script: XmlElement): boolean {
  const type = attributeValue(script, 'type') ?? '';
  return !type.includes('javascript') && !type.includes('perl');
}

/** The choices of a response, at any depth, as the platform collects them. */
export function choicesOf({ inside }: CapaResponse): readonly XmlElement[] {
  return inside.filter(({ name }) => name === 'choice');
}

/** The text of an element before its first tag, which is all that the platform reads of some. */
export function leadingText({ children }: XmlElement): string {
  let text = '';
  for (const child of children) {
    if (child.kind === 'element') break;
    if (child.kind === 'text' || child.kind === 'cdata') text += child.value;
  }
  return text;
}
