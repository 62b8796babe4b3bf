import type { Block } from '../course/block.ts';
import { hasDraft } from '../course/forms.ts';
import { isDirectOnly } from '../course/structure.ts';
import { sharedIds } from '../course/tree-index.ts';
import { type Group, groupOf, kindsOf } from './fact-groups.ts';
import type { FactKind, Gathered, Stated, Statements } from './facts.ts';
import { subjectOf } from './subject.ts';

const NONE: readonly Stated<unknown>[] = [];

/**
 * What the blocks of a tree state, in document order, published forms after their drafts, each block
 * once; one kind at a time. After an edit only what holds the edited block is put together anew, unless
 * some blocks stand in two places, which then have to be told apart.
 */
export function factsBelow(root: Block): (kind: FactKind<unknown>) => readonly Stated<unknown>[] {
  // one value may be the draft below one unit and what is live below another
  if (sharedIds(root).size === 0 && hasDraft(root)) return (kind) => [...new Set(statedBelow(root, kind))];
  if (sharedIds(root).size === 0) return (kind) => statedBelow(root, kind);
  return byGroup((group) => visited(root, group));
}

/** What some blocks state, without those below them. */
export function factsOf(blocks: Iterable<Block>): (kind: FactKind<unknown>) => readonly Stated<unknown>[] {
  const list = [...blocks];
  return byGroup((group) => {
    const all: Statements = new Map();
    for (const block of list) for (const [kind, stated] of ownFacts(block, group)) listOf(all, kind).push(stated);
    return all;
  });
}

/** Remembered for leaves only: of a container all below it would be gathered, too. */
function ownFacts(block: Block, group: Group): Gathered['own'] {
  const isLeaf = block.children.length === 0 && !block.published;
  return isLeaf ? (gather(block, group)?.own ?? NOTHING) : statedIn(block, group);
}

/** Answers kind by kind, gathering a group when one of its kinds is asked for. */
function byGroup(gatherAll: (group: Group) => Statements): (kind: FactKind<unknown>) => readonly Stated<unknown>[] {
  const known = new Map<Group, Statements>();
  return (kind) => {
    const group = groupOf(kind);
    const all = known.get(group) ?? gatherAll(group);
    known.set(group, all);
    return all.get(kind) ?? NONE;
  };
}

/** What a tree without shared blocks states; above the unit nothing stands in two forms either. */
function statedBelow(block: Block, kind: FactKind<unknown>): readonly Stated<unknown>[] {
  const group = groupOf(kind);
  const statements = statementsOf(block, group);
  const known = statements.get(kind);
  if (known !== undefined || !isDirectOnly(block.type)) return known ?? NONE;
  const all: Stated<unknown>[] = [];
  for (const [each, stated] of gather(block, group)?.own ?? []) if (each === kind) all.push(stated);
  for (const child of block.children) for (const each of statedBelow(child.block, kind)) all.push(each);
  statements.set(kind, all);
  return all;
}

/** Of a unit or what stands below one, all there are; further up, those that were asked for. */
function statementsOf(block: Block, group: Group): Statements {
  const known = group.statements.get(block);
  if (known !== undefined) return known;
  const made: Statements = isDirectOnly(block.type) ? new Map() : visited(block, group);
  group.statements.set(block, made);
  return made;
}

function visited(root: Block, group: Group): Statements {
  const all: Statements = new Map();
  const seen = new Set<Gathered>();
  const visit = (gathered: Gathered): void => {
    if (seen.has(gathered)) return;
    seen.add(gathered);
    for (const [kind, stated] of gathered.own) listOf(all, kind).push(stated);
    gathered.below.forEach(visit);
  };
  const top = gather(root, group);
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

function gather(block: Block, group: Group): Gathered | null {
  const known = group.facts.get(block);
  if (known !== undefined) return known;
  const below = gatheredBelow(block, group);
  const own = statedIn(block, group);
  const gathered = own === NOTHING && below === NOTHING ? null : { block, own, below };
  group.facts.set(block, gathered);
  return gathered;
}

// most blocks state nothing, and have nothing below them that does
const NOTHING: readonly never[] = [];

function gatheredBelow(block: Block, group: Group): Gathered['below'] {
  let below: Gathered[] | null = null;
  for (const child of block.children) {
    const gathered = gather(child.block, group);
    if (gathered === null) continue;
    if (below === null) below = [gathered];
    else below.push(gathered);
  }
  const published = block.published ? gather(block.published, group) : null;
  return published === null ? (below ?? NOTHING) : [...(below ?? NOTHING), published];
}

function statedIn(block: Block, group: Group): Gathered['own'] {
  const kinds = kindsOf(block.type, group);
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
