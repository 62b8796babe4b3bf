/* What an author did wrong between `<name` and `>`. */
import { type Finding, guess, malformed, mend, mendAll, type Repair } from './finding.ts';
import { endsCleanly, type FailurePlace, findTagEnd, lineOf, quoted, skipSpace, trimEnd } from './surroundings.ts';
import type { XmlElement } from './tree.ts';

const CURLY = '[\\u201c\\u201d\\u201e\\u201f\\u2033\\u00ab\\u00bb\\u2018\\u2019\\u201a\\u201b\\u2039\\u203a\\u00b4`]';
const CURLY_VALUE = new RegExp(`(${CURLY})([^<>"]*?)(${CURLY}|["'])`, 'y');

/** Saxes: a value that does not begin with a quote; `at` is its first character. */
export function unquotedValue(text: string, at: number, { cursor, tag }: FailurePlace): Finding {
  const start = skipSpace(text, cursor);
  const name = nameAt(text, start);
  const cut = cutAttributes(text, tag, at);
  if (/[>]|\/>/y.test(text.slice(at, at + 2)) || at >= text.length) {
    return malformed(`Attribute "${name}" needs a value: ${name}="…".`, at, at + 1, {
      ...guess(mend(`Write ${name}=""`, at, at, '""')),
    });
  }
  CURLY_VALUE.lastIndex = at;
  const curly = CURLY_VALUE.exec(text);
  if (curly !== null || new RegExp(CURLY).test(text.charAt(at))) {
    const message = `The value of attribute "${name}" has curly quotes: write straight ones, ${name}="…".`;
    if (curly === null) return malformed(message, at, at + 1, { repairs: cut });
    const end = at + curly[0].length;
    const edits = [
      { start: at, end: at + 1, text: '"' },
      { start: end - 1, end, text: '"' },
    ];
    const mended = mendAll('Replace with straight quotes', edits);
    return malformed(message, at, end, endsCleanly(text, end) ? mended : { ...guess(mended), repairs: cut });
  }
  const half = match(/[^"'<>=]*(["'])/y, text, at);
  if (half !== null && text[at] !== '<') {
    const message = `The opening quote of the value of attribute "${name}" is missing.`;
    const clean = endsCleanly(text, at + half[0].length);
    const mended = guess(mend('Add the opening quote', at, at, half[1] ?? '"'));
    return malformed(message, at, at + 1, clean ? mended : { repairs: cut });
  }
  const token = match(/(?:[^\s"'<>/]|\/(?!>))+/y, text, at)?.[0] ?? '';
  const end = at + token.length;
  const message = `The value of attribute "${name}" needs quotes: ${name}="…".`;
  if (token === '' || !endsCleanly(text, end)) {
    // several words, up to the end of the tag
    const words =
      match(/[^"'<>=]+(?=\/>|>)/y, text, at)?.[0]
        .trimEnd()
        .replace(/\/$/, '')
        .trimEnd() ?? '';
    return malformed(message, at, at + 1, {
      ...(words !== '' && { fix: { ...quote(at, at + words.length), unsafe: true } }),
      repairs: cut,
    });
  }
  const fix = quote(at, end);
  return malformed(message, at, end, { fix, repairs: [{ edits: fix.edits }] });
}

function quote(start: number, end: number): NonNullable<Finding['fix']> {
  const edits = [
    { start, end: start, text: '"' },
    { start: end, end, text: '"' },
  ];
  return { title: 'Add quotes', edits };
}

/** Saxes: a name, and no `=` after it. */
export function attributeWithoutValue(text: string, at: number, { cursor, tag }: FailurePlace): Finding {
  const start = skipSpace(text, cursor);
  const name = nameAt(text, start);
  const end = start + name.length;
  if (text[at] === '"' || text[at] === "'") {
    const message = `An "=" is missing between attribute "${name}" and its value.`;
    const value = match(/"[^"<]*"|'[^'<]*'/y, text, at);
    const clean = value !== null && endsCleanly(text, at + value[0].length);
    const mended = mend('Add the "="', end, at, '=');
    return malformed(message, at, at + 1, {
      ...(clean ? mended : guess(mended)),
      ...(!clean && { repairs: cutAttributes(text, tag, at) }),
    });
  }
  const fix = { title: `Write ${name}="${name}"`, edits: [{ start: end, end, text: `="${name}"` }] };
  const message = `Attribute "${name}" needs a value: ${name}="…".`;
  if (!endsCleanly(text, end)) {
    return malformed(message, start, end, { anchor: at, repairs: cutAttributes(text, tag, start) });
  }
  return malformed(message, start, end, { anchor: at, fix, repairs: [{ edits: fix.edits }] });
}

/** Saxes: a character that no attribute can begin or go on with. */
export function badAttributeName(text: string, at: number, place: FailurePlace): Finding {
  const { tag, cursor } = place;
  const pending = text.slice(cursor, at);
  // the parser has read a name and found no `=` after it
  if (/^\s+[^\s"'=<>]+$/.test(pending) && /[/"']/.test(text.charAt(at))) return attributeWithoutValue(text, at, place);
  const name = tag === null ? 'tag' : `<${tag.name}> tag`;
  const line = tag === null ? '' : ` on line ${lineOf(text, tag.start)}`;
  if (text[at] === '<') return missingTagEnd(text, at, place);
  const rest = cutAttributes(text, tag, at);
  if ((text[at] === '"' || text[at] === "'") && pending === '') {
    const clean = endsCleanly(text, at + 1);
    const message = `There is a quote too many in the ${name}${line}.`;
    return malformed(message, at, at + 1, {
      ...guess(mend('Remove the quote', at, at + 1, '')),
      ...(!clean && { repairs: rest }),
    });
  }
  if (pending === '' && /[\w\p{L}[\]{}()]/u.test(text.charAt(at))) return endsEarly(text, at, tag);
  if (text[at] === '=') {
    return malformed(`The "=" here has no attribute name before it, in the ${name}${line}.`, at, at + 1, {
      repairs: rest,
    });
  }
  if (/[\d.-]/.test(text.charAt(at)) && /\s$|^$/.test(pending)) {
    const message = `${quoted(text, at)} cannot start the name of an attribute, in the ${name}${line}.`;
    return malformed(message, at, at + 1, { repairs: rest });
  }
  const message = `${quoted(text, at)} is not allowed here, between the attributes of the ${name}${line}.`;
  const clean = endsCleanly(text, at + 1);
  const mended = guess(mend('Remove the character', at, at + 1, ''));
  return malformed(message, at, at + 1, clean ? mended : { repairs: rest });
}

/** A tag that another one begins in. */
export function missingTagEnd(text: string, at: number, { tag }: FailurePlace): Finding {
  const name = tag === null ? 'tag' : `<${tag.name}> tag`;
  const line = tag === null ? '' : ` on line ${lineOf(text, tag.start)}`;
  const end = trimEnd(text, at);
  const { fix } = guess(mend('Add the ">"', end, end, '>'));
  const repairs: Repair[] = tag === null || fix === undefined ? [] : [{ edits: fix.edits, names: [tag.name] }];
  return malformed(`The ${name}${line} lacks its ">" before the next tag starts.`, at, at + 1, {
    ...(fix && { fix }),
    repairs,
  });
}

/** Saxes: a name right after a value. */
export function missingSpace(text: string, at: number, { tag }: FailurePlace): Finding {
  if (match(/[^\s"'<>=/]+\s*=\s*["']/y, text, at) === null) return endsEarly(text, at, tag);
  return malformed('A space is missing between two attributes.', at, at + 1, mend('Add a space', at, at, ' '));
}

/** What looks like more of a value after its closing quote. */
function endsEarly(text: string, at: number, tag: XmlElement | null): Finding {
  const last = tag?.attributes.at(-1)?.name ?? '';
  const message = `The value of attribute "${last}" ends at the quote before this. Is a quote missing, or one in the value not written "&quot;"?`;
  return malformed(message, at, at + 1, { repairs: cutAttributes(text, tag, at) });
}

/** Saxes: a `/` that no `>` follows; `at` is after it. */
export function straySlash(text: string, at: number, { tag }: FailurePlace): Finding {
  const spaced = match(/\s+>/y, text, at);
  const message = 'A "/" in a start tag must be followed by ">" at once.';
  if (spaced === null) return malformed(message, at - 1, at, { repairs: cutAttributes(text, tag, at) });
  return malformed(message, at - 1, at, mend('Remove the space', at, at + spaced[0].length - 1, ''));
}

/** Saxes: a `<` in a value. */
export function lessInValue(text: string, at: number, { cursor, tag }: FailurePlace): Finding {
  const start = skipSpace(text, cursor);
  const name = nameAt(text, start);
  const opening = skipSpace(text, skipSpace(text, start + name.length) + 1);
  const mark = text[opening] ?? '"';
  const close = text.indexOf(mark, at);
  if (close !== -1 && !/=\s*$/.test(text.slice(at, close)) && endsCleanly(text, close + 1)) {
    const edits = [];
    for (let less = at; less !== -1 && less < close && edits.length < 100; less = text.indexOf('<', less + 1)) {
      edits.push({ start: less, end: less + 1, text: '&lt;' });
    }
    const message = `"<" is not allowed in the value of attribute "${name}" unless written "&lt;".`;
    return malformed(message, at, at + 1, mendAll('Replace with &lt;', edits));
  }
  const line = lineOf(text, start);
  const message = `The closing quote of attribute "${name}" on line ${line} is missing, or "<" in its value is not written "&lt;".`;
  const end = findTagEnd(text, opening + 1);
  const inner = end === -1 ? '' : text.slice(opening + 1, end).replace(/\s*\/?$/, '');
  if (end === -1 || end > at || /[="'&]/.test(inner.replace(/["']$/, ''))) {
    return malformed(message, at, at + 1, { repairs: end === -1 || end > at ? [] : cutAttributes(text, tag, opening) });
  }
  const stop = opening + 1 + inner.length;
  // another kind of quote stands at the end
  const wrong = /["']$/.test(inner) ? 1 : 0;
  return malformed(message, at, at + 1, guess(mend('Add the closing quote', stop - wrong, stop, mark)));
}

/** Saxes: two attributes of one name; `at` is the end of the tag. */
export function duplicateAttribute(text: string, at: number, { tag }: FailurePlace): Finding {
  const anchor = text[at - 1] === '/' ? at - 1 : at;
  const seen = new Map<string, number>();
  const second = tag?.attributes.find(({ name, start }) => seen.has(name) || !seen.set(name, start));
  const first = second === undefined ? undefined : seen.get(second.name);
  if (second === undefined || first === undefined)
    return malformed('Two attributes of this tag have the same name in the same namespace.', at, at + 1);
  const lines = [lineOf(text, first), lineOf(text, second.start)];
  const where = lines[0] === lines[1] ? `on line ${lines[0]}` : `on lines ${lines.join(' and ')}`;
  const message = `<${tag?.name ?? ''}> has attribute "${second.name}" twice, ${where}.`;
  const { start, end } = second;
  const same = tag?.attributes.find(({ name }) => name === second.name)?.value === second.value;
  const title = same ? { title: 'Remove the second' } : {};
  return malformed(message, start, end, { anchor, repairs: [{ edits: [{ start, end, text: '' }], ...title }] });
}

/** Saxes: a prefix that no `xmlns:` declares; `at` is the end of the tag. */
export function unboundPrefix(text: string, at: number, { tag, open }: FailurePlace): Finding {
  const anchor = text[at - 1] === '/' ? at - 1 : at;
  const names = [...(tag === null ? [] : [{ name: tag.name, start: tag.start + 1 }]), ...(tag?.attributes ?? [])];
  const declared = new Set(tag?.attributes.map(({ name }) => name));
  for (const { attributes } of open) for (const { name } of attributes) declared.add(name);
  const culprit = names.find(({ name }) => {
    const prefix = prefixOf(name);
    return prefix !== '' && prefix !== 'xml' && prefix !== 'xmlns' && !declared.has(`xmlns:${prefix}`);
  });
  if (culprit === undefined) return malformed('A namespace prefix is not declared.', at, at + 1);
  const { name, start } = culprit;
  const prefix = prefixOf(name);
  const message = `The prefix "${prefix}:" in "${name}" on line ${lineOf(text, start)} is not declared (xmlns:${prefix}="…").`;
  const root = open[0] ?? tag;
  const place = root === null ? at : root.start + 1 + root.name.length;
  // declared for the whole file, one prefix is one mistake
  const edits = [{ start: place, end: place, text: ` xmlns:${prefix}="urn:${encodeURIComponent(prefix)}"` }];
  return malformed(message, start, start + name.length, { anchor, repairs: [{ edits }] });
}

/** Reads the tag as if it had no attributes; not where that would lose a namespace. */
export function cutAttributes(text: string, tag: XmlElement | null, from: number): readonly Repair[] {
  if (tag === null) return [];
  const close = findTagEnd(text, from);
  if (close === -1) return [];
  const start = tag.start + 1 + tag.name.length;
  const end = text[close - 1] === '/' ? close - 1 : close;
  if (end < start || text.slice(start, end).includes('xmlns')) return [];
  return [{ edits: [{ start, end, text: '' }], suspect: tag.start }];
}

function nameAt(text: string, start: number): string {
  return match(/[^\s=>/"']*/y, text, start)?.[0] ?? '';
}

function match(pattern: RegExp, text: string, at: number): RegExpExecArray | null {
  pattern.lastIndex = at;
  return pattern.exec(text);
}

function prefixOf(name: string): string {
  return name.slice(0, Math.max(name.indexOf(':'), 0));
}
