import type { Diagnostic } from '#contract';

/** Findings about one file, in order of place; `file` is null for those about none. */
export interface DiagnosticGroup {
  readonly file: string | null;
  readonly diagnostics: readonly Diagnostic[];
}

const SEVERITY_ORDER = { error: 0, warning: 1, info: 2 } as const;

/** Findings by file: files with errors first, then by path; findings about no file last. */
export function groupByFile(diagnostics: readonly Diagnostic[]): readonly DiagnosticGroup[] {
  const files = new Map<string | null, Diagnostic[]>();
  for (const each of diagnostics) {
    const group = files.get(each.file);
    if (group === undefined) files.set(each.file, [each]);
    else group.push(each);
  }
  return [...files]
    .map(([file, group]) => ({ file, diagnostics: group.toSorted(byPlace) }))
    .toSorted((a, b) => worst(a) - worst(b) || byPath(a.file, b.file));
}

/** How many findings there are of each severity. */
export function countSeverities(diagnostics: readonly Diagnostic[]): Readonly<Record<Diagnostic['severity'], number>> {
  const counts = { error: 0, warning: 0, info: 0 };
  for (const { severity } of diagnostics) counts[severity] += 1;
  return counts;
}

function byPlace(a: Diagnostic, b: Diagnostic): number {
  return (a.range?.start.offset ?? -1) - (b.range?.start.offset ?? -1);
}

function worst(group: DiagnosticGroup): number {
  return Math.min(...group.diagnostics.map((each) => SEVERITY_ORDER[each.severity]));
}

function byPath(a: string | null, b: string | null): number {
  if (a === null || b === null) return a === b ? 0 : a === null ? 1 : -1;
  return a < b ? -1 : 1;
}
