import type { DamagedPolicy, OrphanPolicy, Step as RequestedStep } from '#contract';
import type { BlobHash, CourseKey } from '#olx';
import type { ClaimedKey } from '#store';
import type { Match } from '../access/match.ts';
import type { Actor } from '../parts.ts';
import type { Inserting } from './inserting.ts';
import type { Intent } from './intent.ts';
import type { Replacing } from './replacing.ts';

/** What is asked for, by what has to be read before it is known what is wanted. */
export type Asked =
  /** Nothing is left to be read. */
  | { readonly kind: 'intent'; readonly intent: Intent }
  | { readonly kind: 'changes'; readonly steps: readonly RequestedStep[]; readonly orphans: OrphanPolicy | undefined }
  | ({ readonly kind: 'replace' } & Replacing)
  | ({ readonly kind: 'insert' } & Inserting)
  /** A course run that is not there yet, from an archive. */
  | { readonly kind: 'create'; readonly message: string; readonly damaged?: DamagedPolicy }
  /** What a plan was made for: the kept intent, and its size before it was packed, in bytes. */
  | { readonly kind: 'apply'; readonly intent: BlobHash; readonly size: number };

/** The content that came with a request, where it is now. */
export type Content =
  | { readonly kind: 'nothing' }
  | { readonly kind: 'document'; readonly bytes: Uint8Array }
  | { readonly kind: 'archive'; readonly bytes: Uint8Array }
  /** In the store's spool, for work that outlives the request. */
  | { readonly kind: 'spooled'; readonly form: 'document' | 'archive'; readonly id: string };

/**
 * A write as it was asked for: a value without functions, so that another thread, or after a restart
 * another process, can do it. One whose content is spooled or nothing is JSON. Immutable.
 */
export interface Order {
  readonly course: CourseKey;
  readonly actor: Actor;
  readonly asked: Asked;
  /** True where the plan is wanted and nothing is to change. */
  readonly plan: boolean;
  readonly match: Match;
  readonly content: Content;
  /** SHA-256 of the request's body, in hex digits: part of a plan's identity. */
  readonly contentHash: string;
  /** The fencing token of the lock that the caller holds; null where the request named none. */
  readonly lockToken: number | null;
  /** The idempotency key that the request has claimed. */
  readonly key: ClaimedKey | null;
  /** Names the request in problem documents. */
  readonly instance: string;
}
