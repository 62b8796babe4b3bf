import type { FactKind } from '../facts.ts';
import type { Spot } from '../spot.ts';

/** A link from content to a place in a course run. */
export type CourseLink =
  /** `/jump_to_id/NAME`: a block of this course run by its url_name. */
  | { readonly kind: 'jump-to-id'; readonly urlName: string }
  /** `/courses/KEY/…`: a course run by its key, and the block of it that is named, if one is. */
  | { readonly kind: 'course'; readonly key: string; readonly block: string | null }
  /** `/course/courseware/CHAPTER/SEQUENTIAL/…`: a section, or a subsection of it, by url_name. */
  | { readonly kind: 'courseware'; readonly chapter: string; readonly sequential: string | null };

export interface FoundLink<At = Spot> {
  readonly link: CourseLink;
  readonly at: At;
}

const LINK =
  /\/jump_to_id\/([^\s"'<>?#&/\\)]+)|\/course\/courseware\/([^\s"'<>?#&/\\)]+)(?:\/([^\s"'<>?#&/\\)]+))?|\/courses\/(course-v1:[^\s"'<>?#&/\\)]+|[^\s"'<>?#&/\\)]+\/[^\s"'<>?#&/\\)]+\/[^\s"'<>?#&/\\)]+)(?:\/jump_to\/([^\s"'<>?#&\\)]+))?/g;

const NO_LINKS: readonly never[] = [];

/** The links in a text, in order; ranges cover the name or key, or the last name of several. */
export function linksIn(text: string): readonly FoundLink<{ readonly start: number; readonly end: number }>[] {
  if (!text.includes('/jump_to_id/') && !text.includes('/course/') && !text.includes('/courses/')) return NO_LINKS;
  const found: FoundLink<{ start: number; end: number }>[] = [];
  for (const match of text.matchAll(LINK)) {
    const [whole, urlName, chapter, sequential, key = '', block = null] = match;
    const name = urlName ?? sequential ?? chapter ?? key;
    const start = match.index + (block === null ? whole.lastIndexOf(name) : whole.indexOf(name));
    found.push({ link: linkOf(urlName, chapter, sequential, key, block), at: { start, end: start + name.length } });
  }
  return found;
}

function linkOf(
  urlName: string | undefined,
  chapter: string | undefined,
  sequential: string | undefined,
  key: string,
  block: string | null,
): CourseLink {
  if (urlName !== undefined) return { kind: 'jump-to-id', urlName: decoded(urlName) };
  if (chapter === undefined) return { kind: 'course', key: decoded(key), block };
  const inside = sequential === undefined ? null : decoded(sequential);
  return { kind: 'courseware', chapter: decoded(chapter), sequential: inside };
}

/** The links in the content of blocks. */
export const COURSE_LINKS: FactKind<FoundLink> = {
  types: null,
  of({ block }) {
    const inText = linksIn(block.text);
    const inBody = block.body === null ? NO_LINKS : linksIn(block.body.text);
    if (inText.length === 0 && inBody.length === 0) return NO_LINKS;
    return [
      ...inText.map(({ link, at }): FoundLink => ({ link, at: { in: 'text', ...at } })),
      ...inBody.map(({ link, at }): FoundLink => ({ link, at: { in: 'body', ...at } })),
    ];
  },
};

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
