import type { BlobHash, BlockId, CourseKey, Json, Version } from '#olx';
import type { CommitId, PlanId, Timestamp } from '../ids.ts';
import type { NamedContent } from './contents.ts';

/** What a plan relies on: it may be applied while all of this is as it was. */
export interface PlanPrecondition {
  /** `version` is the block's version, `node` its node version. A null version means that the block is not there. */
  readonly blocks: readonly {
    readonly block: BlockId;
    readonly which: 'version' | 'node';
    readonly version: Version | null;
  }[];
  /** Static assets by their path below `static/`, course-level files by their path. A null hash means that the file is not there. */
  readonly files: readonly {
    readonly kind: 'asset' | 'file';
    readonly path: string;
    readonly hash: BlobHash | null;
  }[];
}

/** How one conflict of a plan is decided. */
export type PlanChoice = 'ours' | 'theirs';

/** A change worked out and not yet done. */
export interface PlanRecord {
  readonly plan: PlanId;
  readonly course: CourseKey;
  /** The commit that the plan was worked out on. Null for a plan of an older program. */
  readonly base: CommitId | null;
  readonly baseVersion: Version;
  /** What was asked: enough to do it. */
  readonly request: Json;
  /** By conflict id, on top of what was asked. */
  readonly choices: Readonly<Record<string, PlanChoice>>;
  /** Null for a plan of an older program: it then relies on the whole course run. */
  readonly precondition: PlanPrecondition | null;
  readonly createdAt: Timestamp;
  readonly expiresAt: Timestamp;
}

export interface PlanInput {
  readonly plan: PlanId;
  readonly course: CourseKey;
  /** The plan goes with this commit: when the course run is deleted. */
  readonly base?: CommitId | null;
  readonly baseVersion: Version;
  readonly request: Json;
  readonly choices?: PlanRecord['choices'];
  readonly precondition?: PlanPrecondition | null;
  /** The texts that the plan names and no commit has. */
  readonly contents?: readonly NamedContent[];
  /** Kept as they are and given back by `part`. The caller packs them. */
  readonly parts?: Partial<Readonly<Record<PlanPart, Uint8Array>>>;
  readonly expiresAt: Timestamp;
}

/** `answer`: what the plan was answered with. `texts`: the texts of its `contents`. */
export type PlanPart = 'answer' | 'texts';

export interface PlanStore {
  /**
   * Stores the plan, or renews the one of the same id. Throws `LimitExceeded` (`plan`), and `CourseGone` if its base
   * is not a commit of the course run.
   */
  save(plan: PlanInput): Promise<PlanRecord>;
  /** Null where there is none of this course run, or it has expired. */
  find(course: CourseKey, plan: PlanId): Promise<PlanRecord | null>;
  /** The bytes of a part. Null if there is no such plan, it has expired, or it was saved without the part. */
  part(course: CourseKey, plan: PlanId, part: PlanPart): Promise<Uint8Array | null>;
}
