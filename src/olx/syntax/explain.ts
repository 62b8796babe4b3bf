import {
  attributeWithoutValue,
  badAttributeName,
  duplicateAttribute,
  lessInValue,
  missingSpace,
  straySlash,
  unboundPrefix,
  unquotedValue,
} from './explain-attributes.ts';
import {
  badEndTag,
  badTagName,
  bareLess,
  emptyEnd,
  less,
  mismatchedEnd,
  neverClosed,
  secondRoot,
  unmatchedEnd,
} from './explain-tags.ts';
import { type Finding, malformed, mend } from './finding.ts';
import { type FailurePlace, lineOf, quoted, skipSpace } from './surroundings.ts';

/** The finding for an error of saxes, in an author's words, where libxml2 would report it. */
export function explain(text: string, error: string, place: FailurePlace): Finding {
  const at = place.position - 1;
  for (const [start, words] of EXPLANATIONS) {
    if (error.startsWith(start)) return words(text, at, place);
  }
  return malformed(`The XML is malformed here: ${error}`, at, at + 1);
}

type Explanation = (text: string, at: number, place: FailurePlace) => Finding;

/** By how the message of saxes 6 starts; the first that fits is used. */
const EXPLANATIONS: readonly (readonly [string, Explanation])[] = [
  ['disallowed character.', disallowedCharacter],
  ['disallowed character in tag name.', badTagName],
  ['disallowed character in tag name', bareLess],
  ['disallowed character in attribute name.', badAttributeName],
  ['disallowed character in closing tag.', badEndTag],
  ['attribute without value.', attributeWithoutValue],
  ['unquoted attribute value.', unquotedValue],
  ['no whitespace between attributes.', missingSpace],
  ['forward-slash in opening tag', straySlash],
  ['duplicate attribute', duplicateAttribute],
  ['unbound namespace prefix', unboundPrefix],
  ['malformed name', malformedName],
  ['tags may not have "xmlns" as prefix', xmlnsElement],
  ['unexpected close tag', mismatchedEnd],
  ['unmatched closing tag', unmatchedEnd],
  ['weird empty close tag', emptyEnd],
  ['documents may contain only one root', secondRoot],
  ['text data outside of root node', textOutside],
  ['document must contain a root element', noRoot],
  ['unclosed tag', neverClosed],
  ['unexpected end', unexpectedEnd],
  ['malformed comment', hyphensInComment],
  ['incorrect syntax', strayDeclaration],
  ['the string "]]>"', sectionEnd],
  ['inappropriately located doctype', misplacedDoctype],
  ['an XML declaration must be at the start', misplacedDeclaration],
  ['the XML declaration must appear at the start', misplacedDeclaration],
  ['processing instruction without a target', namelessInstruction],
  ['disallowed character in processing instruction name', badInstructionName],
  ['invalid attempt to undefine prefix', namespaceMisuse('A namespace prefix may not stand for the empty namespace.')],
  ['xml prefix must be bound', namespaceMisuse('The prefix "xml:" is built in and stands for nothing else.')],
  ['xmlns prefix must be bound', namespaceMisuse('The prefix "xmlns:" cannot be declared.')],
  ['the default namespace may not', namespaceMisuse('This namespace is built in: it cannot be the default one.')],
  [
    'may not assign the xml namespace',
    namespaceMisuse('The namespace of "xml:" is built in: no other prefix may have it.'),
  ],
  ['undefined entity', badReference],
  ['malformed character entity', badReference],
  ['disallowed character in entity name', badReference],
  ['empty entity name', badReference],
  ['version number must match', badDeclaration],
  ['XML declaration', badDeclaration],
  ['expected ', badDeclaration],
  ['did not expect', badDeclaration],
  ['value ', badDeclaration],
  ['encoding value', badDeclaration],
  ['standalone value', badDeclaration],
  ['The character ? is disallowed', badDeclaration],
];

function disallowedCharacter(text: string, at: number, place: FailurePlace): Finding {
  if (text[at] === '<') return lessInValue(text, at, place);
  const code = (text.charCodeAt(at) || 0).toString(16).toUpperCase().padStart(4, '0');
  const message = `The invisible character U+${code} is not allowed in XML.`;
  return malformed(message, at, at + 1, mend('Remove the character', at, at + 1, ''));
}

/** Where the scan for `&` has found none: saxes names the place of the `;`. */
function badReference(_: string, at: number): Finding {
  const message = 'An "&" before this starts no reference: write "&amp;".';
  return { code: 'xml-bare-ampersand', message, start: at, end: at + 1 };
}

function malformedName(text: string, at: number, { tag, cursor }: FailurePlace): Finding {
  const message = 'A name may have one ":" at most, with text on both sides.';
  const anchor = tag === null ? at : skipSpace(text, cursor);
  if (tag !== null && /^:|:$|:.*:/.test(tag.name)) {
    return malformed(message, tag.start + 1, tag.start + 1 + tag.name.length, { anchor });
  }
  return malformed(message, anchor, Math.max(at, anchor + 1), { anchor });
}

function xmlnsElement(_: string, at: number, { tag }: FailurePlace): Finding {
  return malformed('"xmlns:" is not allowed in the name of an element.', tag?.start ?? at, at, { anchor: at });
}

function textOutside(text: string, _: number, { cursor, rootSeen }: FailurePlace): Finding {
  const start = skipSpace(text, cursor);
  if (rootSeen) return malformed('Text is not allowed after the end of the top element.', start, start + 1);
  const next = text.indexOf('<', start);
  const end = next === -1 ? text.length : next;
  if (/^\ufeff+\s*$/.test(text.slice(start, end))) {
    const message = 'An invisible byte order mark (U+FEFF) stands here; only the very start of a file may have one.';
    return malformed(message, start, start + 1, mend('Remove the character', start, end, ''));
  }
  const repairs = [{ edits: [{ start, end, text: '' }] }];
  return malformed('Text is not allowed before the first element.', start, start + 1, { repairs });
}

function noRoot(text: string): Finding {
  const message = /[^\s\ufeff]/.test(text) ? 'The file has no element.' : 'The file is empty.';
  return malformed(message, text.length, text.length);
}

function unexpectedEnd(text: string, _: number, { cursor }: FailurePlace): Finding {
  // only after the end of the top element: before it, some element is unclosed
  const start = skipSpace(text, cursor);
  if (/^<[^!?]/.test(text.slice(start, start + 2))) {
    const message = 'Only one element may stand at the top of a file; a second one starts here.';
    return malformed(message, start, start + 1);
  }
  return malformed('The file ends in the middle of a tag, comment or section.', text.length, text.length);
}

function hyphensInComment(text: string, at: number): Finding {
  const open = text.lastIndexOf('<!--', at - 5);
  if (text.startsWith('<!--', at - 4)) {
    const message = `A comment starts here inside another one, from line ${lineOf(text, open)}, that lacks its "-->".`;
    return malformed(message, at - 2, at);
  }
  const run = /^-*/.exec(text.slice(at, at + 1_000))?.[0].length ?? 0;
  const end = text[at + run] === '>' ? at + run - 2 : at + run;
  // what is left must neither be two hyphens nor end in one before the `-->`
  const repairs = [{ edits: [{ start: at - 2, end: Math.max(end, at - 1), text: ' ' }] }];
  return malformed('"--" is not allowed inside a comment.', at - 2, at, { repairs });
}

function strayDeclaration(text: string, at: number): Finding {
  const start = text.lastIndexOf('<!', at);
  const close = text.indexOf('-->', start);
  if (/^<!\s*-/.test(text.slice(start, start + 20)) && close !== -1 && !text.slice(start + 2, close).includes('<!')) {
    const dashes = /^<!\s*-+\s?-*/.exec(text.slice(start, close))?.[0].length ?? 2;
    const message = 'A comment starts with "<!--", without a space.';
    return malformed(message, start, start + 2, mend('Replace with <!--', start, start + dashes, '<!--'));
  }
  const message = '"<!" starts no comment, CDATA section or DOCTYPE here. To show it as text, write "&lt;!".';
  return malformed(message, start, start + 2, less(start));
}

function sectionEnd(_: string, at: number): Finding {
  const message = '"]]>" is not allowed in text: write "]]&gt;".';
  return malformed(message, at - 2, at + 1, mend('Replace with ]]&gt;', at, at + 1, '&gt;'));
}

function misplacedDoctype(text: string, at: number): Finding {
  const start = text.lastIndexOf('<!', at);
  const close = text.indexOf('>', at);
  const plain = close !== -1 && !/[<[]/.test(text.slice(start + 2, close));
  return malformed('A DOCTYPE may only stand once, before the first element.', start, at + 1, {
    ...(plain && mend('Remove the DOCTYPE', start, close + 1, '')),
  });
}

function misplacedDeclaration(text: string, at: number): Finding {
  const start = text.lastIndexOf('<?', at);
  const close = text.indexOf('?>', start);
  return malformed('The XML declaration <?xml …?> may only stand at the very start of the file.', start, at + 1, {
    anchor: at,
    ...(close !== -1 && mend('Remove the declaration', start, close + 2, '')),
  });
}

function badDeclaration(text: string, at: number): Finding {
  const start = text.indexOf('<?');
  const close = text.indexOf('?>', start);
  const plain = close !== -1 && !/[<>]/.test(text.slice(start + 1, close));
  const right = '<?xml version="1.0" encoding="UTF-8"?>';
  return malformed(`The XML declaration must read ${right}.`, at, at + 1, {
    ...(plain && mend('Replace the declaration', start, close + 2, right)),
  });
}

function namelessInstruction(_: string, at: number): Finding {
  return malformed('"<?" must be followed by a name at once.', at, at + 1);
}

function badInstructionName(text: string, at: number): Finding {
  return malformed(`${quoted(text, at)} is not allowed in the name of a processing instruction.`, at, at + 1);
}

function namespaceMisuse(message: string): Explanation {
  return (_, at, { tag }) => {
    const { start, end } = tag?.attributes.at(-1) ?? { start: at, end: at + 1 };
    return malformed(message, start, end, { anchor: at });
  };
}
