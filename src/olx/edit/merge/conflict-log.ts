import { type Block, idOf, type Json } from '../../course/block.ts';
import type { BlockId } from '../../course/keys.ts';
import { displayNameOf } from '../../course/settings.ts';
import { isDirectOnly } from '../../course/structure.ts';
import { idsBelow } from '../../course/tree-index.ts';
import type { Conflict, ConflictKind, Forms } from '../plan.ts';
import type { Sides } from './sides.ts';

type Values = Sides<Json | undefined>;

/** Where one form of a course run notes its conflicts, and asks about those of the other form. */
export interface FormLog {
  /**
   * Notes what both sides changed in this form. `block` is the one that it is about, as it is here or,
   * if it is gone here, as the other side has it.
   */
  note(block: Block, kind: ConflictKind, field: string, values: Values): void;
  /**
   * Whether what only the other side changed in this form is in conflict in the other form. Then one choice
   * decides both: to keep what is here keeps both forms. Notes that the choice makes a difference here.
   */
  follows(block: Block, kind: ConflictKind, field: string): boolean;
  /** The same of a block that only the other side added to this form, or took out of it: whether anything of it is in conflict. */
  isContested(block: Block): boolean;
}

interface Noted {
  readonly block: Block;
  readonly kind: ConflictKind;
  readonly field: string;
  readonly clashes: Map<Forms, Values>;
  readonly followers: Set<Forms>;
}

/** What is in conflict in one form of a course run, as one pass of a merge tells the next. */
export class Contested {
  static readonly NOTHING = new Contested(new Map());
  readonly #noted: ReadonlyMap<string, Noted>;
  /** Of each block that one side deleted, and of all in it, the key of that conflict. */
  readonly #deletions: ReadonlyMap<BlockId, string>;
  /** What has a conflict, or is in a block that one side deleted. */
  readonly blocks: ReadonlySet<BlockId>;

  private constructor(noted: ReadonlyMap<string, Noted>) {
    this.#noted = noted;
    const deletions = [...noted].filter(([, { kind, block }]) => kind === 'deleted' && !isDirectOnly(block.type));
    this.#deletions = new Map(
      deletions.flatMap(([key, { block }]) => [...idsBelow(block)].map((id) => [id, key] as const)),
    );
    const own = [...noted.values()].flatMap(({ kind, block }) => (kind === 'published' ? [] : [idOf(block)]));
    this.blocks = new Set([...own, ...this.#deletions.keys()]);
  }

  with(more: readonly Noted[]): Contested {
    const all = new Map(this.#noted);
    for (const each of more) all.set(keyOf(idOf(each.block), each.kind, each.field), each);
    return new Contested(all);
  }

  get size(): number {
    return this.#noted.size;
  }

  /** Whether a block, or what it stands in, was deleted by one side and changed by the other. */
  isDeletion(id: BlockId): boolean {
    return this.#deletions.has(id);
  }

  /** The keys of all conflicts of a block, and of that which decides whether it is there. */
  keysAbout(id: BlockId): readonly string[] {
    if (!this.blocks.has(id)) return [];
    const deletion = this.#deletions.get(id);
    const own = [...this.#noted].flatMap(([key, { block }]) => (idOf(block) === id ? [key] : []));
    return deletion === undefined ? own : [...own, deletion];
  }

  /** The key of the conflict that decides about a thing; undefined if none does. */
  keyFor(id: BlockId, kind: ConflictKind, field: string): string | undefined {
    const key = keyOf(id, kind, field);
    return this.#noted.has(key) ? key : this.#deletions.get(id);
  }
}

/** Notes what both sides changed, each thing once, in the order in which it was met. */
export class ConflictLog {
  readonly contested: Contested;
  readonly #known = new Map<string, Noted>();
  readonly #followers = new Map<string, Set<Forms>>();

  /** `contested`: what an earlier pass found to be in conflict. */
  constructor(contested: Contested = Contested.NOTHING) {
    this.contested = contested;
  }

  get conflicts(): readonly Conflict[] {
    return [...this.#known.values()].flatMap(conflictsOf);
  }

  /**
   * What the next pass has to know: all that was in conflict in one of two forms, so that the other has to
   * follow it. Null if that is no more than this pass knew.
   */
  next(): Contested | null {
    const isPartial = ({ clashes }: Noted): boolean => !clashes.has('both') && clashes.size === 1;
    const next = this.contested.with([...this.#known.values()].filter(isPartial));
    return next.size > this.contested.size ? next : null;
  }

  /** The log of one form; of `both` for what is alike in the two. */
  in(form: (id: BlockId) => Forms): FormLog {
    return {
      note: (block, kind, field, values) => {
        const id = idOf(block);
        const key = keyOf(id, kind, field);
        const followers = this.#followersOf(key);
        const noted = this.#known.get(key) ?? { block, kind, field, clashes: new Map(), followers };
        this.#known.set(key, noted);
        if (!noted.clashes.has(form(id))) noted.clashes.set(form(id), values);
      },
      follows: (block, kind, field) => {
        const id = idOf(block);
        const key = this.contested.keyFor(id, kind, field);
        if (key === undefined) return false;
        this.#followersOf(key).add(form(id));
        return true;
      },
      isContested: (block) => {
        const id = idOf(block);
        const keys = this.contested.keysAbout(id);
        for (const key of keys) this.#followersOf(key).add(form(id));
        return keys.length > 0;
      },
    };
  }

  #followersOf(key: string): Set<Forms> {
    const known = this.#followers.get(key) ?? new Set();
    this.#followers.set(key, known);
    return known;
  }
}

function keyOf(id: BlockId, kind: ConflictKind, field: string): string {
  return `${kind} ${id} ${field}`;
}

/** One conflict, or one for each form if the forms have other values. */
function conflictsOf({ block, kind, field, clashes, followers }: Noted): readonly Conflict[] {
  const about = { block: idOf(block), displayName: displayNameOf(block), kind, field };
  const [first, ...others] = clashes;
  if (first === undefined) return [];
  const [form, values] = first;
  if (others.some(([, each]) => !sameValues(each, values)))
    return [...clashes].map(([each, own]): Conflict => ({ ...about, form: each, ...own }));
  const forms = new Set([...clashes.keys(), ...followers]);
  return [{ ...about, form: forms.size === 1 ? form : 'both', ...values }];
}

function sameValues(a: Values, b: Values): boolean {
  return JSON.stringify([a.base, a.ours, a.theirs]) === JSON.stringify([b.base, b.ours, b.theirs]);
}
