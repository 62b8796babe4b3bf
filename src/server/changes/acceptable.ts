import { type CourseKey, hasErrors, untold } from '#olx';
import { answerConflict, answerOrphan } from '../answers/effect.ts';
import { Refusal } from '../refusal.ts';
import { type Intent, isTyped } from './intent.ts';
import { olxInvalid } from './olx-invalid.ts';
import type { Outcome } from './work-out.ts';

/** Refuses an outcome with errors, other than those in an archive that the request said to keep. */
export function ensureValid(key: CourseKey, { effect }: Outcome, { wanted, findings }: Intent): void {
  const kept = isTyped(wanted) ? [] : findings;
  if (hasErrors(untold(effect.diagnostics, kept))) throw olxInvalid(key, effect.diagnostics);
}

/** Refuses an outcome that the choices do not allow: errors, conflicts, then orphans. */
export function ensureAcceptable(key: CourseKey, outcome: Outcome, intent: Intent): void {
  ensureValid(key, outcome, intent);
  const { orphans: choice } = intent;
  const { conflicts, orphans } = outcome.effect;
  if (outcome.undecided) {
    throw new Refusal('conflict', 'The same things were changed on both sides; nothing was changed.', {
      conflicts: conflicts.map((each) => answerConflict(key, each)),
    });
  }
  if (orphans.length > 0 && choice === 'reject') {
    throw new Refusal('orphans', 'Blocks would be left without a parent; nothing was changed.', {
      orphans: orphans.map((each) => answerOrphan(key, each)),
    });
  }
}
