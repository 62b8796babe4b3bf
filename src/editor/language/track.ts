import type { Diagnostic, QuickFix, Range } from '../../olx/diagnostic.ts';
import { applyEdits, type LineIndex, lineIndex, type TextEdit } from '../../olx/text/index.ts';
import type { Span } from './spot.ts';

/**
 * Moves diagnostics along with an edit of their text. One whose range the edit touches is dropped,
 * as it may be mended; one without a range stays. `before` is the text before the edits.
 */
export function moveDiagnostics(
  diagnostics: readonly Diagnostic[],
  before: string,
  edits: readonly TextEdit[],
): readonly Diagnostic[] {
  if (diagnostics.length === 0 || edits.length === 0) return diagnostics;
  const lines = lineIndex(applyEdits(before, edits));
  return diagnostics.flatMap((each) => {
    if (each.range === null) return [each];
    const range = moveRange(each.range, edits, lines);
    return range === null ? [] : [{ ...each, range, fixes: moveFixes(each.fixes, edits, lines) }];
  });
}

/** The range after the edits, or null where one of them touches it. */
export function moveSpan(span: Span, edits: readonly TextEdit[]): Span | null {
  let shift = 0;
  for (const edit of edits) {
    if (edit.start <= span.end && span.start <= edit.end) return null;
    if (edit.end <= span.start) shift += edit.text.length - (edit.end - edit.start);
  }
  return { start: span.start + shift, end: span.end + shift };
}

function moveRange(range: Range, edits: readonly TextEdit[], lines: LineIndex): Range | null {
  const moved = moveSpan({ start: range.start.offset, end: range.end.offset }, edits);
  return moved === null ? null : lines.range(moved.start, moved.end);
}

function moveFixes(fixes: readonly QuickFix[], edits: readonly TextEdit[], lines: LineIndex): readonly QuickFix[] {
  return fixes.flatMap((fix) => {
    const moved = fix.edits.flatMap((each) => {
      const range = moveRange(each.range, edits, lines);
      return range === null ? [] : [{ ...each, range }];
    });
    return moved.length === fix.edits.length ? [{ ...fix, edits: moved }] : [];
  });
}

/** The first list, and what of the second it does not say already at the same place. */
export function withoutRepeats(first: readonly Diagnostic[], second: readonly Diagnostic[]): readonly Diagnostic[] {
  const said = new Set(first.map(keyOf));
  return [...first, ...second.filter((each) => !said.has(keyOf(each)))];
}

/** What of the second list the first does not say already about the same block, wherever it places it. */
export function unsaid(first: readonly Diagnostic[], second: readonly Diagnostic[]): readonly Diagnostic[] {
  const gist = ({ code, message, block }: Diagnostic): string => JSON.stringify([code, message, block]);
  const said = new Set(first.map(gist));
  return second.filter((each) => !said.has(gist(each)));
}

function keyOf({ code, message, range }: Diagnostic): string {
  return JSON.stringify([code, message, range?.start.offset, range?.end.offset]);
}
