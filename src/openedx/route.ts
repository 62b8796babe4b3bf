/** How a change is carried out in Studio. `none`: Studio has it already. */
export type RouteKind = 'none' | 'fields' | 'import';

/**
 * What a route does besides the change itself.
 *
 * - `publishes-all`: an import publishes every block that is not under `drafts/`.
 * - `live-at-once`: a section, subsection, or list of units changes for learners at once.
 * - `new-ids`: Studio gives new blocks ids of its own.
 * - `overwrites-meanwhile`: what others change in Studio while the import runs is lost.
 * - `not-atomic`: several writes; a failure in between leaves some of them done.
 */
export type SideEffect = 'publishes-all' | 'live-at-once' | 'new-ids' | 'overwrites-meanwhile' | 'not-atomic';

/** How a change would be carried out, and what it costs. A JSON value. */
export interface Route {
  readonly route: RouteKind;
  /** Requests to the CMS, reading back included. */
  readonly requests: number;
  /** Estimated from measured costs, rounded up. */
  readonly seconds: number;
  readonly sideEffects: readonly SideEffect[];
}
