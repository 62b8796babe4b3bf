import { BlockMemo } from '../course/block-memo.ts';
import { COURSE_RULES } from './all-rules.ts';
import type { FactKind, Gathered, Statements } from './facts.ts';

/**
 * Kinds that are gathered together, and where that is remembered. About a subtree only what rules of
 * reach `course` compare is asked of the whole course run: two kinds of few blocks, for which the
 * others need not be read.
 */
export interface Group {
  readonly kinds: readonly FactKind<unknown>[];
  /** Null of a block that states nothing, nor does anything below it. */
  readonly facts: BlockMemo<Gathered | null>;
  readonly statements: BlockMemo<Statements>;
  readonly byType: Map<string, readonly FactKind<unknown>[]>;
}

const ALL_KINDS = new Set(COURSE_RULES.flatMap(({ facts }) => facts));
const FAR_KINDS = new Set(COURSE_RULES.filter(({ reach }) => reach === 'course').flatMap(({ facts }) => facts));
const FAR = newGroup([...FAR_KINDS]);
const NEAR = newGroup([...ALL_KINDS].filter((kind) => !FAR_KINDS.has(kind)));

function newGroup(kinds: readonly FactKind<unknown>[]): Group {
  return { kinds, facts: new BlockMemo(), statements: new BlockMemo(), byType: new Map() };
}

export function groupOf(kind: FactKind<unknown>): Group {
  return FAR_KINDS.has(kind) ? FAR : NEAR;
}

/** Those kinds of a group that blocks of a type state. */
export function kindsOf(type: string, { kinds, byType }: Group): readonly FactKind<unknown>[] {
  const known = byType.get(type);
  if (known !== undefined) return known;
  const fitting = kinds.filter(({ types }) => types === null || types.includes(type));
  // types come from content, so the table is kept from growing without end
  if (byType.size < 1_000) byType.set(type, fitting);
  return fitting;
}
