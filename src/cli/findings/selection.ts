import { DIAGNOSTIC_CODES, type Diagnostic, type Severity } from '#olx';
import { closest } from '../closest.ts';
import { matchesName, matchesPath } from './glob.ts';

/** Which codes count: all, or only those selected; of these not the ignored ones. */
export interface CodeChoice {
  /** Codes or patterns such as `asset-*`; null for all. */
  readonly select: readonly string[] | null;
  readonly ignore: readonly string[];
}

/** What else counts or does not in some files. Later ones win. */
export interface Override {
  readonly files: readonly string[];
  readonly select: readonly string[] | null;
  readonly ignore: readonly string[];
}

/** The choice of the project file, and that of the command line, which narrows it. */
export interface Selection {
  readonly project: CodeChoice & { readonly overrides: readonly Override[] };
  readonly asked: CodeChoice;
}

export const SEVERITIES = ['error', 'warning', 'info'] as const satisfies readonly Severity[];

/** Why a text is neither a code nor a pattern of codes, with the code that was probably meant; null if it is one. */
export function codeFault(text: string): string | null {
  if (DIAGNOSTIC_CODES.some((code) => matchesName(text, code))) return null;
  if (/[*?]/.test(text)) return `no code matches “${text}”`;
  const begins = DIAGNOSTIC_CODES.some((code) => code.startsWith(`${text}-`));
  const meant = begins ? `${text}-*` : closest(text, DIAGNOSTIC_CODES);
  return `there is no code “${text}”${meant === null ? '; olx explain lists all codes' : `; did you mean “${meant}”?`}`;
}

/** Whether a finding is as severe as the least, or more. */
export function isAtLeast({ severity }: Diagnostic, least: Severity): boolean {
  return SEVERITIES.indexOf(severity) <= SEVERITIES.indexOf(least);
}

/**
 * Whether a finding counts. `paths` are the spellings of its file's path that patterns are compared with. The
 * command line's `select` replaces that of the project file; its `ignore` comes on top.
 */
export function isSelected({ code }: Diagnostic, { project, asked }: Selection, paths: readonly string[]): boolean {
  if (!isChosen(code, asked)) return false;
  let counts = isChosen(code, asked.select === null ? project : { ...project, select: null });
  for (const { files, select, ignore } of project.overrides) {
    if (!files.some((pattern) => paths.some((path) => matchesPath(pattern, path)))) continue;
    if (select !== null && matchesAny(select, code)) counts = true;
    if (matchesAny(ignore, code)) counts = false;
  }
  return counts;
}

function isChosen(code: string, { select, ignore }: CodeChoice): boolean {
  return (select === null || matchesAny(select, code)) && !matchesAny(ignore, code);
}

function matchesAny(patterns: readonly string[], code: string): boolean {
  return patterns.some((pattern) => matchesName(pattern, code));
}
