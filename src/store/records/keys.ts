import type { Json } from '#olx';

/**
 * `claimed`: this call may go on. `running`: the same request is under way. `done`: it was answered.
 * `mismatch`: the key was used for another request.
 */
export type KeyClaim =
  | { readonly state: 'claimed' }
  | { readonly state: 'running' }
  | { readonly state: 'done'; readonly answer: Json; readonly fingerprint: string }
  | { readonly state: 'mismatch' };

/**
 * A key that a request has claimed. The fingerprint says what makes the request what it is. After a
 * space it may have a second part, the hash of the body, which is compared only if both sides have it:
 * a request whose body is still arriving claims its key without.
 */
export interface ClaimedKey {
  readonly scope: string;
  readonly key: string;
  readonly fingerprint: string;
}

/** Idempotency keys. A `scope` keeps apart what different callers use. Scope, key and fingerprint have at most 255 characters. */
export interface KeyStore {
  /**
   * Claims a key for one request. A claim is taken over if its instance is dead, or if it is of this
   * instance and the request ended without `complete` or `release` reaching the database.
   */
  claim(scope: string, key: string, fingerprint: string): Promise<KeyClaim>;
  /** Ends a claim and records what later calls are answered; the first answer stands. */
  complete(claimed: ClaimedKey, answer: Json): Promise<void>;
  /**
   * Ends a claim of this instance whose request changed nothing, so that the key may be used again. If the
   * database fails, it ends here at once, and for other instances with a later `beat`.
   */
  release(claimed: ClaimedKey): Promise<void>;
}
