import { type Node, type ParseError, parseTree, printParseErrorCode } from 'jsonc-parser';
import { asPlainJson, tooLongNumber } from '../policy-json.ts';

/** A half-open range of a text. */
export interface Stretch {
  readonly start: number;
  readonly end: number;
}

const STRICT = { disallowComments: true, allowTrailingComma: false } as const;

/** What is wrong with JSON, by the parser's name for it. */
const REASONS: Readonly<Record<string, string>> = {
  InvalidSymbol: 'this is no value; texts and names stand in double quotes',
  InvalidNumberFormat: 'this is no number',
  PropertyNameExpected: 'the name of a setting in double quotes must stand here; after the last one there is no comma',
  ValueExpected: 'a value must stand here; after the last one there is no comma',
  ColonExpected: 'a colon is missing',
  CommaExpected: 'a comma is missing',
  CloseBraceExpected: 'a closing } is missing',
  CloseBracketExpected: 'a closing ] is missing',
  EndOfFileExpected: 'the file must end here',
  InvalidCommentToken: 'JSON has no comments',
  UnexpectedEndOfComment: 'JSON has no comments',
  UnexpectedEndOfString: 'a closing quotation mark is missing',
  UnexpectedEndOfNumber: 'this number is not complete',
  InvalidUnicode: 'this escape stands for no character',
  InvalidEscapeCharacter: 'this escape stands for no character',
  InvalidCharacter: 'a line break or tabulator inside a text is written as \\n or \\t',
};

/** The first mistake in a text that is no JSON. */
export function firstMistake(text: string): Stretch & { readonly reason: string } {
  const errors: ParseError[] = [];
  parseTree(asPlainJson(text), errors, STRICT);
  const [first] = errors;
  const tooLong = tooLongNumber(text);
  if (first === undefined && tooLong !== null) return { ...tooLong, reason: 'this number has too many digits' };
  if (first === undefined) return { start: 0, end: 0, reason: 'it does not begin with a value' };
  const { offset, length, error } = first;
  const reason = REASONS[printParseErrorCode(error)] ?? 'something is wrong here';
  return { start: offset, end: Math.min(offset + length, text.length), reason };
}

/** Where the entries of a policy stand, and the settings in them. */
export class PolicyPlaces {
  readonly #text: string;
  #entries: ReadonlyMap<string, Node> | null = null;

  constructor(text: string) {
    this.#text = text;
  }

  /** The key of an entry, quotes included; the start of the file where there is none. */
  key(entry: string): Stretch {
    return stretch(this.#entry(entry)?.children?.[0]);
  }

  /** The value of one setting in an entry. */
  value(entry: string, setting: string): Stretch {
    const settings = this.#entry(entry)?.children?.[1]?.children ?? [];
    const found = settings.findLast(({ children }) => children?.[0]?.value === setting);
    return stretch(found?.children?.[1]);
  }

  #entry(entry: string): Node | undefined {
    // the last of equal keys is the one that counts
    this.#entries ??= new Map((parseTree(asPlainJson(this.#text))?.children ?? []).map((node) => [keyOf(node), node]));
    return this.#entries.get(entry);
  }
}

function keyOf({ children }: Node): string {
  const key: unknown = children?.[0]?.value;
  return typeof key === 'string' ? key : '';
}

function stretch(node: Node | undefined): Stretch {
  return node === undefined ? { start: 0, end: 0 } : { start: node.offset, end: node.offset + node.length };
}
