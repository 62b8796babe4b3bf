import type { Diagnostic, QuickFix } from '../../olx/diagnostic.ts';
import { together } from '../../olx/text/index.ts';

/**
 * One fix that takes, for every diagnostic of this code, its first fix; null where fewer than two
 * can be mended so. Edits that would overlap an earlier one are left out.
 */
export function fixAll(diagnostics: readonly Diagnostic[], code: Diagnostic['code']): QuickFix | null {
  const fixes = diagnostics.flatMap((each) =>
    each.code === code && each.fixes[0] !== undefined ? [each.fixes[0]] : [],
  );
  const { edits, taken } = together(fixes);
  return taken < 2 ? null : { title: `Fix all ${taken} problems of this kind`, edits };
}
