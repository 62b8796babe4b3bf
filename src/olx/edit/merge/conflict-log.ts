import { type Block, idOf, type Json } from '../../course/block.ts';
import { displayNameOf } from '../../course/settings.ts';
import type { Conflict, ConflictKind } from '../plan.ts';
import type { Sides } from './sides.ts';

/** Notes what both sides changed, each thing once, in the order in which it was met. */
export class ConflictLog {
  readonly #known = new Map<string, Conflict>();

  get conflicts(): readonly Conflict[] {
    return [...this.#known.values()];
  }

  /** `block` is the one that it is about, as it is here or, where it is gone here, as the other side has it. */
  note(block: Block, kind: ConflictKind, field: string, values: Sides<Json | undefined>): void {
    const id = idOf(block);
    const key = `${kind} ${id} ${field}`;
    if (this.#known.has(key)) return;
    this.#known.set(key, { block: id, displayName: displayNameOf(block), kind, field, ...values });
  }
}
