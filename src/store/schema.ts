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
  instances: { id: string; alive_until: string };
  locks: LockRow;
  lock_counters: { course: string; last: number | string };
  applications: ApplicationRow;
  access_tokens: { hash: string; application: string; scopes: string; expires_at: string };
  calls: CallRow;
  call_block_types: { call: string; block_type: string };
  seen: SeenRow;
  /** Objects and blobs that a course run refers to, each once, with their sizes. */
  course_objects: { course: string; id: string; bytes: number | string };
  course_sizes: { course: string; bytes: number | string };
  plan_parts: { course: string; plan: string; part: string; bytes: Uint8Array };
  plan_contents: { course: string; plan: string; hash: string; block: string; form: string };
  /** The first commit of a course run that named a text, or the one whose state had it then. */
  commit_contents: { course: string; hash: string; number: number; block: string; form: string };
  /** Course runs that live in Studio, with the driver's marks of what it had. */
  studio_links: { course: string; commit: string; marks: string; read_at: string };
  studio_writes: StudioWriteRow;
  /** Which commits changed a block. */
  commit_blocks: { course: string; block: string; number: number };
  /** Blocks that the newest state of a course run does not have, with the commit that deleted them. */
  deleted_blocks: { course: string; block: string; type: string; number: number };
  schema_migrations: { number: number; applied_at: string };
}

export interface ObjectRow {
  id: string;
  kind: 'node' | 'files' | 'commit';
  bytes: Uint8Array;
  /** When somebody last wrote these bytes, or found that they are there already; to the hour. */
  written_at: string;
}

export interface BlobRow {
  hash: string;
  /** Node's PostgreSQL driver hands large integers out as text. */
  size: number | string;
  /** Where the bytes stand in `blob_chunks`: the hash itself, or the upload that brought them. */
  body: string;
  /** As of an object. */
  written_at: string;
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
  /** Null for a plan of an older program, as the next two. */
  base: string | null;
  /** JSON. */
  choices: string | null;
  /** JSON. */
  precondition: string | null;
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
  /** JSON; null once the job is over. */
  order: string | null;
  spool: string | null;
  attempt: number;
  revision: number;
  created_at: string;
  updated_at: string;
}

export interface KeyRow {
  /** The scope; it was called so when applications were the only ones. */
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

/** One that ended before its time bears the token of the lock that ended it. */
export interface LockRow {
  course: string;
  /** Empty for the whole course run. */
  block: string;
  holder: string;
  application: string;
  token: number | string;
  acquired_at: string;
  expires_at: string;
  taken_over_by: number | string | null;
  kind: string;
  /** Grows with every change of a lock of the course run. */
  changed: number | string;
}

/** `scopes` and `courses` are JSON. */
export interface ApplicationRow {
  id: string;
  name: string;
  secret_hash: string;
  scopes: string;
  courses: string;
  created_at: string;
  expires_at: string | null;
  revoked_at: string | null;
  last_used_at: string | null;
  /** The secret before the last rotation, and until when it holds; null if it does not. */
  former_secret_hash: string | null;
  former_until: string | null;
}

export interface CallRow {
  id: string;
  at: string;
  application: string;
  author: string;
  route: string;
  status: number;
  outcome: string;
  /** In microseconds. */
  duration: number;
  /** Of durations that differ by less than a twentieth. */
  bucket: number;
  /** How many calls of about the same moment were like this one. */
  count: number;
  course: string | null;
}

export interface SeenRow {
  kind: string;
  name: string;
  first_at: string;
  first_course: string | null;
  first_application: string;
  last_at: string;
  last_course: string | null;
  last_application: string;
}

/** A write to Studio that has not ended. `target` is what Studio shall have, packed by the caller. */
export interface StudioWriteRow {
  id: string;
  course: string;
  base: string;
  request: string;
  /** Hashes of what the target refers to, as JSON. */
  blobs: string;
  target: Uint8Array;
  instance: string;
  job: string | null;
  phase: string;
  created_at: string;
}
