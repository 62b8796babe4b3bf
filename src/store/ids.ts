import type { Brand } from '#olx';

/** SHA-256 of a commit object, 64 lower-case hex digits. */
export type CommitId = Brand<string, 'CommitId'>;
/** SHA-256 of a node object, 64 lower-case hex digits. */
export type NodeId = Brand<string, 'NodeId'>;
/** SHA-256 of a files object, 64 lower-case hex digits. */
export type FilesId = Brand<string, 'FilesId'>;
export type JobId = Brand<string, 'JobId'>;
/** The hash of a plan, 1 to 128 characters; the server works it out. */
export type PlanId = Brand<string, 'PlanId'>;
/** A write to Studio in the journal; a random id. */
export type StudioWriteId = Brand<string, 'StudioWriteId'>;
/** One run of one process; jobs bear it, so that those of a dead process are known. */
export type InstanceId = Brand<string, 'InstanceId'>;
/** A moment in UTC as `Date.prototype.toISOString` writes it; sorts as text. */
export type Timestamp = string;
