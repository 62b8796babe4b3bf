/** The closed list of reasons to refuse an archive. `archive/README.md` has a row for each. */
export const ARCHIVE_PROBLEM_CODES = [
  'archive-unknown',
  'archive-damaged',
  'archive-ambiguous',
  'archive-encrypted',
  'archive-unsupported',
  'archive-too-large',
  'unpacked-too-large',
  'ratio-too-high',
  'too-many-entries',
  'path-empty',
  'path-encoding',
  'path-control',
  'path-backslash',
  'path-absolute',
  'path-device',
  'path-traversal',
  'path-too-long',
  'entry-link',
  'entry-special',
  'entry-duplicate',
  'entry-file-and-folder',
] as const;

/** One of `ARCHIVE_PROBLEM_CODES`. */
export type ArchiveProblemCode = (typeof ARCHIVE_PROBLEM_CODES)[number];

/** Why an archive was refused. Plain JSON. */
export interface ArchiveProblem {
  readonly code: ArchiveProblemCode;
  /** What is wrong, in an author's words, without the entry's name. */
  readonly message: string;
  /** The entry, as the archive spells it, with unprintable characters escaped; null for the whole archive. */
  readonly entry: string | null;
  /** The limit that the archive exceeds; missing for all other reasons. */
  readonly limit?: SizeLimit;
}

/** The limits that refuse an archive; an entry over `maxEntryBytes` is only not kept in memory. */
export type SizeLimit = 'maxEntries' | 'maxUnpackedBytes' | 'maxRatio' | 'maxHeldBytes' | 'maxBufferedZipBytes';

/** Carries a problem from where it is found to `readArchive`, which answers it as a result. Never leaves this area. */
export class ArchiveRefusal extends Error {
  override readonly name = 'ArchiveRefusal';
  readonly problem: ArchiveProblem;

  constructor(
    code: ArchiveProblemCode,
    message: string,
    entry: string | null = null,
    options: ErrorOptions & { readonly limit?: SizeLimit } = {},
  ) {
    super(message, options);
    const { limit } = options;
    const named = { code, message, entry: entry === null ? null : printable(entry) };
    this.problem = limit === undefined ? named : { ...named, limit };
  }
}

/** Which part of the agreement the caller or its blob store broke. */
export type ArchiveFaultCode = 'path-refused' | 'path-conflict' | 'blob-missing' | 'blob-size' | 'sink-incomplete';

/** Thrown if the caller or its blob store broke the agreement. Bad archives are results, not errors. */
export class ArchiveFault extends Error {
  override readonly name = 'ArchiveFault';
  readonly code: ArchiveFaultCode;
  /** Path or hash that the fault is about. */
  readonly subject: string;

  constructor(code: ArchiveFaultCode, message: string, subject: string) {
    super(`${message}: ${printable(subject)}`);
    this.code = code;
    this.subject = subject;
  }

  /** The error as plain JSON, for logs and problem documents. */
  toJSON(): {
    readonly name: string;
    readonly code: ArchiveFaultCode;
    readonly message: string;
    readonly subject: string;
  } {
    return { name: this.name, code: this.code, message: this.message, subject: this.subject };
  }
}

// bidirectional controls are in Cf: a log line must not be reordered by an entry's name
function printable(text: string): string {
  const short = text.length > 300 ? `${text.slice(0, 300)}…` : text;
  return short.replace(/[\p{Cc}\p{Cf}\p{Cs}\u2028\u2029]/gu, (char) => `\\u{${char.codePointAt(0)?.toString(16)}}`);
}
