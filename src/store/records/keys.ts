import type { Json } from '#olx';

/**
 * `claimed`: this call may go on. `running`: the same request is under way. `done`: it was answered.
 * `mismatch`: the key was used for another request.
 */
export type KeyClaim =
  | { readonly state: 'claimed' }
  | { readonly state: 'running' }
  | { readonly state: 'done'; readonly answer: Json }
  | { readonly state: 'mismatch' };

/** A key that was used before. */
export interface UsedKey {
  readonly fingerprint: string;
  /** Null while the request is under way. */
  readonly answer: Json | null;
  /** False where the request was under way in an instance that is dead. */
  readonly living: boolean;
}

/** Idempotency keys. A `scope` keeps apart what different callers use; it has at most 255 characters. */
export interface KeyStore {
  /** Null where the key was not used, or too long ago. */
  find(scope: string, key: string): Promise<UsedKey | null>;
  /** `key` and `fingerprint` at most 255 characters. A claim left by an instance that is dead is taken over. */
  claim(scope: string, key: string, fingerprint: string): Promise<KeyClaim>;
  /** Records what later calls are answered; the first answer stands. */
  complete(scope: string, key: string, answer: Json): Promise<void>;
  /** Forgets a claim of this instance whose request changed nothing, so that it may be tried again. */
  release(scope: string, key: string): Promise<void>;
}
