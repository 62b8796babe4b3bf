import type { Block } from '../course/block.ts';
import type { Subject } from './subject.ts';

/**
 * Something that single blocks state and that rules compare across the course run: links, names,
 * groups. `of` must look at the one block only.
 */
export interface FactKind<T> {
  /** The block types that state such things; null for all. */
  readonly types: readonly string[] | null;
  of(subject: Subject): readonly T[];
}

/** A fact and the block that states it. */
export interface Stated<T> {
  readonly subject: Subject;
  readonly fact: T;
}

/** The facts of a subtree, shared between trees like the blocks. A block that has nothing to state, nor anything below it, has none. */
export interface Gathered {
  readonly block: Block;
  readonly own: readonly (readonly [kind: FactKind<unknown>, stated: Stated<unknown>])[];
  readonly below: readonly Gathered[];
}

/** What a subtree states, by kind, in document order. Filled as it is asked for. */
export type Statements = Map<FactKind<unknown>, Stated<unknown>[]>;
