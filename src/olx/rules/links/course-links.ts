import type { FactKind } from '../facts.ts';
import type { Spot } from '../spot.ts';

/** A link from content to a place in a course run. */
export type CourseLink =
  /** `/jump_to_id/NAME`: a block of this course run by its url_name. */
  | { readonly kind: 'jump-to-id'; readonly urlName: string }
  /** `/courses/KEY/…`: a course run by its key, and the block of it that is named, if one is. */
  | { readonly kind: 'course'; readonly key: string; readonly block: string | null };

export interface FoundLink<At = Spot> {
  readonly link: CourseLink;
  readonly at: At;
}

const LINK =
  /\/jump_to_id\/([^\s"'<>?#&/\\)]+)|\/courses\/(course-v1:[^\s"'<>?#&/\\)]+|[^\s"'<>?#&/\\)]+\/[^\s"'<>?#&/\\)]+\/[^\s"'<>?#&/\\)]+)(?:\/jump_to\/([^\s"'<>?#&\\)]+))?/g;

/** The links in a text, in order; ranges cover the name or key. */
export function linksIn(text: string): readonly FoundLink<{ readonly start: number; readonly end: number }>[] {
  const found: FoundLink<{ start: number; end: number }>[] = [];
  if (!text.includes('/jump_to_id/') && !text.includes('/courses/')) return found;
  for (const match of text.matchAll(LINK)) {
    const [whole, urlName, key = '', block = null] = match;
    const start = match.index + whole.indexOf(urlName ?? key);
    const end = start + (urlName ?? key).length;
    const link: CourseLink =
      urlName === undefined
        ? { kind: 'course', key: decoded(key), block }
        : { kind: 'jump-to-id', urlName: decoded(urlName) };
    found.push({ link, at: { start, end } });
  }
  return found;
}

/** The links in the content of blocks. */
export const COURSE_LINKS: FactKind<FoundLink> = {
  types: null,
  of({ block }) {
    const inText = linksIn(block.text).map(({ link, at }): FoundLink => ({ link, at: { in: 'text', ...at } }));
    const inBody = linksIn(block.body?.text ?? '').map(
      ({ link, at }): FoundLink => ({ link, at: { in: 'body', ...at } }),
    );
    return [...inText, ...inBody];
  },
};

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
