import { beforeQuery } from './stored-name.ts';

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

/** `asset-v1:Org+Num+Run+…`, or `/c4x/Org/Num/…`, which has no run. */
export interface LinkedCourse {
  readonly org: string;
  readonly course: string;
  readonly run: string | null;
}

const LINK =
  /\/static\/|asset-v1:([^\s"'<>+@]+)\+([^\s"'<>+@]+)\+([^\s"'<>+@]+)\+type@asset\+block[@/]|\/c4x\/([^\s"'<>/]+)\/([^\s"'<>/]+)\/asset\//g;
/** What stands before a link that is not the tail of another address. */
const BEFORE = /[^\w/.]/;
const OPENING = /(?:\\?["']|&(?:amp;)?(?:quot|apos|#34|#39);|\()$/;
/** A reference that ends a link without quotes, also in HTML within an attribute; that to `&` is part of it. */
const ENDING = /&(?!amp;)|&amp;(?=(?:quot|apos|lt|gt|#34|#39);)/;
/** Up to a blank, quote, query or bracket. */
const WORD = /[^\s"'<>?#)\\]*/y;
const LONGEST_OPENING = '&amp;quot;'.length;
/** No link is longer; a quote that closes later is not that of the link. */
const LONGEST = 1_000;

const NO_LINKS: readonly LinkText[] = [];

/** The links to static assets in a text of whatever kind (HTML, CSS, JavaScript, JSON), in order. */
export function assetLinksIn(text: string): readonly LinkText[] {
  if (!text.includes('/static/') && !text.includes('asset-v1:') && !text.includes('/c4x/')) return NO_LINKS;
  const links: LinkText[] = [];
  for (const match of text.matchAll(LINK)) {
    const [whole, org, number, run, oldOrg, oldNumber] = match;
    const isStatic = whole === '/static/';
    if (isStatic && match.index > 0 && !BEFORE.test(text[match.index - 1] ?? '')) continue;
    const start = match.index + whole.length;
    const word = wordAt(text, start);
    // the names in keys are stored names, which have no blanks
    const quoted = isStatic ? quotedAt(text, match.index, start) : null;
    const shown = quoted !== null && isOneLink(quoted) ? beforeQuery(quoted) : word;
    if (shown === '') continue;
    const readings = new Set([...(quoted === null ? [] : [quoted]), word, word.replace(/[.,;:!]+$/, '')]);
    readings.delete('');
    const course =
      org !== undefined && number !== undefined && run !== undefined
        ? { org, course: number, run }
        : oldOrg !== undefined && oldNumber !== undefined
          ? { org: oldOrg, course: oldNumber, run: null }
          : null;
    links.push({ shown, readings: [...readings], course, start, end: start + shown.length });
  }
  return links;
}

/** Up to the first character or reference that ends a link without quotes. */
function wordAt(text: string, start: number): string {
  WORD.lastIndex = start;
  const [word = ''] = WORD.exec(text) ?? [];
  return word.slice(0, LONGEST).split(ENDING, 1)[0] ?? '';
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
