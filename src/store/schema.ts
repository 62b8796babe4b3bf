/**
 * The tables. All but `bytes` and whole numbers is text; JSON is text as well, so that the same
 * statements run on every backend.
 */
export interface Schema {
  objects: ObjectRow;
  blobs: BlobRow;
  blob_chunks: BlobChunkRow;
  blob_uploads: { body: string; created_at: string };
  courses: CourseRow;
  commits: CommitRow;
  plans: PlanRow;
  jobs: JobRow;
  idempotency_keys: KeyRow;
  imports: ImportRow;
  schema_migrations: { number: number; applied_at: string };
}

export interface ObjectRow {
  id: string;
  kind: 'node' | 'files' | 'commit';
  bytes: Uint8Array;
}

export interface BlobRow {
  hash: string;
  /** Node's PostgreSQL driver hands large integers out as text. */
  size: number | string;
  /** Where the bytes stand in `blob_chunks`: the hash itself, or the upload that brought them. */
  body: string;
}

export interface BlobChunkRow {
  body: string;
  position: number;
  bytes: Uint8Array;
}

export interface CourseRow {
  key: string;
  head: string;
  created_at: string;
  updated_at: string;
}

/** What is looked up or listed without reading the commit object. */
export interface CommitRow {
  course: string;
  number: number;
  id: string;
  version: string;
  job: string | null;
  display_name: string | null;
  counts: string;
}

export interface PlanRow {
  course: string;
  id: string;
  base_version: string;
  request: string;
  answer: string;
  created_at: string;
  expires_at: string;
}

export interface JobRow {
  id: string;
  kind: string;
  course: string | null;
  state: string;
  phase: string | null;
  done: number | string;
  total: number | string | null;
  message: string | null;
  result: string | null;
  owner: string;
  instance: string;
  created_at: string;
  updated_at: string;
}

export interface KeyRow {
  application: string;
  key: string;
  fingerprint: string;
  instance: string;
  answer: string | null;
  created_at: string;
}

export interface ImportRow {
  course: string;
  block: string;
  application: string;
  version: string;
  created_at: string;
}
