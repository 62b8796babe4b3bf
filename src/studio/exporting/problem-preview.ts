import { elementsOf, isElement, rawText, textOf, type XmlElement, type XmlNode } from './xml-tree.ts';

export interface Choice {
  readonly text: string;
  readonly correct: boolean;
}

/** One part of a problem, in the order of its text. */
export type ProblemPart =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'choices'; readonly several: boolean; readonly choices: readonly Choice[] }
  /** A field for an answer; `answer` is null where a script judges. */
  | { readonly kind: 'field'; readonly response: string; readonly answer: string | null }
  | { readonly kind: 'script'; readonly text: string }
  | { readonly kind: 'solution'; readonly text: string }
  | { readonly kind: 'hints'; readonly hints: readonly string[] };

/** What learners and authors see of a problem. */
export function problemParts(problem: XmlElement): readonly ProblemPart[] {
  return problem.children.flatMap(partsOf);
}

const CHOICE_RESPONSES = new Set(['multiplechoiceresponse', 'truefalseresponse', 'choiceresponse', 'optionresponse']);

function partsOf(node: XmlNode): readonly ProblemPart[] {
  if (!isElement(node)) return textPart(node);
  switch (node.tag) {
    case 'script':
      return [{ kind: 'script', text: rawText(node).trim() }];
    case 'solution':
      return [{ kind: 'solution', text: textOf(node) }];
    case 'demandhint':
      return [{ kind: 'hints', hints: node.children.filter(isElement).map(textOf) }];
  }
  if (isResponse(node)) {
    const asked = CHOICE_RESPONSES.has(node.tag) ? choicesOf(node) : fieldOf(node);
    const explained = node.children.filter((each) => isElement(each) && each.tag === 'solution').flatMap(partsOf);
    return [...proseOf(node), asked, ...explained];
  }
  // a response may stand inside of a div or a p
  return elementsOf(node).some(isResponse) ? node.children.flatMap(partsOf) : textPart(node);
}

function isResponse({ tag }: XmlElement): boolean {
  return tag.endsWith('response');
}

function textPart(node: XmlNode): readonly ProblemPart[] {
  const text = textOf(node);
  return text === '' ? [] : [{ kind: 'text', text }];
}

const PROSE = new Set(['p', 'label', 'description', 'h2', 'h3', 'h4', 'pre', 'div', 'span', 'em', 'strong']);

/** The question as it stands inside of a response. */
function proseOf(response: XmlElement): readonly ProblemPart[] {
  return response.children.filter((each) => isElement(each) && PROSE.has(each.tag)).flatMap(textPart);
}

/** A string response may have further right answers beside its own. */
function fieldOf(response: XmlElement): ProblemPart {
  const further = response.children.flatMap((each) =>
    isElement(each) && each.tag === 'additional_answer' ? [each.attributes.get('answer') ?? textOf(each)] : [],
  );
  const answer = response.attributes.get('answer');
  return {
    kind: 'field',
    response: response.tag,
    answer: answer === undefined ? null : [answer, ...further].join(' / '),
  };
}

function choicesOf(response: XmlElement): ProblemPart {
  const below = elementsOf(response);
  const several = response.tag === 'choiceresponse';
  const input = below.find(({ tag }) => tag === 'optioninput');
  const listed = input?.attributes.get('options');
  if (input !== undefined && listed !== undefined) {
    const right = input.attributes.get('correct');
    const texts = [...listed.matchAll(/'([^']*)'|"([^"]*)"/g)].map((match) => match[1] ?? match[2] ?? '');
    return { kind: 'choices', several, choices: texts.map((text) => ({ text, correct: text === right })) };
  }
  const choices = below
    .filter(({ tag }) => tag === 'choice' || tag === 'option')
    .map((choice) => ({ text: choiceText(choice), correct: /^true$/i.test(choice.attributes.get('correct') ?? '') }));
  return { kind: 'choices', several, choices };
}

function choiceText(choice: XmlElement): string {
  const words = choice.children.filter((each) => !isElement(each) || !each.tag.endsWith('hint'));
  return words.map(rawText).join('').replace(/\s+/g, ' ').trim();
}
