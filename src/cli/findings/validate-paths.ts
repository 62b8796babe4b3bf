import { CommandFailure, cannotRun, type ExitCode } from '../failure.ts';
import { commonCodes, countSeverities, countsInWords, groupedFindings, numbered } from '../report.ts';
import { printable, progress } from '../terminal.ts';
import { type Arguments, type Session, type Verb, wrongUsage } from '../verb.ts';
import { fixOf } from './fix.ts';
import { type Format, formatIn, styleIn } from './format-choice.ts';
import type { Unread } from './formats/json.ts';
import { type Style, textOf } from './formats/text.ts';
import { fileKey, pathOf, textsOf } from './inspect.ts';
import { type Report, type Request, reportOn } from './report-on.ts';
import { codeFault, SEVERITIES } from './selection.ts';

type Usage = Pick<Verb, 'name' | 'synopsis'>;

/** Runs `olx validate`. The exit code is 1 if errors are reported: what is ignored or known does not count. */
export async function validatePaths(args: Arguments, session: Session, usage: Usage): Promise<ExitCode> {
  const format = formatIn(args, usage);
  const style = styleIn(args, session.terminal);
  const request = requestIn(args, usage);
  const updates = args.flag('update-baseline');
  if (updates && (request.severity !== null || [...args.texts('select'), ...args.texts('ignore')].length > 0)) {
    throw wrongUsage(usage, '--update-baseline records everything: leave --select, --ignore and --severity out');
  }
  const { terminal } = session;
  const isQuiet = args.flag('quiet');
  const isAlone = args.operands.length === 1;
  const reports: Report[] = [];
  const unread: Unread[] = [];
  for (const path of args.operands) {
    const shown = progress(isQuiet ? { ...terminal, isInteractive: false } : terminal, path);
    try {
      const report = await reportOn(path, request, session, (phase) => shown.show(`${phase} …`)).finally(shown.end);
      reports.push(report);
      if (updates) continue;
      if (format === 'text') await terminal.print(textAbout(report, style, isAlone));
      if (!isQuiet) await terminal.tell(summaryLines(report, terminal.isInteractive));
    } catch (error) {
      if (isAlone || !(error instanceof CommandFailure)) throw error;
      // the others are reported all the same
      unread.push({ path, error: error.message });
      await terminal.tell(`olx: ${error.message}\n`);
    }
  }
  if (updates) {
    const { writeBaselines } = await import('./baseline-file.ts');
    for (const { path, count } of await writeBaselines(reports)) {
      if (!isQuiet) await terminal.tell(`wrote ${path}: ${numbered(count, 'finding')} in the baseline\n`);
    }
    return unread.length > 0 ? 2 : 0;
  }
  if (format !== 'text') await terminal.print(await documentAbout(reports, unread, format));
  if (unread.length > 0) return 2;
  return reports.some(({ findings }) => countSeverities(findings).errors > 0) ? 1 : 0;
}

function requestIn(args: Arguments, usage: Usage): Request {
  const fixes = args.flag('fix');
  if (args.flag('unsafe-fixes') && !fixes) throw wrongUsage(usage, '--unsafe-fixes goes with --fix');
  const select = codesIn(args, 'select');
  return {
    asked: { select: select.length === 0 ? null : select, ignore: codesIn(args, 'ignore') },
    severity: args.choice('severity', SEVERITIES),
    fix: fixes ? (args.flag('unsafe-fixes') ? 'all' : 'safe') : null,
    useBaseline: !args.flag('no-baseline') && !args.flag('update-baseline'),
  };
}

/** The codes and patterns of an option, which may be repeated and holds lists. */
function codesIn(args: Arguments, name: 'select' | 'ignore'): readonly string[] {
  const codes = args.texts(name).flatMap((list) => list.split(',').map((code) => code.trim()));
  for (const code of codes) {
    const fault = codeFault(code);
    if (fault !== null) throw cannotRun(`--${name}: ${fault}`);
  }
  return codes;
}

/** Of several PATHs, each file is named by a path that can be opened; of a single one, by its path inside. */
function textAbout({ inspected, findings }: Report, style: Style, isAlone: boolean): string {
  const nameOf = (file: string | null): string => (isAlone ? (file ?? inspected.path) : pathOf(inspected, file));
  return textOf(findings, style, nameOf, textsOf(inspected));
}

/** Formats that many runs do not need are loaded when they are asked for. */
async function documentAbout(
  reports: readonly Report[],
  unread: readonly Unread[],
  format: Exclude<Format, 'text'>,
): Promise<string> {
  if (format === 'json') return (await import('./formats/json.ts')).jsonOf(reports, unread);
  if (format === 'sarif') {
    const [{ sarifOf }, { readDescriptions }] = await Promise.all([
      import('./formats/sarif.ts'),
      import('../code-tables.ts'),
    ]);
    return sarifOf(reports, await readDescriptions());
  }
  const { githubOf } = await import('./formats/github.ts');
  return reports
    .map(({ inspected, findings }) => {
      const isArchive = inspected.kind === 'zip' || inspected.kind === 'tar.gz';
      return githubOf(findings, (file) =>
        isArchive
          ? { path: inspected.path, inside: file === null ? null : fileKey(inspected, file) }
          : { path: pathOf(inspected, file), inside: null },
      );
    })
    .join('');
}

/** So many lines fit on a screen. */
const READ_THROUGH = 20;

/** What is said about a PATH beside its findings: what was fixed, the counts, and what to do next. */
function summaryLines(report: Report, isInteractive: boolean): string {
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
