import { countSeverities, groupedFindings, jsonText } from '../../report.ts';
import type { Report } from '../report-on.ts';

/** A PATH that could not be read. */
export interface Unread {
  readonly path: string;
  readonly error: string;
}

/** The one JSON document about all PATHs. Members are added, never taken away. */
export function jsonOf(reports: readonly Report[], unread: readonly Unread[]): string {
  const diagnostics = reports.flatMap(({ inspected, findings }) =>
    groupedFindings(findings).map(({ count, related, ...finding }) => ({
      ...finding,
      path: inspected.path,
      ...(count === undefined ? {} : { count, related }),
    })),
  );
  const paths = reports.map((report) => ({ path: report.inspected.path, ...summaryOf([report]) }));
  const fixes = reports.some(({ fixed }) => fixed !== null)
    ? {
        fixed: reports.flatMap(({ inspected, fixed }) =>
          (fixed ?? []).map((each) => ({ path: inspected.path, ...each })),
        ),
      }
    : {};
  return jsonText({ diagnostics, summary: summaryOf(reports), paths: [...paths, ...unread], ...fixes });
}

function summaryOf(reports: readonly Report[]): Readonly<Record<string, number | null>> {
  const sum = (of: (report: Report) => number): number => reports.reduce((total, report) => total + of(report), 0);
  return {
    ...countSeverities(reports.flatMap(({ findings }) => findings)),
    files: sum(({ inspected }) => inspected.files.size),
    blocks: reports.some(({ inspected }) => inspected.blocks === null)
      ? null
      : sum(({ inspected }) => inspected.blocks ?? 0),
    ignored: sum(({ ignored }) => ignored),
    known: sum(({ known }) => known),
  };
}
