import { beforeQuery } from '../../text/stored-name.ts';

/** A link to a static asset in a text. Offsets are UTF-16, half-open, of `shown`. */
export interface LinkText {
  /** The part behind `/static/` or the key, as written, without query and fragment. */
  readonly shown: string;
  /** What the link may say, one within the other: up to its closing quote, up to the first blank. */
  readonly readings: readonly string[];
  /** The course run whose key the link names; null for `/static/…`, which stays in its own. */
  readonly course: LinkedCourse | null;
  readonly start: number;
  readonly end: number;
}

/** The course run that a link names: `asset-v1:Org+Num+Run+…`, or `/c4x/Org/Num/…` without a run. */
export interface LinkedCourse {
  readonly org: string;
  readonly course: string;
  readonly run: string | null;
}

/** What a link begins with. All are bounded, so that a long text takes no more than its length. */
const BEGINNINGS = [
  { text: '/static/', whole: /\/static\//y },
  {
    text: 'asset-v1:',
    whole: /asset-v1:([^\s"'<>+@]{1,255})\+([^\s"'<>+@]{1,255})\+([^\s"'<>+@]{1,255})\+type@asset\+block[@/]/y,
  },
  { text: '/c4x/', whole: /\/c4x\/([^\s"'<>/]{1,255})\/([^\s"'<>/]{1,255})\/asset\//y },
] as const;
/** What stands before a link that is not the tail of another address. */
const BEFORE = /[^\w/.]/;
const OPENING = /(?:\\?["']|&(?:amp;)?(?:quot|apos|#34|#39);|\()$/;
/** A reference that ends a link without quotes, also in HTML within an attribute; that to `&` is part of it. */
const ENDING = /&(?!amp;)|&amp;(?=(?:quot|apos|lt|gt|#34|#39);)/;
/** Up to a blank, quote, query or bracket. */
const WORD = /[^\s"'<>?#)\\]{0,1000}/y;
const LONGEST_OPENING = '&amp;quot;'.length;
/** No link is longer; a quote that closes later is not that of the link. */
const LONGEST = 1_000;

const NO_LINKS: readonly LinkText[] = [];

/** The links to static assets in a text of whatever kind (HTML, CSS, JavaScript, JSON). */
export function assetLinksIn(text: string): readonly LinkText[] {
  let links: LinkText[] | null = null;
  for (const beginning of BEGINNINGS) {
    for (let at = text.indexOf(beginning.text); at !== -1; at = text.indexOf(beginning.text, at + 1)) {
      const link = linkAt(text, at, beginning.whole);
      if (link === null) continue;
      links ??= [];
      links.push(link);
    }
  }
  return links ?? NO_LINKS;
}

function linkAt(text: string, at: number, beginning: RegExp): LinkText | null {
  beginning.lastIndex = at;
  const match = beginning.exec(text);
  if (match === null) return null;
  const [whole, org, number, run = null] = match;
  const course = org === undefined || number === undefined ? null : { org, course: number, run };
  if (course === null && at > 0 && !BEFORE.test(text[at - 1] ?? '')) return null;
  const start = at + whole.length;
  const word = wordAt(text, start);
  // the names in keys are stored names, which have no blanks
  const quoted = course === null ? quotedAt(text, at, start) : null;
  const shown = quoted !== null && isOneLink(quoted) ? beforeQuery(quoted) : word;
  if (shown === '') return null;
  const readings = quoted === null || quoted === word ? [word] : [quoted, word];
  if (/[.,;:!]$/.test(word)) readings.push(word.replace(/[.,;:!]+$/, ''));
  return { shown, readings: readings.filter((reading) => reading !== ''), course, start, end: start + shown.length };
}

/** Up to the first character or reference that ends a link without quotes. */
function wordAt(text: string, start: number): string {
  WORD.lastIndex = start;
  const [word = ''] = WORD.exec(text) ?? [];
  return word.includes('&') ? (word.split(ENDING, 1)[0] ?? '') : word;
}

/** Up to the quote or bracket that closes what opens just before the link; null without one on the line. */
function quotedAt(text: string, linkStart: number, start: number): string | null {
  const [opening] = OPENING.exec(text.slice(Math.max(0, linkStart - LONGEST_OPENING), linkStart)) ?? [];
  if (opening === undefined) return null;
  const window = text.slice(start, start + LONGEST);
  const line = window.split('\n', 1)[0] ?? '';
  const end = line.indexOf(opening === '(' ? ')' : opening);
  return end <= 0 ? null : line.slice(0, end);
}

/** Whether a quoted text is one link, and not a list of them or a stretch of a program. */
function isOneLink(quoted: string): boolean {
  return !/\/static\/|[<>"{}]/.test(quoted);
}
