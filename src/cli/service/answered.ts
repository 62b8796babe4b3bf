import { type Diagnostic, type Done, type Problem, type ProblemName, problemName, type ReadResult } from '#contract';
import { CommandFailure, type ExitCode } from '../failure.ts';
import { findingLine } from '../report.ts';
import { printable, type Terminal } from '../terminal.ts';
import { conflictLine, orphanLine, shortName } from './plan-report.ts';

/** What the service refuses although the request fits: exit code 1. */
const REFUSALS: readonly ProblemName[] = [
  'orphans',
  'conflict',
  'duplicate',
  'version-mismatch',
  'olx-invalid',
  'incompatible-placement',
  'locked',
  'precondition-required',
];

/** What to do next. */
const ADVICE: Readonly<Partial<Record<ProblemName, string>>> = {
  unauthorized: 'Run olx login, or set OLX_CLIENT_ID and OLX_CLIENT_SECRET.',
  forbidden: 'Ask those who run the service for the right.',
  orphans: 'Add --orphans delete to delete them.',
  conflict: 'Decide with --choose ID=ours|theirs, or with --prefer ours|theirs.',
  'version-mismatch': 'Pull first, or push again: a push merges what changed in the meantime.',
  'precondition-required': 'Pull first, so that the version is known.',
  'olx-invalid': 'Correct the OLX; olx validate shows all findings.',
  locked: 'Try again later, or ask the holder.',
  throttled: 'Try again later.',
  'too-large': 'Push a part of it, such as one section.',
  unavailable: 'Try again later.',
  'timed-out': 'Try again later, or push a part of it.',
};

/**
 * The answer of the service. A refusal fails with its title, detail and what to do next, after its diagnostics, one a
 * line: exit code 1 if the service declines the change, else 2. `otherwise` names what findings without a file are about.
 */
export async function answered<Value>(
  result: ReadResult<Value>,
  terminal: Terminal,
  otherwise = '-',
): Promise<Done<Value>> {
  if (result.ok) return result;
  const { problem } = result;
  await terminal.tell(diagnosticLines(problem.errors ?? [], otherwise));
  throw new CommandFailure(exitCodeOf(problem), refusalText(problem));
}

/** One line for each diagnostic; a group is one line. */
export function diagnosticLines(diagnostics: readonly Diagnostic[], otherwise: string): string {
  return diagnostics.map((each) => findingLine(each, otherwise)).join('');
}

function exitCodeOf(problem: Problem): Exclude<ExitCode, 0> {
  const name = problemName(problem);
  return name !== null && REFUSALS.includes(name) ? 1 : 2;
}

function refusalText(problem: Problem): string {
  const { title, detail, orphans = [], conflicts = [], blocks = [], candidates = [] } = problem;
  const name = problemName(problem);
  const lines = [
    detail === '' ? printable(title) : `${printable(title)}: ${printable(detail)}`,
    ...orphans.map((each) => `  ${orphanLine(each)}`),
    ...conflicts.map((each) => `  ${conflictLine(each)}`),
    ...[...blocks, ...candidates].map((each) => `  ${printable(shortName(each))}`),
    ...circumstances(problem),
  ];
  const advice = name === null ? undefined : ADVICE[name];
  return [...lines, ...(advice === undefined ? [] : [advice])].join('\n');
}

/** Who changed or holds it, and when. */
function circumstances({ changed_by, changed_at, holder, expires_at, retry_after }: Problem): readonly string[] {
  const lines: string[] = [];
  if (typeof changed_by === 'string') lines.push(`changed by ${printable(changed_by)}${when(changed_at)}`);
  if (holder !== undefined)
    lines.push(`held by ${printable(holder)}${expires_at === undefined ? '' : ` until ${expires_at}`}`);
  if (retry_after !== undefined) lines.push(`possible again in ${retry_after} seconds`);
  return lines;
}

function when(moment: string | null | undefined): string {
  return typeof moment === 'string' ? ` at ${moment}` : '';
}
