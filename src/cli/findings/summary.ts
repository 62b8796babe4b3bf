import { commonCodes, countSeverities, countsInWords, groupedFindings, numbered } from '../report.ts';
import { printable } from '../terminal.ts';
import { fixOf } from './fix.ts';
import type { Report } from './report-on.ts';

/** So many lines fit on a screen. */
const READ_THROUGH = 20;

/** What is said about a PATH beside its findings: what was fixed, the counts, and what to do next. */
export function summaryLines(report: Report, isInteractive: boolean): string {
  const { inspected, findings, fixed, stale } = report;
  const name = printable(inspected.path);
  const extent =
    inspected.blocks === null ? numbered(inspected.files.size, 'file') : numbered(inspected.blocks, 'block');
  const lines = [
    ...(fixed ?? []).map(({ file, code, count }) => `fixed ${numbered(count, code)} in ${printable(file)}`),
    `${name}: ${countsInWords(countSeverities(findings))} in ${extent}${leftOut(report)}`,
  ];
  if (groupedFindings(findings).length > READ_THROUGH) lines.push(`most often: ${commonCodes(findings)}`);
  const fixable = fixed === null ? findings.filter((each) => fixOf(each, false) !== null).length : 0;
  if (isInteractive && fixable > 0) lines.push(`${fixable} of them can be fixed with --fix`);
  if (stale > 0) {
    lines.push(
      `${numbered(stale, 'finding')} of the baseline ${stale === 1 ? 'is' : 'are'} gone; --update-baseline forgets them`,
    );
  }
  return lines.map((line) => `${line}\n`).join('');
}

/** ` (12 ignored, 3 in the baseline)`. */
function leftOut({ ignored, known }: Report): string {
  const parts = [ignored > 0 ? `${ignored} ignored` : '', known > 0 ? `${known} in the baseline` : ''];
  const told = parts.filter((part) => part !== '').join(', ');
  return told === '' ? '' : ` (${told})`;
}
