import type { BlockId, ChangeKind, CourseKey, Version } from '#olx';
import type { CommitId, JobId, Timestamp } from '../ids.ts';

/** One block that a commit touched. */
export interface ChangedBlock {
  readonly block: BlockId;
  readonly kind: ChangeKind;
}

/** One entry of a course run's history. Immutable. */
export interface CommitRecord {
  readonly id: CommitId;
  readonly course: CourseKey;
  /** 1 for the first commit of the course run, then one more each. */
  readonly number: number;
  readonly version: Version;
  /** Null for the first. */
  readonly parent: CommitId | null;
  readonly author: string;
  readonly application: string;
  readonly message: string;
  readonly createdAt: Timestamp;
  readonly changed: readonly ChangedBlock[];
  readonly job: JobId | null;
}
