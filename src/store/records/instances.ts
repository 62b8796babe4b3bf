/**
 * Which processes live. Jobs and claims belong to an instance; those of a dead one are taken over. An
 * instance that never said that it lives is dead to all others.
 */
export interface InstanceStore {
  /** Says that this instance lives until `lease` milliseconds from now. */
  beat(lease: number): Promise<void>;
  /** Says that every other instance is dead: for the one process that serves a file, at its start. */
  outlive(): Promise<void>;
  /** This instance ends now, so that nobody waits for its lease to run out. */
  leave(): Promise<void>;
}
