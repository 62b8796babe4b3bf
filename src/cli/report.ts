import { type BlockId, type Diagnostic, type GroupedDiagnostic, grouped, type Severity } from '#olx';
import { printable } from './terminal.ts';

/** How many findings there are of each severity, each counted by itself also where they are told as one. */
export interface SeverityCounts {
  readonly errors: number;
  readonly warnings: number;
  readonly infos: number;
}

/** What a line needs to know of a finding, also of one that the service tells. */
interface ToldFinding extends Pick<GroupedDiagnostic, 'file' | 'range' | 'severity' | 'message'> {
  readonly code: string;
  readonly related?: readonly Pick<GroupedDiagnostic, 'range'>[];
}

/**
 * One line: `file:line:column severity code message`. What is about no file is told of `otherwise`,
 * what is about no place in it of line 1, column 1.
 */
export function findingLine(finding: ToldFinding, otherwise: string): string {
  const { file, range, severity, code, message } = finding;
  const { line, column } = range?.start ?? { line: 1, column: 1 };
  const place = `${printable(file ?? otherwise)}:${line}:${column}`;
  return `${place} ${severity} ${code} ${printable(message)}${furtherPlaces(finding)}\n`;
}

/** ` (and 385 more: lines 12, 15, …)`. `--json` tells all places with their own words. */
function furtherPlaces({ range, related = [] }: ToldFinding): string {
  if (related.length === 0) return '';
  const lines = new Set(related.flatMap((each) => each.range?.start.line ?? []));
  lines.delete(range?.start.line ?? 0);
  if (lines.size === 0) return ` (and ${related.length} more)`;
  const told = [...lines].slice(0, MOST_LINES).join(', ');
  const rest = lines.size > MOST_LINES ? ', …' : '';
  return ` (and ${related.length} more: ${lines.size === 1 ? 'line' : 'lines'} ${told}${rest})`;
}

const MOST_LINES = 10;

/** The tables of codes, which come with the command: their address opens without a network. */
export const CODE_TABLES = new URL('../olx/rules/README.md', import.meta.url);

/** The findings as the command tells them: in order, those of one kind in one file as one. */
export function groupedFindings(findings: readonly Diagnostic[]): readonly GroupedDiagnostic[] {
  return grouped(sorted(findings)).map((finding) => ({ ...finding, help: CODE_TABLES.href + finding.help }));
}

export function findingLines(findings: readonly Diagnostic[], otherwise: string): string {
  return groupedFindings(findings)
    .map((finding) => findingLine(finding, otherwise))
    .join('');
}

/** By file, then place, then code; what is about no file comes first. */
function sorted(findings: readonly Diagnostic[]): readonly Diagnostic[] {
  return [...findings].sort((a, b) => {
    const [left, right] = [a.file ?? '', b.file ?? ''];
    if (left !== right) return left < right ? -1 : 1;
    const apart = (a.range?.start.offset ?? 0) - (b.range?.start.offset ?? 0);
    return apart !== 0 ? apart : a.code < b.code ? -1 : a.code > b.code ? 1 : 0;
  });
}

export function countSeverities(findings: readonly Diagnostic[]): SeverityCounts {
  const count = (severity: Severity): number => findings.filter((each) => each.severity === severity).length;
  return { errors: count('error'), warnings: count('warning'), infos: count('info') };
}

/** The codes that are found most often, for a list too long to be read through: `asset-missing 723, block-empty 6`. */
export function commonCodes(findings: readonly Diagnostic[]): string {
  const counts = new Map<string, number>();
  for (const { code } of findings) counts.set(code, (counts.get(code) ?? 0) + 1);
  const common = [...counts].sort(([, a], [, b]) => b - a).slice(0, MOST_CODES);
  const others = counts.size - common.length;
  const told = common.map(([code, count]) => `${code} ${count}`).join(', ');
  return others === 0 ? told : `${told}, and ${numbered(others, 'other code')}`;
}

const MOST_CODES = 5;

/** `2 errors, 1 warning`; `no problems` where there is nothing. */
export function countsInWords({ errors, warnings, infos }: SeverityCounts): string {
  const told = [numbered(errors, 'error'), numbered(warnings, 'warning'), numbered(infos, 'info')].filter(
    (part) => !part.startsWith('0 '),
  );
  return told.length === 0 ? 'no problems' : told.join(', ');
}

export function numbered(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? '' : 's'}`;
}

/** `problem@quiz "Quiz"`. */
export function blockInWords(id: BlockId, displayName: string | null): string {
  return printable(displayName === null ? id : `${id} "${displayName}"`);
}

/** The one document that `--json` prints. */
export function jsonText(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}
