import type { Diagnostic } from '#contract';

/** What grouping looks at: findings of the service and of the editor alike. */
export type Groupable = Pick<Diagnostic, 'code' | 'severity' | 'file' | 'range'>;

/** Findings of one code and severity, in order of file and place. Never empty. */
export interface DiagnosticKind<Finding> {
  readonly severity: Diagnostic['severity'];
  readonly code: string;
  readonly first: Finding;
  readonly others: readonly Finding[];
}

/** From what hurts most: the order in which findings are shown. */
export const SEVERITIES = ['error', 'warning', 'info'] as const;

/** A kind with up to so many findings is shown as it is; of a longer one the first alone. */
const FEW = 3;

/** Findings by kind: errors first, then warnings; within a severity by the first place of each kind. */
export function groupByKind<Finding extends Groupable>(
  diagnostics: readonly Finding[],
): readonly DiagnosticKind<Finding>[] {
  const kinds = new Map<string, Finding[]>();
  for (const each of diagnostics.toSorted(byPlace)) {
    const key = `${each.severity} ${each.code}`;
    const kind = kinds.get(key);
    if (kind === undefined) kinds.set(key, [each]);
    else kind.push(each);
  }
  const groups = [...kinds.values()].flatMap(([first, ...others]) =>
    first === undefined ? [] : [{ severity: first.severity, code: first.code, first, others }],
  );
  return SEVERITIES.flatMap((severity) => groups.filter((each) => each.severity === severity));
}

/** What of a kind is shown at once, and what only when it is asked for. */
export function foldKind<Finding>({ first, others }: DiagnosticKind<Finding>): {
  readonly shown: readonly Finding[];
  readonly folded: readonly Finding[];
} {
  return others.length < FEW ? { shown: [first, ...others], folded: [] } : { shown: [first], folded: others };
}

/** How many findings there are of each severity; of a group, all that it holds. */
export function countSeverities(
  diagnostics: readonly Pick<Diagnostic, 'severity' | 'count'>[],
): Readonly<Record<Diagnostic['severity'], number>> {
  const counts = { error: 0, warning: 0, info: 0 };
  for (const { severity, count = 1 } of diagnostics) counts[severity] += count;
  return counts;
}

function byPlace(a: Groupable, b: Groupable): number {
  return byPath(a.file, b.file) || (a.range?.start.offset ?? -1) - (b.range?.start.offset ?? -1);
}

function byPath(a: string | null, b: string | null): number {
  if (a === b) return 0;
  if (a === null || b === null) return a === null ? 1 : -1;
  return a < b ? -1 : 1;
}
