import type { Block } from '../course/block.ts';
import { isDirectOnly } from '../course/structure.ts';
import { sharedIds } from '../course/tree-index.ts';
import { COURSE_RULES } from './all-rules.ts';
import type { FactKind, Gathered, Stated, Statements } from './facts.ts';
import { PUBLISHED_FORMS } from './published-forms.ts';
import { rememberedOf } from './remembered.ts';
import { subjectOf } from './subject.ts';

const ALL_KINDS: readonly FactKind<unknown>[] = [
  ...new Set([PUBLISHED_FORMS, ...COURSE_RULES.flatMap(({ facts }) => facts)]),
];
const NONE: readonly Stated<unknown>[] = [];
const KINDS_BY_TYPE = new Map<string, readonly FactKind<unknown>[]>();

/**
 * What the blocks of a tree state, in document order, published forms after their drafts, each block
 * once; one kind at a time. After an edit only what holds the edited block is put together anew, unless
 * some blocks stand in two places, which then have to be told apart.
 */
export function factsBelow(root: Block): (kind: FactKind<unknown>) => readonly Stated<unknown>[] {
  if (sharedIds(root).size === 0) return (kind) => statedBelow(root, kind);
  const all = visited(root);
  return (kind) => all.get(kind) ?? NONE;
}

/** What some blocks state, without those below them. */
export function factsOf(blocks: Iterable<Block>): (kind: FactKind<unknown>) => readonly Stated<unknown>[] {
  const all: Statements = new Map();
  for (const block of blocks) for (const [kind, stated] of gather(block)?.own ?? []) listOf(all, kind).push(stated);
  return (kind) => all.get(kind) ?? NONE;
}

/** What a tree without shared blocks states; above the unit nothing stands in two forms either. */
function statedBelow(block: Block, kind: FactKind<unknown>): readonly Stated<unknown>[] {
  const memo = rememberedOf(block);
  if (!isDirectOnly(block.type)) {
    memo.statements ??= visited(block);
    return memo.statements.get(kind) ?? NONE;
  }
  memo.statements ??= new Map();
  const known = memo.statements.get(kind);
  if (known !== undefined) return known;
  const all: Stated<unknown>[] = [];
  for (const [each, stated] of gather(block)?.own ?? []) if (each === kind) all.push(stated);
  for (const child of block.children) for (const each of statedBelow(child.block, kind)) all.push(each);
  memo.statements.set(kind, all);
  return all;
}

function visited(root: Block): Statements {
  const all: Statements = new Map();
  const seen = new Set<Gathered>();
  const visit = (gathered: Gathered): void => {
    if (seen.has(gathered)) return;
    seen.add(gathered);
    for (const [kind, stated] of gathered.own) listOf(all, kind).push(stated);
    gathered.below.forEach(visit);
  };
  const top = gather(root);
  if (top !== null) visit(top);
  return all;
}

function listOf(all: Statements, kind: FactKind<unknown>): Stated<unknown>[] {
  const known = all.get(kind);
  if (known !== undefined) return known;
  const fresh: Stated<unknown>[] = [];
  all.set(kind, fresh);
  return fresh;
}

function gather(block: Block): Gathered | null {
  const memo = rememberedOf(block);
  if (memo.facts !== undefined) return memo.facts;
  const below = gatheredBelow(block);
  const own = statedIn(block);
  memo.facts = own === NOTHING && below === NOTHING ? null : { block, own, below };
  return memo.facts;
}

// most blocks state nothing, and have nothing below them that does
const NOTHING: readonly never[] = [];

function gatheredBelow(block: Block): Gathered['below'] {
  let below: Gathered[] | null = null;
  for (const child of block.children) {
    const gathered = gather(child.block);
    if (gathered === null) continue;
    if (below === null) below = [gathered];
    else below.push(gathered);
  }
  const published = block.published ? gather(block.published) : null;
  return published === null ? (below ?? NOTHING) : [...(below ?? NOTHING), published];
}

function statedIn(block: Block): Gathered['own'] {
  const kinds = kindsOf(block.type);
  if (kinds.length === 0) return NOTHING;
  let own: Gathered['own'][number][] | null = null;
  const subject = subjectOf(block);
  for (const kind of kinds) {
    const facts = kind.of(subject);
    if (facts.length === 0) continue;
    own ??= [];
    for (const fact of facts) own.push([kind, { subject, fact }]);
  }
  return own ?? NOTHING;
}

function kindsOf(type: string): readonly FactKind<unknown>[] {
  const known = KINDS_BY_TYPE.get(type);
  if (known !== undefined) return known;
  const kinds = ALL_KINDS.filter(({ types }) => types === null || types.includes(type));
  // types come from content, so the table is kept from growing without end
  if (KINDS_BY_TYPE.size < 1_000) KINDS_BY_TYPE.set(type, kinds);
  return kinds;
}
