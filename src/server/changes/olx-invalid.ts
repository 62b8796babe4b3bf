import type { CourseKey, Diagnostic } from '#olx';
import { answerDiagnostics } from '../answers/effect.ts';
import { Refusal } from '../refusal.ts';

/** The 422 with all findings, warnings included; at least one of them is an error. */
export function olxInvalid(key: CourseKey, findings: readonly Diagnostic[]): Refusal {
  return new Refusal('olx-invalid', 'The OLX has errors; nothing was changed.', {
    errors: answerDiagnostics(key, findings),
  });
}
