import { type Diagnostic, type DiagnosticCode, diagnostic, type QuickFix } from '../diagnostic.ts';
import type { LineIndex, TextEdit } from '../text/index.ts';

/** What is wrong with a text, in offsets, before lines are worked out. */
export interface Finding {
  readonly code: DiagnosticCode;
  readonly message: string;
  readonly start: number;
  readonly end: number;
  /**
   * Where libxml2 stands when it reports the error, if that is not `start`. The diagnostic must be on
   * that line, so a range that begins on another one gives way to it.
   */
  readonly anchor?: number;
  /** The fix that an author is offered. Its edits copy nothing out of the text. */
  readonly fix?: { readonly title: string; readonly edits: readonly TextEdit[]; readonly unsafe?: true };
  /** Ways to go on reading, likeliest first; without one, nothing sound can be said of what follows. */
  readonly repairs?: readonly Repair[];
  /** Where the start tag begins whose end is missing or wrong, where the finding is about that. */
  readonly about?: number;
}

/** A change to the text that is read, never shown, after which the mistake is gone. */
export interface Repair {
  readonly edits: readonly TextEdit[];
  /** The title of the fix, where this repair is the one that fits. Such a fix is unsafe, because others fit too. */
  readonly title?: string;
  /** Names of the tags that the repair adds, removes or renames; the tags after it must then match. */
  readonly names?: readonly string[];
  /** The start of a tag that was guessed at; what is later found about its end may come of that. */
  readonly suspect?: number;
}

/** A finding of code `xml-not-well-formed`. */
export function malformed(message: string, start: number, end: number, more: Partial<Finding> = {}): Finding {
  return { code: 'xml-not-well-formed', message, start, end, ...more };
}

/** A fix of one edit that is sound to read on with, too. */
export function mend(title: string, start: number, end: number, text: string): Pick<Finding, 'fix' | 'repairs'> {
  return mendAll(title, [{ start, end, text }]);
}

/** A fix of several edits that is sound to read on with, too. */
export function mendAll(title: string, edits: readonly TextEdit[]): Pick<Finding, 'fix' | 'repairs'> {
  return { fix: { title, edits }, repairs: [{ edits }] };
}

/** The same fix, of which a person must say whether it was meant. */
export function guess({ fix, repairs }: Pick<Finding, 'fix' | 'repairs'>): Pick<Finding, 'fix' | 'repairs'> {
  return { ...(fix && { fix: { ...fix, unsafe: true } }), ...(repairs && { repairs }) };
}

/** The diagnostic of a finding; its range begins on the line that libxml2 names. */
export function toDiagnostic(finding: Finding, lines: LineIndex, file: string | null): Diagnostic {
  const { anchor, fix } = finding;
  const moved = anchor !== undefined && lines.position(anchor).line !== lines.position(finding.start).line;
  const range = moved ? lines.range(anchor, anchor) : lines.range(finding.start, finding.end);
  const fixes: readonly QuickFix[] =
    fix === undefined
      ? []
      : [
          {
            ...fix,
            edits: fix.edits.map(({ start, end, text }) => ({ range: lines.range(start, end), text })),
          },
        ];
  return diagnostic(finding.code, 'error', finding.message, { file, range, fixes });
}
