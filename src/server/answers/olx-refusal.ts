import {
  type Applied,
  type Course,
  type CourseKey,
  type Diagnostic,
  type DiagnosticCode,
  diagnostic,
  type Step,
  usageKey,
} from '#olx';
import { Refusal } from '../refusal.ts';
import { answerDiagnostics } from './effect.ts';

/** The 422 with all findings, warnings included; at least one of them is an error. */
export function olxInvalid(key: CourseKey, findings: readonly Diagnostic[]): Refusal {
  return new Refusal('olx-invalid', 'The OLX has errors; nothing was changed.', {
    errors: answerDiagnostics(key, findings),
  });
}

type Declined = Extract<Applied, { ok: false }>;

/** What the steps made of the course run; throws the refusal of the request if one of them cannot be done. */
export function ensureApplied(
  key: CourseKey,
  applied: Applied,
  steps: readonly Step[],
): { readonly course: Course; readonly orphans: Extract<Applied, { ok: true }>['orphans'] } {
  if (applied.ok) return applied;
  throw stepRefusal(key, applied, steps);
}

function stepRefusal(
  key: CourseKey,
  { step, refusal: { code, message, blocks: ids, diagnostics } }: Declined,
  steps: readonly Step[],
): Refusal {
  const blocks = ids.map((id) => usageKey(key, id));
  const detail = steps.length > 1 ? `Step ${step + 1}: ${message}` : message;
  switch (code) {
    case 'not-found':
      return new Refusal('not-found', detail);
    case 'duplicate':
      return new Refusal('duplicate', detail, { blocks });
    case 'ambiguous-parent':
      return new Refusal('bad-request', detail, { missing: 'from', candidates: blocks });
    case 'never-published':
      return new Refusal('conflict', detail, { conflicts: [] });
    case 'content-has-drafts':
      return new Refusal('bad-request', detail, { blocks });
    case 'incompatible-placement':
      return new Refusal('incompatible-placement', detail, { blocks });
    case 'olx-invalid':
      // a finding about the content as a whole comes without diagnostics of its own
      return olxInvalid(
        key,
        diagnostics.length > 0
          ? diagnostics
          : [diagnostic(findingCode(steps[step]), 'error', message, { block: ids[0] ?? null })],
      );
  }
}

function findingCode(step: Step | undefined): DiagnosticCode {
  if (step?.kind === 'replace-node') return 'children-not-references';
  return step?.kind === 'set-settings' ? 'policy-invalid' : 'folder-root-mismatch';
}
