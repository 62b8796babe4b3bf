import type { Diagnostic } from '../diagnostic.ts';

/** The findings that are not among `told`. Findings with the same message about the same block count as equal. */
export function untold(findings: readonly Diagnostic[], told: readonly Diagnostic[]): readonly Diagnostic[] {
  const known = new Set(told.map(keyOf));
  return findings.filter((each) => !known.has(keyOf(each)));
}

/**
 * The findings by which to judge a change. An error that was there before becomes a warning, so that it does not
 * refuse the change. If `before` is null, all errors become warnings.
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
