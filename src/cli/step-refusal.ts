import { type Applied, applySteps, type Course, type Diagnostic, type Step } from '#olx';
import { cannotRun, declined } from './failure.ts';

type Accepted = Extract<Applied, { readonly ok: true }>;

/**
 * Applies steps. Fails with exit code 1 where the content does not allow them, naming the blocks and
 * findings.
 */
export function applied(course: Course, steps: readonly Step[]): Accepted {
  return accepted(applySteps(course, steps));
}

/** What was applied, or the failure that a refusal means. */
export function accepted(outcome: Applied): Accepted {
  if (outcome.ok) return outcome;
  const { code, message, blocks, diagnostics } = outcome.refusal;
  if (code === 'not-found') throw cannotRun(message);
  const named = blocks.length === 0 || diagnostics.length > 0 ? '' : `\n  ${blocks.join('\n  ')}`;
  throw declined(`${message} (${code})${named}`, diagnostics);
}

/** Findings that are worth saying beside a result: errors were declined before. */
export function notErrors(findings: readonly Diagnostic[]): readonly Diagnostic[] {
  return findings.filter(({ severity }) => severity !== 'error');
}
