import type { Block } from '../course/block.ts';
import { COURSE_RULES } from './all-rules.ts';
import type { FactKind, Gathered, Stated } from './facts.ts';
import { PUBLISHED_FORMS } from './published-forms.ts';
import { rememberedOf } from './remembered.ts';
import { subjectOf } from './subject.ts';

type Statements = ReadonlyMap<FactKind<unknown>, readonly Stated<unknown>[]>;

const ALL_KINDS: readonly FactKind<unknown>[] = [
  ...new Set([PUBLISHED_FORMS, ...COURSE_RULES.flatMap(({ facts }) => facts)]),
];
const KINDS_BY_TYPE = new Map<string, readonly FactKind<unknown>[]>();

/** Everything that the blocks of a tree state, in document order, published forms after their drafts, each block once. */
export function factsBelow(root: Block): Statements {
  const all = new Map<FactKind<unknown>, Stated<unknown>[]>(ALL_KINDS.map((kind) => [kind, []]));
  const seen = new Set<Gathered>();
  const visit = (gathered: Gathered): void => {
    if (seen.has(gathered)) return;
    seen.add(gathered);
    for (const [kind, stated] of gathered.own) all.get(kind)?.push(stated);
    gathered.below.forEach(visit);
  };
  const top = gather(root);
  if (top !== null) visit(top);
  return all;
}

function gather(block: Block): Gathered | null {
  const memo = rememberedOf(block);
  if (memo.facts !== undefined) return memo.facts;
  const below: Gathered[] = [];
  for (const child of block.children) {
    const gathered = gather(child.block);
    if (gathered !== null) below.push(gathered);
  }
  const published = block.published ? gather(block.published) : null;
  if (published !== null) below.push(published);
  const own: Gathered['own'][number][] = [];
  const kinds = kindsOf(block.type);
  if (kinds.length > 0) {
    const subject = subjectOf(block);
    for (const kind of kinds) for (const fact of kind.of(subject)) own.push([kind, { subject, fact }]);
  }
  memo.facts = own.length === 0 && below.length === 0 ? null : { block, own, below };
  return memo.facts;
}

function kindsOf(type: string): readonly FactKind<unknown>[] {
  const known = KINDS_BY_TYPE.get(type);
  if (known !== undefined) return known;
  const kinds = ALL_KINDS.filter(({ types }) => types === null || types.includes(type));
  // types come from content, so the table is kept from growing without end
  if (KINDS_BY_TYPE.size < 1_000) KINDS_BY_TYPE.set(type, kinds);
  return kinds;
}
