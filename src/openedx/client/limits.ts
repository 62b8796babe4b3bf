const KIB = 1024;
const MIB = 1024 * KIB;

/** What one call may take. */
export interface CallLimit {
  /** Of the answer's body, in bytes. */
  readonly bytes: number;
  /** From sending to the last byte of the answer, in seconds, uploads included. */
  readonly seconds: number;
}

/**
 * The limits of each kind of call. Measured on a course run of 910 blocks: an outline has 614 kB and takes 2.7 s, a
 * unit's OLX 0.4 s, a write 0.2 to 1.2 s. The limits leave room for a course run ten times as large on a busy CMS.
 */
export const CALL_LIMITS = {
  token: { bytes: 64 * KIB, seconds: 20 },
  signIn: { bytes: 2 * MIB, seconds: 30 },
  block: { bytes: 16 * MIB, seconds: 30 },
  outline: { bytes: 64 * MIB, seconds: 90 },
  olx: { bytes: 32 * MIB, seconds: 90 },
  settings: { bytes: 16 * MIB, seconds: 30 },
  rights: { bytes: MIB, seconds: 10 },
  write: { bytes: 16 * MIB, seconds: 90 },
  assetList: { bytes: 16 * MIB, seconds: 60 },
  asset: { bytes: 512 * MIB, seconds: 300 },
  upload: { bytes: MIB, seconds: 300 },
  startImport: { bytes: MIB, seconds: 600 },
  task: { bytes: 4 * MIB, seconds: 30 },
  startExport: { bytes: 4 * MIB, seconds: 60 },
  export: { bytes: 2048 * MIB, seconds: 600 },
} as const satisfies Readonly<Record<string, CallLimit>>;

export type CallKind = keyof typeof CALL_LIMITS;

/** Limits that are not of a single call. */
export const CLIENT_LIMITS = {
  /** Calls to one instance at the same time, over all clients. A small CMS has two to four workers. */
  concurrency: 6,
  /** How often a call is sent at most. */
  tries: 4,
  /** The first pause before a call is sent again, in ms; it doubles each time. */
  backOff: 400,
  /** The longest `Retry-After` that is waited for, in seconds. */
  retryAfter: 20,
  /** Bytes of an archive or file that is sent. It is held in memory, because the length must be known. */
  uploadBytes: 512 * MIB,
  /** Redirects within the same origin (GET), or between CMS and LMS while signing in. */
  redirects: 12,
  /** Pages of a list. */
  pages: 200,
  /** How long an import or export may take, in seconds. */
  task: 3600,
  /** The first pause before a task is asked for again, in ms; it grows to eight times as much. */
  poll: 400,
  /** For so long the CMS may not know a task that it has just begun, in seconds (seen: 4.5). */
  taskUnknown: 60,
  /** For so long it is remembered what a CMS can do, in ms. */
  capabilities: 3_600_000,
  /** For so long a refused password is not sent again, in ms, because the LMS locks an account after some. */
  refusedSignIn: 60_000,
} as const;
