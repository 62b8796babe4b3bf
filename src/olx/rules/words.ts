/** The text in quotation marks for a message, cut where it is long and without line breaks. */
export function quoted(text: string): string {
  const line = text.replace(/\s+/g, ' ').trim();
  return `“${line.length > MOST_QUOTED ? `${line.slice(0, MOST_QUOTED)}…` : line}”`;
}

const MOST_QUOTED = 60;

/** A tag as messages name it: `<choice>`. */
export function tagged(name: string): string {
  return `<${name.slice(0, MOST_QUOTED)}>`;
}

/** A type or tag with its article: `an html`, or `An html` at the start of a sentence. */
export function withArticle(word: string, at: 'start' | 'within' = 'within'): string {
  const article = /^\W*([aeio]|html|lti)/i.test(word) ? 'an' : 'a';
  return `${at === 'start' ? article.replace('a', 'A') : article} ${word}`;
}

/** The message that a block type is not allowed below another. */
export function placementMessage(parentType: string, childType: string): string {
  return `${withArticle(childType, 'start')} is not allowed directly inside ${withArticle(parentType)}.`;
}

/** `a, b or c`. */
export function eitherOf(words: readonly string[]): string {
  return words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} or ${words.at(-1)}`;
}

/**
 * The word of a list that was surely meant: the same but for upper and lower case, `-` and `_`, or one
 * letter left out, added, changed, or swapped with its neighbour. Null where none or several could be
 * meant; words under four letters are too short to guess at.
 */
export function meantWord(written: string, words: Iterable<string>): string | null {
  const wanted = plain(written);
  const near: string[] = [];
  for (const word of words) {
    if (plain(word) === wanted) return word;
    if (Math.min(wanted.length, word.length) >= 4 && isOneSlip(wanted, plain(word))) near.push(word);
  }
  return near.length === 1 ? (near[0] ?? null) : null;
}

function plain(word: string): string {
  return word.toLowerCase().replaceAll('-', '_');
}

function isOneSlip(a: string, b: string): boolean {
  const [short, long] = a.length <= b.length ? [a, b] : [b, a];
  if (long.length - short.length > 1) return false;
  let same = 0;
  while (same < short.length && short[same] === long[same]) same += 1;
  if (short.length < long.length) return short.slice(same) === long.slice(same + 1);
  const isSwapped =
    short[same] === long[same + 1] && short[same + 1] === long[same] && short.slice(same + 2) === long.slice(same + 2);
  return isSwapped || short.slice(same + 1) === long.slice(same + 1);
}
