import { open, stat } from 'node:fs/promises';
import { type Diagnostic, parseXmlBytes, XML_LIMITS } from '#olx';
import { CommandFailure, cannotRun, type ExitCode, systemFailure } from '../failure.ts';
import type { Content } from '../findings/inspect.ts';
import { localPath } from '../input.ts';
import { jsonText } from '../report.ts';
import { COLOR_OPTION, FORMAT_OPTIONS, type Verb } from '../verb.ts';

/** A larger file is refused by the parser at its first byte. */
const MOST_BYTES = XML_LIMITS.size * 3 + 1;

/** One entry of the JSON array: the verdict on one file, with its first finding. */
interface Verdict {
  readonly file: string;
  readonly ok: boolean;
  readonly line: number | null;
  readonly column: number | null;
  readonly code: string | null;
  readonly message: string | null;
}

/** Whether single files are XML as Open edX reads it. */
export const check: Verb = {
  name: 'check',
  synopsis: 'FILE… [--format text|json|sarif|github]',
  summary: 'strict well-formedness of single XML files; - is standard input',
  operands: { least: 1, most: Number.POSITIVE_INFINITY, names: ['FILE'] },
  options: { ...FORMAT_OPTIONS, ...COLOR_OPTION },
  async run(args, { terminal }) {
    const { formatIn, styleIn } = await import('../findings/format-choice.ts');
    const { textOf } = await import('../findings/formats/text.ts');
    const { textsOf } = await import('../findings/inspect.ts');
    const format = formatIn(args, check);
    const style = styleIn(args, terminal);
    const verdicts: Verdict[] = [];
    const checked: { readonly inspected: Content; readonly findings: readonly Diagnostic[] }[] = [];
    let exitCode: ExitCode = 0;
    for (const file of args.operands) {
      try {
        const bytes = await readBytes(await localPath(file));
        const findings = parseXmlBytes(bytes, file).diagnostics;
        if (findings.length > 0 && exitCode === 0) exitCode = 1;
        verdicts.push(verdict(file, findings));
        const inspected = { path: file, kind: 'document', base: '', files: new Map([[file, { bytes }]]) } as const;
        checked.push({ inspected, findings });
        if (format === 'text') await terminal.print(textOf(findings, style, () => file, textsOf(inspected)));
      } catch (error) {
        if (!(error instanceof CommandFailure)) throw error;
        exitCode = 2;
        verdicts.push(unread(file, error));
        await terminal.tell(`olx: ${error.message}\n`);
      }
    }
    if (format === 'json') await terminal.print(jsonText(verdicts));
    if (format === 'github') {
      const { githubOf } = await import('../findings/formats/github.ts');
      const told = checked.map(({ inspected: { path }, findings }) =>
        githubOf(findings, () => ({ path, inside: null })),
      );
      await terminal.print(told.join(''));
    }
    if (format === 'sarif') {
      const { sarifOf } = await import('../findings/formats/sarif.ts');
      const { readDescriptions } = await import('../code-tables.ts');
      await terminal.print(sarifOf(checked, await readDescriptions()));
    }
    return exitCode;
  },
};
function verdict(file: string, findings: readonly Diagnostic[]): Verdict {
  const [first] = findings;
  if (first === undefined) return { file, ok: true, line: null, column: null, code: null, message: null };
  const { line, column } = first.range?.start ?? { line: 1, column: 1 };
  return { file, ok: false, line, column, code: first.code, message: first.message };
}

function unread(file: string, { message }: Error): Verdict {
  return { file, ok: false, line: null, column: null, code: 'file-unreadable', message };
}

async function readBytes(path: string): Promise<Uint8Array> {
  try {
    const found = await stat(path);
    if (found.isDirectory()) throw cannotRun(`${path}: this is a folder; olx validate checks whole folders`);
    const file = await open(path);
    try {
      // a pipe has no size
      if (!found.isFile() || found.size < MOST_BYTES) return await file.readFile();
      return (await file.read(Buffer.alloc(MOST_BYTES), 0, MOST_BYTES, 0)).buffer;
    } finally {
      await file.close();
    }
  } catch (error) {
    throw systemFailure(path, error);
  }
}
