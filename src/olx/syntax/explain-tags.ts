/* What an author did wrong with `<`, and with which tag ends which element. */
import { missingTagEnd } from './explain-attributes.ts';
import { type Finding, guess, malformed, mend, type Repair } from './finding.ts';
import { endsCleanly, type FailurePlace, lineOf, quoted } from './surroundings.ts';
import type { XmlElement } from './tree.ts';

/** HTML writes these without an end tag. */
const VOID = new Set('area base br col embed hr img input link meta param source track wbr'.split(' '));

const SPACED_TAG = /\s+(\/?[\p{L}_][\w:.-]*)(?:\s+[\w:.-]+\s*=\s*(?:"[^"<]*"|'[^'<]*'))*\s*\/?>/uy;
const NUMBERED_TAG = /[\d.-]+([\p{L}_][\w:.-]*)[^<>]*>/uy;

/** Saxes: a character after `<` that no tag begins with; `at` is that character. */
export function bareLess(text: string, at: number, { open }: FailurePlace): Finding {
  const start = text.lastIndexOf('<', at - 1);
  const asText = { edits: [{ start, end: start + 1, text: '&lt;' }], title: 'Replace with &lt;' };
  SPACED_TAG.lastIndex = at;
  const spaced = SPACED_TAG.exec(text);
  if (spaced !== null) {
    const [whole, name = ''] = spaced;
    const names = [name.replace('/', '')];
    const message = `No space may follow "<" in a tag: write "<${name}". As text, "<" is written "&lt;".`;
    const edits = [{ start: at, end: at + whole.length - whole.trimStart().length, text: '' }];
    const repairs: Repair[] = [{ edits, names }, ...(open.length === 0 ? [] : [{ ...asText, names }])];
    return malformed(message, start, start + 1, { fix: { title: 'Remove the space', edits, unsafe: true }, repairs });
  }
  NUMBERED_TAG.lastIndex = at;
  const [whole, name = ''] = NUMBERED_TAG.exec(text) ?? [];
  if (whole !== undefined) {
    const digits = whole.indexOf(name);
    const names = [name, whole.slice(0, digits) + name];
    const edits = [{ start: at, end: at + digits, text: '' }];
    const message = `The name of a tag cannot start with ${quoted(text, at)}. As text, "<" is written "&lt;".`;
    const repairs = [{ edits, names, title: `Write <${name}` }, ...(open.length === 0 ? [] : [{ ...asText, names }])];
    return malformed(message, start, at + 1, { repairs });
  }
  const message = 'A bare "<" is not allowed in text: write "&lt;".';
  return malformed(message, start, start + 1, open.length === 0 ? {} : less(start));
}

/** Saxes: a character in the name of a tag; `at` is that character. */
export function badTagName(text: string, at: number, place: FailurePlace): Finding {
  const { tag, open } = place;
  if (text[at] === '<') return missingTagEnd(text, at, place);
  const start = tag?.start ?? text.lastIndexOf('<', at);
  const name = tag?.name ?? '';
  const message = `"<" begins a tag, and ${quoted(text, at)} is not allowed in its name (after "<${name}"). As text, "<" is written "&lt;".`;
  const names = [name];
  const repairs: Repair[] = [{ edits: [{ start: at, end: at + 1, text: ' ' }], names, title: 'Remove the character' }];
  const asText = { edits: [{ start, end: start + 1, text: '&lt;' }], names, title: 'Replace with &lt;' };
  // `<choice, correct="true">` is a tag, `x<y+1` none
  const likely = endsCleanly(text, at + 1) ? [...repairs, asText] : [asText];
  return malformed(message, at, at + 1, { repairs: open.length === 0 ? repairs : likely });
}

/** Saxes: an end tag that does not end the innermost element; `at` is its `>`. */
export function mismatchedEnd(text: string, at: number, { closed, open }: FailurePlace): Finding {
  const start = text.lastIndexOf('</', at);
  const name = text.slice(start + 2, at).trimEnd();
  const more = { anchor: at, about: closed?.start ?? start };
  if (closed === null) return malformed(`The end tag </${name}> has no start tag.`, start, at + 1, { anchor: at });
  const line = lineOf(text, closed.start);
  const deeper = open.some((element) => element.name === name);
  const nameEdit = { start: start + 2, end: start + 2 + name.length, text: closed.name };
  const rename: Repair = { edits: [nameEdit], names: [name, closed.name], title: `Replace with </${closed.name}>` };
  const close: Repair = {
    edits: [{ start, end: start, text: `</${closed.name}>` }],
    names: [closed.name],
    title: `Add </${closed.name}>`,
  };
  const drop: Repair = {
    edits: [{ start, end: at + 1, text: '' }],
    names: [name, closed.name],
    title: `Remove </${name}>`,
  };

  if (name.toLowerCase() === closed.name.toLowerCase()) {
    const message = `</${name}> must be written like its start tag <${closed.name}> on line ${line}: capitals count.`;
    const fix = { title: `Replace with </${closed.name}>`, edits: [nameEdit] };
    return malformed(message, start, at + 1, { ...more, fix, repairs: [rename] });
  }
  if (!deeper && isTypo(name, closed.name)) {
    const message = `</${name}> is misspelt: it must end <${closed.name}> on line ${line}.`;
    const fix = { title: `Replace with </${closed.name}>`, edits: [nameEdit] };
    return malformed(message, start, at + 1, { ...more, fix, repairs: [rename, drop] });
  }
  const message = `<${closed.name}> on line ${line} is still open here, but </${name}> closes another element.`;
  if (VOID.has(closed.name)) {
    const end = closed.openEnd - 1;
    const said = `<${closed.name}> on line ${line} is never closed: write "<${closed.name}/>".`;
    const { fix, repairs = [] } = mend(`Write <${closed.name}/>`, end, end, '/');
    return malformed(said, start, at + 1, { ...more, ...(fix && { fix }), repairs });
  }
  const parent = open.at(-1);
  // `<b>text<b>` where `<b>text</b>` was meant
  const twice = parent?.name === closed.name && closed.attributes.length === 0;
  const slash: Repair = {
    edits: [{ start: closed.start + 1, end: closed.start + 1, text: '/' }],
    names: [closed.name],
    title: `Write </${closed.name}> on line ${line}`,
  };
  if (deeper) return malformed(message, start, at + 1, { ...more, repairs: [...(twice ? [slash] : []), close, drop] });
  const stray = `The end tag </${name}> has no start tag; <${closed.name}> on line ${line} is open here.`;
  return malformed(stray, start, at + 1, { ...more, repairs: [drop, rename] });
}

/** Saxes: an end tag where no element is open; `at` is its `>`. */
export function unmatchedEnd(text: string, at: number): Finding {
  const start = text.lastIndexOf('</', at);
  return malformed(`The end tag ${text.slice(start, at + 1)} has no start tag.`, start, at + 1);
}

/** Saxes: `</>`. */
export function emptyEnd(_: string, at: number, { open }: FailurePlace): Finding {
  const name = open.at(-1)?.name;
  const said = '"</>" names no element: write the name of the element to close.';
  if (name === undefined) return malformed(said, at - 2, at + 1);
  const fix = { title: `Write </${name}>`, edits: [{ start: at, end: at, text: name }] };
  return malformed(said, at - 2, at + 1, { fix, repairs: [{ edits: fix.edits, names: [name] }] });
}

/** Saxes: a character in an end tag; `at` is that character. */
export function badEndTag(text: string, at: number): Finding {
  const start = text.lastIndexOf('</', at - 1);
  const name = text.slice(start + 2, at).trim();
  if (text[at] === '<') {
    const end = start + text.slice(start, at).trimEnd().length;
    const { fix } = guess(mend('Add the ">"', end, end, '>'));
    return malformed(`The end tag </${name} lacks its ">".`, at, at + 1, {
      ...(fix && { fix, repairs: [{ edits: fix.edits, names: [name] }] }),
    });
  }
  if (/^\/?\s*$/.test(text.slice(start + 2, at)) && /\s/.test(text.charAt(at))) {
    return malformed('No space may follow "</" in an end tag.', at, at + 1, mend('Remove the space', at, at + 1, ''));
  }
  const message = `${quoted(text, at)} is not allowed in the end tag </${name}>; a ">" may be missing.`;
  const close = text.indexOf('>', at);
  const plain = close !== -1 && !/[<\n]/.test(text.slice(at, close));
  return malformed(message, at, at + 1, {
    ...(plain && { repairs: [{ edits: [{ start: at, end: close, text: '' }], names: [name] }] }),
  });
}

/** Saxes: a second element beside the root. */
export function secondRoot(_: string, at: number, { tag }: FailurePlace): Finding {
  const start = tag?.start ?? at;
  const end = start + 1 + (tag?.name.length ?? 0);
  return malformed('Only one element may stand at the top of a file; this is a second one.', start, end);
}

/** Saxes: the end of the text inside an element. */
export function neverClosed(text: string, _: number, { open }: FailurePlace): Finding {
  const element: XmlElement | undefined = open.at(-1);
  if (element === undefined) return malformed('The file ends too early.', text.length, text.length);
  const message = `<${element.name}> on line ${lineOf(text, element.start)} is never closed.`;
  return malformed(message, text.length, text.length, { about: element.start });
}

/** Offers `&lt;`, and reads the `<` as text. */
export function less(start: number): Pick<Finding, 'fix' | 'repairs'> {
  return mend('Replace with &lt;', start, start + 1, '&lt;');
}

/** Whether two names differ by one letter, or by two letters changed about. */
function isTypo(a: string, b: string): boolean {
  if (Math.min(a.length, b.length) < 4) return false;
  let start = 0;
  while (start < a.length && a[start] === b[start]) start++;
  let end = 0;
  while (end < Math.min(a.length, b.length) - start && a.at(-1 - end) === b.at(-1 - end)) end++;
  const [left, right] = [a.slice(start, a.length - end), b.slice(start, b.length - end)];
  return (left.length <= 1 && right.length <= 1) || (left.length === 2 && left[0] === right[1] && left[1] === right[0]);
}
