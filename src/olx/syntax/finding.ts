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
  readonly fix?: { readonly title: string; readonly edit: TextEdit };
}

/** A finding of code `xml-not-well-formed`. */
export function malformed(message: string, start: number, end: number, more: Partial<Finding> = {}): Finding {
  return { code: 'xml-not-well-formed', message, start, end, ...more };
}

/** The diagnostic of a finding; its range begins on the line that libxml2 names. */
export function toDiagnostic(finding: Finding, lines: LineIndex, file: string | null): Diagnostic {
  const { anchor, fix } = finding;
  const moved = anchor !== undefined && lines.position(anchor).line !== lines.position(finding.start).line;
  const range = moved ? lines.range(anchor, anchor) : lines.range(finding.start, finding.end);
  const fixes: readonly QuickFix[] =
    fix === undefined
      ? []
      : [{ title: fix.title, edits: [{ range: lines.range(fix.edit.start, fix.edit.end), text: fix.edit.text }] }];
  return diagnostic(finding.code, 'error', finding.message, { file, range, fixes });
}
