import type { BlockId } from '#olx';
import type { Route, RouteKind } from '../route.ts';
import type { DriverContext, StudioState } from '../state.ts';

/** What carrying out a change works with. */
export interface ApplyContext extends DriverContext {
  /** Awaited right before the first call that may change Studio, so that a crash afterwards is known. */
  readonly sending: () => Promise<void>;
  /** The route that is taken if it can be. Null for the faster one. */
  readonly prefer?: RouteKind;
  /** Whether a whole-course import is allowed; true by default. */
  readonly canImport?: boolean;
}

/** A part of a change that Studio does not have, although it took it. A JSON value. */
export interface LostChange {
  /** Null if it is a file. */
  readonly block: BlockId | null;
  /** Of a course-level file, or `static/…`; null if it is a block. */
  readonly path: string | null;
  readonly form: 'draft' | 'published' | 'both';
  /**
   * `vanished`: Studio has what it had before. `overwritten`: it has something else, which was left alone. `dropped`:
   * Studio cannot read the block and leaves it out without a word, with all below it.
   */
  readonly how: 'vanished' | 'overwritten' | 'dropped';
}

/** What Studio says of a block after the change. */
export interface BlockMessage {
  readonly block: BlockId;
  readonly severity: 'error' | 'warning';
  readonly text: string;
}

/** What came of a change that was carried out. */
export interface Landed {
  /** What was read back. */
  readonly state: StudioState;
  /** Empty if Studio has all of it. What vanished was sent twice. */
  readonly lost: readonly LostChange[];
  /** Validation messages and render errors of the units that were changed. */
  readonly messages: readonly BlockMessage[];
  readonly route: Route;
}
