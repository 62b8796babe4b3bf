import type {
  DamagedPolicy,
  FileList,
  IdsPolicy,
  MergePolicy,
  OrphanPolicy,
  Step as RequestedStep,
  Scope,
  Side,
  Target,
} from '#contract';
import type { BlobHash, BlockId, CourseKey } from '#olx';
import type { ClaimedKey, CommitId, JobId, JobProgress, Store } from '#store';
import type { Match } from '../access/match.ts';
import type { Actor } from '../auth/actor.ts';
import type { Config } from '../config/index.ts';
import { type Caller, NOBODY, type Studio } from '../studio/studio.ts';
import type { Intent } from './intent.ts';

/**
 * A write as it was asked for: a value without functions, so that another thread, or after a restart
 * another process, can do it. One whose content is spooled, files or nothing is JSON. Immutable.
 */
export interface Write {
  readonly course: CourseKey;
  readonly actor: Actor;
  readonly asked: RequestedChange;
  /** True if the plan is wanted and nothing is to change. */
  readonly plan: boolean;
  readonly match: Match;
  readonly content: SentContent;
  /** SHA-256 of the request's body, in hex digits: part of a plan's identity. */
  readonly contentHash: string;
  /** The fencing token of the lock that the caller holds; null if the request named none. */
  readonly lockToken: number | null;
  /** The idempotency key that the request has claimed. */
  readonly key: ClaimedKey | null;
  /** Names the request in problem documents. */
  readonly instance: string;
}

/** The requested change. Its kind says which content `resolve` must read to make an intent of it. */
export type RequestedChange =
  /** Nothing is left to read. */
  | { readonly kind: 'intent'; readonly intent: Intent }
  | { readonly kind: 'changes'; readonly steps: readonly RequestedStep[]; readonly orphans: OrphanPolicy | undefined }
  | {
      readonly kind: 'replace';
      readonly block: BlockId;
      readonly scope: Scope;
      readonly orphans: OrphanPolicy;
      readonly merge: MergePolicy | undefined;
      readonly base: string | undefined;
      readonly damaged: DamagedPolicy;
      /** Undefined if the request did not say. */
      readonly target: Target | undefined;
    }
  | {
      readonly kind: 'insert';
      readonly parent: BlockId;
      readonly index: number | null;
      readonly ids: IdsPolicy;
      readonly damaged: DamagedPolicy;
      readonly target: Target | undefined;
      /** A subtree of a state of a course run, in place of content that is sent. */
      readonly source: SourceBlock | null;
    }
  /** The content that Studio has: the first reading of a course run. */
  | { readonly kind: 'studio' }
  /** A new course run, from an archive. */
  | {
      readonly kind: 'create';
      readonly message: string;
      /** True if Studio is to have it, which does not have it yet. */
      readonly inStudio?: boolean;
      readonly damaged?: DamagedPolicy;
      readonly target?: Target | undefined;
    }
  /** A plan that is carried out. `base` is the commit that it was worked out on, and `effect` what it showed. */
  | ({ readonly kind: 'apply'; readonly base: CommitId | null; readonly effect: string | null } & Planned)
  /** A plan that is made again with other choices. `chosen` are the conflicts that this request decides. */
  | ({
      readonly kind: 'choose';
      readonly chosen: readonly string[];
      /** When the plan ends whose content this one uses, and so this one: bytes are kept for as long as one plan holds. */
      readonly until?: string;
    } & Planned);

/** The kept intent of a plan with what was chosen, and the size of the intent before it was packed, in bytes. */
export interface Planned {
  readonly intent: BlobHash;
  readonly size: number;
  readonly choices: Readonly<Record<string, Side>>;
}

/** A subtree of a state of a course run. */
export interface SourceBlock {
  readonly course: CourseKey;
  readonly block: BlockId;
  readonly commit: CommitId;
}

/** The requested change of one kind. */
export type Requested<Kind extends RequestedChange['kind']> = Extract<RequestedChange, { readonly kind: Kind }>;

/** The body of a request, taken in to its end. */
export type SentContent =
  | { readonly kind: 'nothing' }
  | { readonly kind: 'document'; readonly bytes: Uint8Array }
  | { readonly kind: 'archive'; readonly bytes: Uint8Array }
  | { readonly kind: 'files'; readonly files: FileList['files'] }
  /** In the store's spool, for work that outlives the request. */
  | { readonly kind: 'spooled'; readonly form: 'document' | 'archive'; readonly id: string };

/** What the steps of a write work with. */
export interface Tools {
  readonly store: Store;
  /** Null if all course runs live in the service. */
  readonly studio: Studio | null;
  readonly config: Pick<Config, 'limits' | 'planLife'>;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

/** Tools of a service over an Open edX. */
export interface StudioTools extends Tools {
  readonly studio: Studio;
}

/** A write's way to tell how far it is. */
export type Tell = (progress: JobProgress) => void;

/** What surrounds a write while it is carried out. */
export interface WorkContext {
  /** The job that it is done for, which ends with its commit; null for the request itself. */
  readonly job: JobId | null;
  readonly tell: Tell;
  /** True for work that may take long: it is tried once before its turn among the writers, so that it holds nobody up. */
  readonly isHeavy: boolean;
  /** Whose right is used in Studio. It is kept in memory only, so a job that another process takes up has none. */
  readonly caller: Caller;
  /** Aborts when the work is cancelled, takes too long, or the service stops. */
  readonly signal: AbortSignal;
}

/** The surroundings of a write that somebody waits for and that takes no time worth telling. */
export function atOnce(signal: AbortSignal, caller: Caller = NOBODY): WorkContext & { readonly job: null } {
  return { job: null, tell: () => undefined, isHeavy: false, caller, signal };
}
