import type { Diagnostic, QuickFix, TextReplacement } from '../../olx/diagnostic.ts';

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

/**
 * The edits of several fixes as those of one, and of how many they are. A fix with an edit that would
 * overlap one of an earlier fix is left out.
 */
export function together(fixes: readonly QuickFix[]): {
  readonly edits: readonly TextReplacement[];
  readonly taken: number;
} {
  const edits: TextReplacement[] = [];
  let taken = 0;
  for (const fix of fixes) {
    if (fix.edits.some((edit) => edits.some((other) => overlap(edit, other)))) continue;
    edits.push(...fix.edits);
    taken++;
  }
  return { edits, taken };
}

function overlap(a: TextReplacement, b: TextReplacement): boolean {
  return a.range.start.offset < b.range.end.offset && b.range.start.offset < a.range.end.offset;
}
