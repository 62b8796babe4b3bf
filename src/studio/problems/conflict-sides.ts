import type { Conflict, Json } from '#contract';

/** Values longer than this, in characters, are not shown side by side. */
const SHORT = 80;

/** What each side made of the same thing, where that is short enough to be read side by side. */
export type ConflictSides =
  | { readonly kind: 'values'; readonly ours: Json | undefined; readonly theirs: Json | undefined }
  /** Where each side put the block, as `type@url_name`; nowhere is an empty list. */
  | { readonly kind: 'parents'; readonly ours: readonly string[]; readonly theirs: readonly string[] }
  /** One side took away what the other changed. */
  | { readonly kind: 'gone'; readonly side: 'ours' | 'theirs' };

/** The two sides of a conflict, or null where they are long, or hashes that tell nobody anything. */
export function sidesOf({ kind, ours, theirs }: Conflict): ConflictSides | null {
  switch (kind) {
    case 'setting':
    case 'content':
      return isShort(ours) && isShort(theirs) ? { kind: 'values', ours, theirs } : null;
    case 'position':
      return { kind: 'parents', ours: textsOf(ours), theirs: textsOf(theirs) };
    case 'deleted':
    case 'published':
      if (ours === null) return { kind: 'gone', side: 'ours' };
      return theirs === null ? { kind: 'gone', side: 'theirs' } : null;
    case 'children':
    case 'file':
      return null;
  }
}

function isShort(value: Json | undefined): boolean {
  const text = typeof value === 'string' ? value : JSON.stringify(value ?? null);
  return text.length <= SHORT && !text.trim().includes('\n');
}

function textsOf(value: Json | undefined): readonly string[] {
  return Array.isArray(value) ? value.filter((each) => typeof each === 'string') : [];
}
