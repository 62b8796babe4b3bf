import { type CourseKey, hasErrors, untold } from '#olx';
import { answerConflict, answerOrphan } from '../answers/effect.ts';
import { Refusal } from '../refusal.ts';
import type { Intent } from './intent.ts';
import { olxInvalid } from './olx-invalid.ts';
import type { Outcome } from './work-out.ts';

/** Refuses an outcome with errors, other than those in the content that the request said to keep. */
export function ensureValid(key: CourseKey, { effect }: Outcome, { findings }: Pick<Intent, 'findings'>): void {
  if (hasErrors(untold(effect.diagnostics, findings))) throw olxInvalid(key, effect.diagnostics);
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
