/** Elements whose content a browser takes as text up to their end tag, whatever stands there; a `/` does not end them. */
export const TEXT_ONLY: ReadonlySet<string> = new Set(['script', 'style', 'textarea', 'title', 'iframe']);
/** Inside these a browser reads tags as XML does. */
export const FOREIGN: ReadonlySet<string> = new Set(['svg', 'math']);

/** A tag or comment that takes all that follows as its content. Offsets into the HTML, half-open. */
export interface Swallower {
  readonly name: string;
  readonly start: number;
  readonly end: number;
  /** `<iframe …/>`; otherwise the end is left out. */
  readonly isSelfClosed: boolean;
}

/** No page of an author has more; of a longer list nothing could be read. */
const MOST_FOUND = 1_000;
const TAG_NAME = /\/?([a-z][^\s/>]*)/iy;
const MAY_SWALLOW = /<(?:!--|script|style|textarea|title|iframe)/i;
const COMMENT_END = /--!?>/g;
const END_TAGS: ReadonlyMap<string, RegExp> = new Map(
  [...TEXT_ONLY].map((name) => [name, new RegExp(`</${name}(?=[\\s/>])[^>]*>?`, 'gi')]),
);

/** What in an HTML text swallows the rest of it, in order, as a browser reads it: the first thousand. Linear in the length. */
export function swallowersIn(html: string): readonly Swallower[] {
  // most texts have nothing that could
  if (!MAY_SWALLOW.test(html)) return [];
  const found: Swallower[] = [];
  let foreign = 0;
  for (let at = html.indexOf('<'); at !== -1; at = html.indexOf('<', at)) {
    if (html.startsWith('<!--', at)) {
      const end = commentEnd(html, at);
      if (end === -1) return [...found, { name: '!--', start: at, end: at + 4, isSelfClosed: false }];
      at = end;
      continue;
    }
    TAG_NAME.lastIndex = at + 1;
    const [written, raw] = TAG_NAME.exec(html) ?? [];
    if (written === undefined || raw === undefined) {
      at += 1;
      continue;
    }
    const name = raw.toLowerCase();
    const end = tagEnd(html, at + 1 + written.length);
    // a tag that never ends is no tag to a browser
    if (end === -1) return found;
    const start = at;
    const isSelfClosed = html[end - 2] === '/';
    at = end;
    if (FOREIGN.has(name))
      foreign = written.startsWith('/') ? Math.max(0, foreign - 1) : foreign + (isSelfClosed ? 0 : 1);
    if (written.startsWith('/') || foreign > 0 || !TEXT_ONLY.has(name)) continue;
    if (isSelfClosed) {
      if (found.length === MOST_FOUND) return found;
      found.push({ name, start, end, isSelfClosed });
      continue;
    }
    const close = END_TAGS.get(name);
    if (close === undefined) continue;
    close.lastIndex = end;
    if (close.exec(html) === null) return [...found, { name, start, end, isSelfClosed }];
    at = close.lastIndex;
  }
  return found;
}

/** The offset after a comment, or -1 where it never ends. */
function commentEnd(html: string, at: number): number {
  if (html.startsWith('>', at + 4)) return at + 5;
  if (html.startsWith('->', at + 4)) return at + 6;
  COMMENT_END.lastIndex = at + 4;
  return COMMENT_END.exec(html) === null ? -1 : COMMENT_END.lastIndex;
}

/** The offset after the `>` of a tag, over quoted values, or -1. */
function tagEnd(html: string, from: number): number {
  for (let at = from; at < html.length; at += 1) {
    const character = html[at];
    if (character === '>') return at + 1;
    if (character !== '=') continue;
    let next = at + 1;
    while (/\s/.test(html[next] ?? '')) next += 1;
    const quote = html[next];
    if (quote !== '"' && quote !== "'") continue;
    const close = html.indexOf(quote, next + 1);
    if (close === -1) return -1;
    at = close;
  }
  return -1;
}
