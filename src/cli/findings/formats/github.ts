import type { Diagnostic, Severity } from '#olx';
import { groupedFindings } from '../../report.ts';
import { printable } from '../../terminal.ts';

const COMMANDS: Readonly<Record<Severity, string>> = { error: 'error', warning: 'warning', info: 'notice' };

/** Where a finding is for an annotation: a file of the work tree, and whether the place in it is known. */
export interface AnnotatedFile {
  readonly path: string;
  /** Set if `path` is an archive: the file in it. */
  readonly inside: string | null;
}

/** Workflow commands, from which GitHub makes annotations: one for each finding or group of findings. */
export function githubOf(findings: readonly Diagnostic[], fileOf: (file: string | null) => AnnotatedFile): string {
  return groupedFindings(findings)
    .map(({ code, severity, message, file, range, count }) => {
      const { path, inside } = fileOf(file);
      const { start, end } = range ?? { start: { line: 1, column: 1 }, end: { line: 1, column: 1 } };
      // columns are for one line only
      const columns =
        start.line === end.line ? { col: start.column, endColumn: Math.max(end.column, start.column) } : {};
      const place = inside === null ? { line: start.line, endLine: end.line, ...columns } : {};
      const properties = Object.entries({ file: path, ...place, title: code })
        .map(([name, value]) => `${name}=${escapeProperty(String(value))}`)
        .join(',');
      const where = inside === null ? '' : `${inside}:${start.line}:${start.column} `;
      const more = count === undefined ? '' : ` (and ${count - 1} more in this file)`;
      return `::${COMMANDS[severity]} ${properties}::${escapeData(printable(`${where}${message}${more}`))}\n`;
    })
    .join('');
}

/** As `escapeData` of GitHub's own `@actions/core`. */
function escapeData(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

function escapeProperty(text: string): string {
  return escapeData(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}
