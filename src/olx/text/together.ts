import type { QuickFix, TextReplacement } from '../diagnostic.ts';

/**
 * The edits of several fixes of one text, which may be applied at once, and how many fixes they are. A
 * fix is taken whole or not at all: one that overlaps an earlier one, or inserts at the same place, is left out.
 */
export function together(fixes: readonly QuickFix[]): {
  readonly edits: readonly TextReplacement[];
  readonly taken: number;
} {
  const edits: TextReplacement[] = [];
  const sorted: TextReplacement[] = [];
  let taken = 0;
  for (const fix of fixes) {
    if (fix.edits.some((edit) => meetsOneOf(sorted, edit))) continue;
    for (const edit of fix.edits) sorted.splice(placeAmong(sorted, edit), 0, edit);
    edits.push(...fix.edits);
    taken += 1;
  }
  return { edits, taken };
}

function meetsOneOf(sorted: readonly TextReplacement[], edit: TextReplacement): boolean {
  const at = placeAmong(sorted, edit);
  return [sorted[at - 1], sorted[at]].some((other) => other !== undefined && meet(other, edit));
}

/** Where an edit belongs in a sorted list: after those that start at the same place. */
function placeAmong(sorted: readonly TextReplacement[], edit: TextReplacement): number {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((sorted[middle]?.range.start.offset ?? 0) <= edit.range.start.offset) low = middle + 1;
    else high = middle;
  }
  return low;
}

function meet({ range: a }: TextReplacement, { range: b }: TextReplacement): boolean {
  if (a.start.offset === b.start.offset) return true;
  return a.start.offset < b.end.offset && b.start.offset < a.end.offset;
}
