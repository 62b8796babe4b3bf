import type { Conflict, Json } from '#contract';
import { settingText } from '../block/setting-text.ts';

/** Values longer than this, in characters, are compared line by line. */
const SHORT = 80;

/** The three states of a thing: before both changes, as it is here, as it is in the import. */
export interface Three<Value> {
  readonly base: Value;
  readonly ours: Value;
  readonly theirs: Value;
}

/** What each side made of the same thing. */
export type ConflictSides =
  /** Short values; undefined if it was or is not set. */
  | ({ readonly kind: 'values' } & Three<Json | undefined>)
  /** Texts to be compared line by line; null if there was or is none. */
  | ({ readonly kind: 'texts' } & Three<string | null>)
  /** Where each side put the block, as usage keys; nowhere is an empty list. */
  | ({ readonly kind: 'parents' } & Three<readonly string[]>)
  /** The blocks inside, in order, as usage keys. */
  | ({ readonly kind: 'order' } & Three<readonly string[]>)
  /** One side took away what the other changed. */
  | { readonly kind: 'gone'; readonly side: 'ours' | 'theirs' };

/** The sides of a conflict, or null if they are hashes that tell nobody anything. */
export function sidesOf({ kind, base, ours, theirs }: Conflict): ConflictSides | null {
  switch (kind) {
    case 'setting':
    case 'content':
    case 'file':
      if ([base, ours, theirs].some(isHash)) return null;
      return [base, ours, theirs].every(isShort)
        ? { kind: 'values', base, ours, theirs }
        : { kind: 'texts', base: textOf(base), ours: textOf(ours), theirs: textOf(theirs) };
    case 'position':
      return { kind: 'parents', base: keysOf(base), ours: keysOf(ours), theirs: keysOf(theirs) };
    case 'children':
      return { kind: 'order', base: keysOf(base), ours: keysOf(ours), theirs: keysOf(theirs) };
    case 'deleted':
    case 'published':
      if (ours === null) return { kind: 'gone', side: 'ours' };
      return theirs === null ? { kind: 'gone', side: 'theirs' } : null;
  }
}

/** The version of a block that cannot be read, or the hash of a file. */
function isHash(value: Json | undefined): boolean {
  return typeof value === 'string' && /^(?:olx1-)?[0-9a-f]{64}$/.test(value);
}

function isShort(value: Json | undefined): boolean {
  const text = settingText(value) ?? '';
  return text.length <= SHORT && !text.trim().includes('\n');
}

function textOf(value: Json | undefined): string | null {
  if (value === undefined) return null;
  return typeof value === 'string' ? value : JSON.stringify(value, null, 2);
}

function keysOf(value: Json | undefined): readonly string[] {
  return Array.isArray(value) ? value.filter((each) => typeof each === 'string') : [];
}
