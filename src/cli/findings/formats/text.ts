import { styleText } from 'node:util';
import type { Diagnostic, GroupedDiagnostic, Severity } from '#olx';
import { findingLine, groupedFindings } from '../../report.ts';
import { printable } from '../../terminal.ts';
import { excerpt } from '../excerpt.ts';

/** How findings look: as lines for programs, or for a person. */
export interface Style {
  readonly colours: boolean;
  /** Null for lines alone. */
  readonly excerpts: { readonly columns: number } | null;
}

type Format = Parameters<typeof styleText>[0];

const SEVERITY_COLOURS: Readonly<Record<Severity, Format>> = { error: 'red', warning: 'yellow', info: 'blue' };

/** One line for each finding or group of findings; for a person with the line of the file and the titles of fixes. */
export function textOf(
  findings: readonly Diagnostic[],
  style: Style,
  nameOf: (file: string | null) => string,
  source: (file: string | null) => string | null,
): string {
  return groupedFindings(findings)
    .map((finding) => {
      const line = findingLine({ ...finding, file: nameOf(finding.file) }, '');
      return (style.colours ? coloured(line, finding) : line) + detailOf(finding, style, source(finding.file));
    })
    .join('');
}

/** Colours place, severity and code; without the colours the line is what programs read. */
function coloured(line: string, { severity, code }: GroupedDiagnostic): string {
  const middle = ` ${severity} ${code} `;
  const at = line.indexOf(middle);
  if (at === -1) return line;
  const [place, rest] = [line.slice(0, at), line.slice(at + middle.length)];
  const paint = (format: Format, text: string): string => styleText(format, text, { validateStream: false });
  return `${paint('bold', place)} ${paint([SEVERITY_COLOURS[severity] as never, 'bold'], severity)} ${paint('cyan', code)} ${rest}`;
}

function detailOf(finding: GroupedDiagnostic, { colours, excerpts }: Style, source: string | null): string {
  if (excerpts === null) return '';
  const paint = (format: Format, text: string): string =>
    colours ? styleText(format, text, { validateStream: false }) : text;
  const lines =
    finding.range === null || source === null || source === ''
      ? ''
      : excerpt(source, finding.range, excerpts.columns, (part, text) =>
          paint(part === 'gutter' ? 'gray' : SEVERITY_COLOURS[finding.severity], text),
        );
  const hints = finding.fixes.map(
    ({ title, unsafe }) => `  ${paint('green', unsafe === true ? 'possible fix:' : 'fix:')} ${printable(title)}\n`,
  );
  return `${lines}${hints.join('')}\n`;
}
