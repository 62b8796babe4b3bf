import type { CourseKey, Json, Version } from '#olx';
import type { PlanId, Timestamp } from '../ids.ts';

/** A change worked out and not yet done. */
export interface PlanRecord {
  readonly plan: PlanId;
  readonly course: CourseKey;
  readonly baseVersion: Version;
  /** What was asked: enough to do it. */
  readonly request: Json;
  readonly createdAt: Timestamp;
  readonly expiresAt: Timestamp;
}

export type PlanInput = Omit<PlanRecord, 'createdAt'>;

export interface PlanStore {
  /** Stores the plan, or renews the one of the same id. Throws `LimitExceeded` (`plan`). */
  save(plan: PlanInput): Promise<PlanRecord>;
  /** Null where there is none of this course run, or it has expired. */
  find(course: CourseKey, plan: PlanId): Promise<PlanRecord | null>;
}
