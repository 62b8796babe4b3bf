import { sha256 } from '#olx/platform';
import type { Block } from '../course/block.ts';
import { BlockMemo } from '../course/block-memo.ts';
import { contentText } from '../course/content.ts';
import type { Course } from '../course/course.ts';
import { draftView, publishedView } from '../course/forms.ts';
import { indexOf } from '../course/tree-index.ts';
import type { Change, ContentChange, ContentHash } from './plan.ts';

const hashes = new BlockMemo<ContentHash | 'none'>();

/** The name of the text of a block; null if it has none. Memoised. */
function contentHash(block: Block): ContentHash | null {
  const known = hashes.get(block);
  if (known !== undefined) return known === 'none' ? null : known;
  const text = contentText(block);
  const hash = text === null ? null : (sha256(text) as ContentHash);
  hashes.set(block, hash ?? 'none');
  return hash;
}

/** What becomes of the text of a block that changes, comes (`before` is null) or goes. */
export function contentChange(before: Block | null, after: Block | null): ContentChange {
  // own properties, so that copies and JSON have them
  return {
    get before() {
      return before === null ? null : contentHash(before);
    },
    get after() {
      return after === null ? null : contentHash(after);
    },
  };
}

/** The same of a block that is there on one side only; null if it has no text. */
export function wholeContent(before: Block | null, after: Block | null): ContentChange | null {
  const block = before ?? after;
  return block === null || contentText(block) === null ? null : contentChange(before, after);
}

/**
 * The texts that the hashes in the `content` of a change stand for. `before` and `next` are the two states that the
 * change compares.
 */
export function withContents(
  before: Course,
  next: Course,
  { block, form, content }: Change,
): { readonly before: string | null; readonly after: string | null } {
  const textIn = ({ root }: Course): string | null => {
    const view = form === 'published' ? publishedView(root) : draftView(root);
    const found = view === null ? undefined : indexOf(view).blocks.get(block);
    return found === undefined ? null : contentText(found);
  };
  return content === null ? { before: null, after: null } : { before: textIn(before), after: textIn(next) };
}
