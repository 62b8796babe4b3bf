import {
  type Applied,
  applySteps,
  type BlockId,
  type Course,
  type Diagnostic,
  type Step,
  untold,
  validateSubtree,
} from '#olx';
import { cannotRun, declined } from './failure.ts';
import { presentYear } from './present-year.ts';

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

/** What is worth saying beside a result: what was found in the content, and what the rules find in the block in its place. */
export function worthSaying(findings: readonly Diagnostic[], course: Course, id: BlockId): readonly Diagnostic[] {
  return [...findings, ...untold(validateSubtree(course, id, undefined, presentYear()), findings)];
}
