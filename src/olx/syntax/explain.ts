import { type Finding, malformed } from './finding.ts';
import type { XmlElement } from './tree.ts';

/** Where the parser stands at its first error. */
export interface FailurePlace {
  /** After the character that the parser stumbled on. */
  readonly position: number;
  /** After the last token that was read whole. */
  readonly cursor: number;
  /** Elements that are open, outermost first. */
  readonly open: readonly XmlElement[];
  /** The element whose start tag is being read. */
  readonly tag: XmlElement | null;
  /** The element that the parser took the last end tag for. */
  readonly closed: XmlElement | null;
  readonly rootSeen: boolean;
}

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
  [
    'disallowed character in tag name.',
    (text, at, { tag }) =>
      malformed(
        `${quoted(text, at)} is not allowed in the name of a tag${tag === null ? '' : ` (after "<${tag.name}")`}.`,
        at,
        at + 1,
      ),
  ],
  ['disallowed character in tag name', bareLess],
  ['disallowed character in attribute name.', badAttributeName],
  [
    'disallowed character in closing tag.',
    (text, at) => malformed(`${quoted(text, at)} is not allowed in an end tag; a ">" is missing.`, at, at + 1),
  ],
  ['attribute without value.', attributeWithoutValue],
  [
    'unquoted attribute value.',
    (text, at, { cursor }) => {
      const name = /[^\s=]*/.exec(text.slice(cursor, at).trimStart())?.[0] ?? '';
      return malformed(`The value of attribute "${name}" needs quotes: ${name}="…".`, at, at + 1);
    },
  ],
  ['no whitespace between attributes.', (_, at) => malformed('A space is missing between two attributes.', at, at + 1)],
  [
    'forward-slash in opening tag',
    (_, at) => malformed('A "/" in a start tag must be followed by ">" at once.', at - 1, at),
  ],
  ['duplicate attribute', duplicateAttribute],
  ['unbound namespace prefix', unboundPrefix],
  [
    'malformed name',
    (text, at, place) => {
      const start = place.tag === null ? at : skipSpace(text, place.cursor);
      return malformed('A name may have one ":" at most, with text on both sides.', start, at, { anchor: start });
    },
  ],
  [
    'tags may not have "xmlns" as prefix',
    (_, at, { tag }) =>
      malformed('"xmlns:" is not allowed in the name of an element.', tag?.start ?? at, at, { anchor: at }),
  ],
  ['unexpected close tag', mismatchedEnd],
  [
    'unmatched closing tag',
    (text, at) => {
      const start = text.lastIndexOf('</', at);
      return malformed(`The end tag ${text.slice(start, at + 1)} has no start tag.`, start, at + 1);
    },
  ],
  [
    'weird empty close tag',
    (_, at) => malformed('"</>" names no element: write the name of the element to close.', at - 2, at + 1),
  ],
  [
    'documents may contain only one root',
    (_, at, { tag }) => {
      const start = tag?.start ?? at;
      return malformed(
        'Only one element may stand at the top of a file; this is a second one.',
        start,
        start + 1 + (tag?.name.length ?? 0),
      );
    },
  ],
  [
    'text data outside of root node',
    (text, _, { cursor, rootSeen }) => {
      const start = skipSpace(text, cursor);
      const where = rootSeen ? 'after the end of the top element' : 'before the first element';
      return malformed(`Text is not allowed ${where}.`, start, start + 1);
    },
  ],
  [
    'document must contain a root element',
    (text) =>
      malformed(/[^\s\ufeff]/.test(text) ? 'The file has no element.' : 'The file is empty.', text.length, text.length),
  ],
  [
    'unclosed tag',
    (text, _, { open }) => {
      const element = open.at(-1);
      const message =
        element === undefined
          ? 'The file ends too early.'
          : `<${element.name}> on line ${lineOf(text, element.start)} is never closed.`;
      return malformed(message, text.length, text.length);
    },
  ],
  [
    'unexpected end',
    (text, _, { cursor }) => {
      // only after the end of the top element: before it, some element is unclosed
      const start = skipSpace(text, cursor);
      if (/^<[^!?]/.test(text.slice(start, start + 2))) {
        return malformed(
          'Only one element may stand at the top of a file; a second one starts here.',
          start,
          start + 1,
        );
      }
      return malformed('The file ends in the middle of a tag, comment or section.', text.length, text.length);
    },
  ],
  ['malformed comment', (_, at) => malformed('"--" is not allowed inside a comment.', at - 2, at)],
  [
    'incorrect syntax',
    (text, at) => {
      const start = text.lastIndexOf('<!', at);
      return malformed(
        '"<!" starts no comment, CDATA section or DOCTYPE here. To show it as text, write "&lt;!".',
        start,
        start + 2,
        less(start),
      );
    },
  ],
  [
    'the string "]]>"',
    (_, at) =>
      malformed('"]]>" is not allowed in text: write "]]&gt;".', at - 2, at + 1, {
        fix: { title: 'Replace with ]]&gt;', edit: { start: at, end: at + 1, text: '&gt;' } },
      }),
  ],
  [
    'inappropriately located doctype',
    (text, at) => {
      const start = text.lastIndexOf('<!', at);
      return malformed('A DOCTYPE may only stand once, before the first element.', start, at + 1);
    },
  ],
  ['an XML declaration must be at the start', declarationPlace],
  ['the XML declaration must appear at the start', declarationPlace],
  [
    'processing instruction without a target',
    (_, at) => malformed('"<?" must be followed by a name at once.', at, at + 1),
  ],
  [
    'disallowed character in processing instruction name',
    (text, at) => malformed(`${quoted(text, at)} is not allowed in the name of a processing instruction.`, at, at + 1),
  ],
  [
    'invalid attempt to undefine prefix',
    (text, at, { cursor }) =>
      malformed('A namespace prefix may not stand for the empty namespace.', skipSpace(text, cursor), at + 1, {
        anchor: at,
      }),
  ],
  [
    'xml prefix must be bound',
    (text, at, { cursor }) =>
      malformed('The prefix "xml:" is built in and stands for nothing else.', skipSpace(text, cursor), at + 1, {
        anchor: at,
      }),
  ],
  [
    'xmlns prefix must be bound',
    (text, at, { cursor }) =>
      malformed('The prefix "xmlns:" cannot be declared.', skipSpace(text, cursor), at + 1, { anchor: at }),
  ],
  ['version number must match', (_, at) => malformed('The XML declaration must say version="1.0".', at, at + 1)],
];

function disallowedCharacter(text: string, at: number, { cursor, tag }: FailurePlace): Finding {
  if (text[at] !== '<') {
    const code = (text.charCodeAt(at) || 0).toString(16).toUpperCase().padStart(4, '0');
    const fix = { title: 'Remove the character', edit: { start: at, end: at + 1, text: '' } };
    return malformed(`The invisible character U+${code} is not allowed in XML.`, at, at + 1, { fix });
  }
  const attribute = /^\s*([^\s=]+)/.exec(text.slice(cursor, at))?.[1] ?? '';
  const opened = tag === null ? '' : `, opened on line ${lineOf(text, skipSpace(text, cursor))},`;
  const message = `"<" is not allowed in the value of attribute "${attribute}"${opened} unless written "&lt;". Is a closing quote missing?`;
  return malformed(message, at, at + 1, less(at));
}

function bareLess(text: string, at: number): Finding {
  const start = text.lastIndexOf('<', at - 1);
  return malformed('A bare "<" is not allowed in text: write "&lt;".', start, start + 1, less(start));
}

function badAttributeName(text: string, at: number, place: FailurePlace): Finding {
  const { tag, cursor } = place;
  // the parser has read a name and found no `=` after it
  if (text[at] === '/' && /^\s+[^\s"'=]+$/.test(text.slice(cursor, at))) return attributeWithoutValue(text, at, place);
  const name = tag === null ? 'tag' : `<${tag.name}> tag`;
  const line = tag === null ? '' : ` on line ${lineOf(text, tag.start)}`;
  if (text[at] === '<') return malformed(`The ${name}${line} lacks its ">" before the next tag starts.`, at, at + 1);
  return malformed(
    `${quoted(text, at)} is not allowed here, between the attributes of the ${name}${line}.`,
    at,
    at + 1,
  );
}

function attributeWithoutValue(text: string, at: number, { cursor }: FailurePlace): Finding {
  const start = skipSpace(text, cursor);
  const name = /^[^\s=>/]*/.exec(text.slice(start, at))?.[0] ?? '';
  const end = start + name.length;
  const fix = { title: `Write ${name}="${name}"`, edit: { start: end, end, text: `="${name}"` } };
  return malformed(`Attribute "${name}" needs a value: ${name}="…".`, start, end, { anchor: at, fix });
}

function duplicateAttribute(text: string, at: number, { tag }: FailurePlace): Finding {
  const anchor = text[at - 1] === '/' ? at - 1 : at;
  const seen = new Map<string, number>();
  const second = tag?.attributes.find(({ name, start }) => seen.has(name) || !seen.set(name, start));
  const first = second === undefined ? undefined : seen.get(second.name);
  if (second === undefined || first === undefined)
    return malformed('Two attributes of this tag have the same name in the same namespace.', at, at + 1);
  const lines = [lineOf(text, first), lineOf(text, second.start)];
  const where = lines[0] === lines[1] ? `on line ${lines[0]}` : `on lines ${lines.join(' and ')}`;
  const message = `<${tag?.name ?? ''}> has attribute "${second.name}" twice, ${where}.`;
  return malformed(message, second.start, second.end, { anchor });
}

function unboundPrefix(text: string, at: number, { tag }: FailurePlace): Finding {
  const anchor = text[at - 1] === '/' ? at - 1 : at;
  const names = [...(tag === null ? [] : [{ name: tag.name, start: tag.start + 1 }]), ...(tag?.attributes ?? [])];
  const declared = new Set(tag?.attributes.map(({ name }) => name));
  const culprit = names.find(({ name }) => {
    const prefix = prefixOf(name);
    return prefix !== '' && prefix !== 'xml' && prefix !== 'xmlns' && !declared.has(`xmlns:${prefix}`);
  });
  if (culprit === undefined) return malformed('A namespace prefix is not declared.', at, at + 1);
  const { name, start } = culprit;
  const message = `The prefix "${prefixOf(name)}:" in "${name}" on line ${lineOf(text, start)} is not declared (xmlns:${prefixOf(name)}="…").`;
  return malformed(message, start, start + name.length, { anchor });
}

function mismatchedEnd(text: string, at: number, { closed }: FailurePlace): Finding {
  const start = text.lastIndexOf('</', at);
  const name = text.slice(start + 2, at).trimEnd();
  const open = closed === null ? '' : `<${closed.name}> on line ${lineOf(text, closed.start)}`;
  return malformed(`${open} is still open here, but </${name}> closes another element.`, start, at + 1, { anchor: at });
}

function declarationPlace(text: string, at: number): Finding {
  const start = text.lastIndexOf('<?', at);
  return malformed('The XML declaration <?xml …?> may only stand at the very start of the file.', start, at + 1, {
    anchor: at,
  });
}

function less(start: number): Partial<Finding> {
  return { fix: { title: 'Replace with &lt;', edit: { start, end: start + 1, text: '&lt;' } } };
}

function prefixOf(name: string): string {
  return name.slice(0, Math.max(name.indexOf(':'), 0));
}

function quoted(text: string, at: number): string {
  const char = text[at] ?? '';
  return /\s/.test(char) ? 'White space' : `"${char}"`;
}

function skipSpace(text: string, offset: number): number {
  let at = offset;
  while (/\s/.test(text.charAt(at))) at++;
  return at;
}

function lineOf(text: string, offset: number): number {
  let line = 1;
  for (let at = text.indexOf('\n'); at !== -1 && at < offset; at = text.indexOf('\n', at + 1)) line++;
  return line;
}
