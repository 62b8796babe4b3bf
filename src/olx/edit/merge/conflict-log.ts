import { sha256 } from '#olx/platform';
import { type Block, idOf, type Json } from '../../course/block.ts';
import type { BlockId } from '../../course/keys.ts';
import { displayNameOf } from '../../course/settings.ts';
import { isDirectOnly } from '../../course/structure.ts';
import { idsBelow } from '../../course/tree-index.ts';
import { canonicalValue } from '../../version/canonical-json.ts';
import type { Conflict, ConflictId, ConflictKind, Forms, Unmerged } from '../plan.ts';
import type { Preference, Side, Sides } from './sides.ts';

type Values = Sides<Json | undefined>;

/** 128 bits tell all conflicts of a merge apart. */
const CONFLICT_ID_DIGITS = 32;

/** What decides conflicts. */
export interface Decisions {
  /** Decides the conflicts that `choices` does not name. An open conflict keeps what is here. */
  readonly prefer: Preference;
  readonly choices: ReadonlyMap<ConflictId, Side>;
}

/** Where one form of a course run notes its conflicts, and asks about those of the other form. */
export interface FormLog {
  /**
   * Notes what both sides changed in this form. `block` is the one that it is about, as it is here or,
   * if it is gone here, as the other side has it. Returns the side that decides.
   */
  note(block: Block, kind: ConflictKind, field: string, values: Values, unmerged?: Unmerged): Side;
  /**
   * The side that decides about what only the other side changed in this form, if it is in conflict in the
   * other form; null if it is not. One choice decides both: to keep what is here keeps both forms. Notes that
   * the choice makes a difference here.
   */
  follows(block: Block, kind: ConflictKind, field: string): Side | null;
  /**
   * The same of a block that only the other side added to this form, or took out of it, if anything of it is
   * in conflict. If one of several conflicts keeps what is here, this does, too.
   */
  followsAny(block: Block): Side | null;
  /** The side that decides whether a block is there, if one side deleted it, or what it is in, and the other changed it. */
  deletion(id: BlockId): Side | null;
  /** The side that decides what no conflict is named for. */
  readonly fallback: Side;
}

interface Clash {
  readonly id: ConflictId;
  readonly values: Values;
  readonly unmerged: Unmerged | undefined;
}

interface Noted {
  readonly block: Block;
  readonly kind: ConflictKind;
  readonly field: string;
  readonly clashes: Map<Forms, Clash>;
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

  /** The conflict about a block, or what it is in, that one side deleted and the other changed. */
  deletionOf(id: BlockId): ConflictId | undefined {
    const key = this.#deletions.get(id);
    return key === undefined ? undefined : this.conflict(key);
  }

  /** The conflict that was noted under a key. */
  conflict(key: string): ConflictId | undefined {
    return [...(this.#noted.get(key)?.clashes.values() ?? [])][0]?.id;
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
  readonly #decisions: Decisions;
  readonly #known = new Map<string, Noted>();
  readonly #followers = new Map<string, Set<Forms>>();

  /** `contested`: what an earlier pass found to be in conflict. */
  constructor(decisions: Decisions, contested: Contested = Contested.NOTHING) {
    this.#decisions = decisions;
    this.contested = contested;
  }

  get conflicts(): readonly Conflict[] {
    return [...this.#known.values()].flatMap((noted) => this.#conflictsOf(noted));
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
      note: (block, kind, field, values, unmerged) => {
        const id = idOf(block);
        const key = keyOf(id, kind, field);
        const followers = this.#followersOf(key);
        const noted = this.#known.get(key) ?? { block, kind, field, clashes: new Map(), followers };
        this.#known.set(key, noted);
        const clash = noted.clashes.get(form(id)) ?? { id: conflictId(key, values), values, unmerged };
        noted.clashes.set(form(id), clash);
        return this.#sideOf(clash.id);
      },
      follows: (block, kind, field) => {
        const id = idOf(block);
        const key = this.contested.keyFor(id, kind, field);
        if (key === undefined) return null;
        this.#followersOf(key).add(form(id));
        return this.#sideOf(this.contested.conflict(key));
      },
      followsAny: (block) => {
        const id = idOf(block);
        const keys = this.contested.keysAbout(id);
        for (const key of keys) this.#followersOf(key).add(form(id));
        if (keys.length === 0) return null;
        return keys.some((key) => this.#sideOf(this.contested.conflict(key)) === 'ours') ? 'ours' : 'theirs';
      },
      deletion: (id) => {
        const conflict = this.contested.deletionOf(id);
        return conflict === undefined ? null : this.#sideOf(conflict);
      },
      fallback: this.#sideOf(undefined),
    };
  }

  #sideOf(id: ConflictId | undefined): Side {
    return (id === undefined ? null : this.#choiceOf(id)) ?? (this.#decisions.prefer === 'theirs' ? 'theirs' : 'ours');
  }

  /** The side that decides a conflict; null if it is open. */
  #choiceOf(id: ConflictId): Side | null {
    const { prefer, choices } = this.#decisions;
    return choices.get(id) ?? (prefer === 'fail' ? null : prefer);
  }

  /** One conflict, or one for each form if the forms have other values. */
  #conflictsOf({ block, kind, field, clashes, followers }: Noted): readonly Conflict[] {
    const [first] = clashes;
    if (first === undefined) return [];
    const conflict = (form: Forms, { id, values, unmerged }: Clash): Conflict => ({
      ...{ id, block: idOf(block), displayName: displayNameOf(block), kind, form, field, ...values },
      choice: this.#choiceOf(id),
      ...(unmerged === undefined ? {} : { unmerged }),
    });
    if (new Set([...clashes.values()].map(({ id }) => id)).size > 1)
      return [...clashes].map(([form, clash]) => conflict(form, clash));
    const forms = new Set([...clashes.keys(), ...followers]);
    return [conflict(forms.size === 1 ? first[0] : 'both', first[1])];
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

/**
 * By what is in conflict and the three values, not by the form: what is the same conflict in both forms is
 * one choice, and of two forms with other values each has its own.
 */
function conflictId(key: string, { base, ours, theirs }: Values): ConflictId {
  const values = [base, ours, theirs].map((value) => (value === undefined ? '' : canonicalValue(value)));
  return sha256(JSON.stringify([key, ...values])).slice(0, CONFLICT_ID_DIGITS) as ConflictId;
}
