import { closest, DIAGNOSTIC_CODES, type Diagnostic, type Severity } from '#olx';

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
  return unknownCode(text, begins ? `${text}-*` : undefined);
}

/** Says that there is no such code, and which one was probably meant. */
export function unknownCode(text: string, meant: string | null = closest(text, DIAGNOSTIC_CODES)): string {
  return `there is no code “${text}”${meant === null ? '; olx explain lists all codes' : `; did you mean “${meant}”?`}`;
}

/** Whether a finding is as severe as the least, or more. */
export function isAtLeast({ severity }: Diagnostic, least: Severity): boolean {
  return SEVERITIES.indexOf(severity) <= SEVERITIES.indexOf(least);
}

/**
 * Whether a finding counts. `pathsOf` gives the spellings of its file's path that patterns are compared with. The
 * command line's `select` replaces that of the project file; its `ignore` comes on top.
 */
export function isSelected(
  { code, file }: Diagnostic,
  { project, asked }: Selection,
  pathsOf: (file: string | null) => readonly string[],
): boolean {
  if (!isChosen(code, asked)) return false;
  let counts = isChosen(code, asked.select === null ? project : { ...project, select: null });
  if (project.overrides.length === 0) return counts;
  const paths = pathsOf(file);
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

/**
 * Whether a path matches a pattern. `*` is any part of a name, `?` one character, `**` any number of folders;
 * everything else is itself. Time is bounded by the product of both lengths, whatever the pattern.
 */
function matchesPath(pattern: string, path: string): boolean {
  const [patterns, names] = [pattern.split('/'), path.split('/')];
  // which starts of the path the pattern so far can match
  let reached: boolean[] = [true, ...names.map(() => false)];
  for (const each of patterns) {
    const next = names.map((name, at) => (each === '**' ? false : reached[at] === true && matchesName(each, name)));
    reached = each === '**' ? reached.map((_, at) => reached.slice(0, at + 1).includes(true)) : [false, ...next];
  }
  return reached.at(-1) === true;
}

/** The same for a single name. */
function matchesName(pattern: string, name: string): boolean {
  let [at, in_] = [0, 0];
  let star: { readonly at: number; in_: number } | null = null;
  while (in_ < name.length) {
    if (pattern[at] === '*') {
      star = { at, in_ };
      at += 1;
    } else if (at < pattern.length && (pattern[at] === '?' || pattern[at] === name[in_])) {
      at += 1;
      in_ += 1;
    } else if (star !== null) {
      // let the last star take one more
      star = { at: star.at, in_: star.in_ + 1 };
      [at, in_] = [star.at + 1, star.in_];
    } else return false;
  }
  while (pattern[at] === '*') at += 1;
  return at === pattern.length;
}
