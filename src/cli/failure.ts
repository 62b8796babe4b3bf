import type { Diagnostic } from '#olx';

/** 0: done, and no errors. 1: findings of severity error, or differences. 2: could not run. */
export type ExitCode = 0 | 1 | 2;

/** Ends a verb early: nothing was written. Printed as one message, with its findings before it. */
export class CommandFailure extends Error {
  override readonly name = 'CommandFailure';
  readonly exitCode: Exclude<ExitCode, 0>;
  readonly findings: readonly Diagnostic[];

  constructor(
    exitCode: Exclude<ExitCode, 0>,
    message: string,
    findings: readonly Diagnostic[] = [],
    options?: ErrorOptions,
  ) {
    super(message, options);
    this.exitCode = exitCode;
    this.findings = findings;
  }

  toJSON(): {
    readonly name: string;
    readonly exitCode: number;
    readonly message: string;
    readonly findings: readonly Diagnostic[];
  } {
    return { name: this.name, exitCode: this.exitCode, message: this.message, findings: this.findings };
  }
}

/** The content does not allow what was asked: exit code 1. */
export function declined(message: string, findings: readonly Diagnostic[] = []): CommandFailure {
  return new CommandFailure(1, message, findings);
}

/** Arguments, files or archives that cannot be worked with: exit code 2. */
export function cannotRun(message: string, cause?: unknown): CommandFailure {
  return new CommandFailure(2, message, [], cause === undefined ? {} : { cause });
}

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file or folder',
  EACCES: 'this user may not read or write it',
  EPERM: 'this user may not read or write it',
  ENOTDIR: 'a part of the path is a file, not a folder',
  EISDIR: 'it is a folder, not a file',
  EEXIST: 'it exists already',
  ENOSPC: 'the disk is full',
  EROFS: 'the disk is read-only',
  ENAMETOOLONG: 'the name is too long',
  EMFILE: 'too many files are open',
  ELOOP: 'its links lead in a circle',
};

/** The code of an error of the operating system, or null where it is none. */
export function systemCode(error: unknown): string | null {
  if (!(error instanceof Error) || !('syscall' in error) || !('code' in error)) return null;
  return typeof error.code === 'string' ? error.code : null;
}

/** An error of the operating system in an author's words, about the path as the author gave it; any other error as it is. */
export function systemFailure(path: string, error: unknown): unknown {
  const code = systemCode(error);
  return code === null ? error : cannotRun(`${path}: ${REASONS[code] ?? code}`, error);
}
