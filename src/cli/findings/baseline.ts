import type { Diagnostic } from '#olx';

/** Known findings: how often each fingerprint occurs, by file and code. */
export type Baseline = ReadonlyMap<string, ReadonlyMap<string, ReadonlyMap<string, number>>>;

/** A finding, its fingerprint, and its file as the project file names it. */
export interface Printed {
  readonly finding: Diagnostic;
  readonly file: string;
  readonly print: string;
}

/** The longest piece of the text that a fingerprint looks at. */
const MOST_TEXT = 200;

/**
 * What identifies a finding when lines shift: code, block, and the text at its place. White space and the words of the
 * message do not matter. Ten hexadecimal digits.
 */
export function fingerprint({ code, block, range }: Diagnostic, text: string | null): string {
  const marked = range === null || text === null ? '' : text.slice(range.start.offset, range.end.offset);
  const stable = marked.slice(0, MOST_TEXT).replace(/\s+/g, ' ').trim();
  // loading it takes longer than a small course run
  const { createHash } = process.getBuiltinModule('node:crypto');
  return createHash('sha256')
    .update(JSON.stringify([code, block, stable]))
    .digest('hex')
    .slice(0, 10);
}

/** Splits findings into new ones and those that a baseline knows; each entry counts for as many as it says. */
export function splitKnown(
  printed: readonly Printed[],
  baseline: Baseline,
): { readonly fresh: readonly Diagnostic[]; readonly known: readonly Diagnostic[] } {
  const left = new Map<string, number>();
  const [fresh, known]: [Diagnostic[], Diagnostic[]] = [[], []];
  for (const { finding, file, print } of printed) {
    const key = JSON.stringify([file, finding.code, print]);
    const count = left.get(key) ?? baseline.get(file)?.get(finding.code)?.get(print) ?? 0;
    left.set(key, count - 1);
    (count > 0 ? known : fresh).push(finding);
  }
  return { fresh, known };
}

/** How many findings a baseline knows in some of its files. */
export function countIn(baseline: Baseline, isCovered: (file: string) => boolean): number {
  let count = 0;
  for (const [file, codes] of baseline) {
    if (!isCovered(file)) continue;
    for (const prints of codes.values()) for (const each of prints.values()) count += each;
  }
  return count;
}

/**
 * A baseline after a run: what was found in the files of the run replaces what it knew of them, other files stay.
 * `isCovered` says whether a file belongs to the run. Sorted, so that versions of it compare line by line.
 */
export function updated(
  former: Baseline,
  printed: readonly Printed[],
  isCovered: (file: string) => boolean,
): Readonly<Record<string, Readonly<Record<string, Readonly<Record<string, number>>>>>> {
  const next = new Map<string, Map<string, Map<string, number>>>();
  const add = (file: string, code: string, print: string, count: number): void => {
    const codes = next.get(file) ?? new Map<string, Map<string, number>>();
    const prints = codes.get(code) ?? new Map<string, number>();
    next.set(file, codes.set(code, prints.set(print, (prints.get(print) ?? 0) + count)));
  };
  for (const [file, codes] of former) {
    if (isCovered(file)) continue;
    for (const [code, prints] of codes) for (const [print, count] of prints) add(file, code, print, count);
  }
  for (const { finding, file, print } of printed) add(file, finding.code, print, 1);
  return sortedRecord(next, (codes) => sortedRecord(codes, (prints) => sortedRecord(prints, (count) => count)));
}

function sortedRecord<From, To>(
  map: ReadonlyMap<string, From>,
  each: (value: From) => To,
): Readonly<Record<string, To>> {
  const entries = [...map].sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, value]) => [key, each(value)] as const);
  return Object.fromEntries(entries);
}
