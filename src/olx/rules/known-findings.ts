import type { Diagnostic } from '../diagnostic.ts';

/** The findings that are not among those told before: the same words about the same block are one finding, wherever they were found. */
export function untold(findings: readonly Diagnostic[], told: readonly Diagnostic[]): readonly Diagnostic[] {
  const known = new Set(told.map(keyOf));
  return findings.filter((each) => !known.has(keyOf(each)));
}

/**
 * The findings as a change is judged by them: an error that was there before the change must not
 * decline it, and so is a warning. Where `before` is null nothing that was found declines.
 */
export function judged(findings: readonly Diagnostic[], before: readonly Diagnostic[] | null): readonly Diagnostic[] {
  const known = before === null ? null : new Set(before.map(keyOf));
  return findings.map((each) =>
    each.severity === 'error' && (known === null || known.has(keyOf(each))) ? { ...each, severity: 'warning' } : each,
  );
}

function keyOf({ code, block, message }: Diagnostic): string {
  return JSON.stringify([code, block, message]);
}
