import {
  applyEdits,
  type BlobRef,
  type Diagnostic,
  type DiagnosticCode,
  decodeUtf8,
  encodeUtf8,
  type Folder,
  type QuickFix,
  together,
} from '#olx';
import type { Found } from './inspect.ts';

/** How many findings of one code were fixed in one file. */
export interface Fixed {
  /** The key of the file. */
  readonly file: string;
  readonly code: DiagnosticCode;
  readonly count: number;
}

export interface Fixes {
  /** The files after all fixes, and what is found in them. */
  readonly files: Folder;
  readonly found: Found;
  readonly fixed: readonly Fixed[];
}

export interface FixRequest {
  readonly files: Folder;
  readonly found: Found;
  /** Names the changed bytes of a file. */
  readonly refer: (key: string, bytes: Uint8Array) => BlobRef;
  /** Validates changed files. */
  readonly read: (files: Folder) => Found;
  /** The key in `files` of the file that a finding names. */
  readonly keyOf: (found: Found, file: string) => string;
  /** Whether a finding is to be fixed, given all of them. */
  readonly wants: (found: Found) => (finding: Diagnostic) => boolean;
  /** Whether a file may be changed at all. */
  readonly mayChange: (key: string) => Promise<boolean>;
  /** Whether fixes count that may not be what the author meant. */
  readonly unsafe: boolean;
}

/** Fixes reveal further findings, but each round must leave fewer. */
const MOST_ROUNDS = 50;

/**
 * Applies the fixes that findings carry, in memory, in rounds: in each the fixes of a file that do not overlap,
 * then everything is validated again. A file whose fixes bring a new error, or come round in a circle, is put back
 * to what it was before that round, and left alone from then on.
 */
export async function applyFixes(request: FixRequest): Promise<Fixes> {
  let { files, found } = request;
  const closed = new Set<string>();
  const seen = new Set<string>();
  const counts = new Map<string, Map<DiagnosticCode, number>>();
  for (let round = 0; round < MOST_ROUNDS; round += 1) {
    const changes = await changesIn(files, found, request, closed);
    for (const [key, { before, text }] of changes) {
      seen.add(`${key}\0${before}`);
      if (!seen.has(`${key}\0${text}`)) continue;
      changes.delete(key);
      closed.add(key);
    }
    if (changes.size === 0) break;
    let next = withTexts(files, changes, request);
    let after = request.read(next);
    const spoilt = [...changes.keys()].filter((key) => bringsErrors(found, after, key, request));
    if (spoilt.length > 0) {
      for (const key of spoilt) changes.delete(key);
      for (const key of spoilt) closed.add(key);
      next = withTexts(files, changes, request);
      after = request.read(next);
    }
    for (const [key, { codes }] of changes) for (const code of codes) count(counts, key, code);
    [files, found] = [next, after];
  }
  const fixed = [...counts].flatMap(([file, codes]) => [...codes].map(([code, count]) => ({ file, code, count })));
  return { files, found, fixed: fixed.sort((a, b) => (a.file < b.file ? -1 : a.file > b.file ? 1 : 0)) };
}

interface Change {
  readonly before: string;
  readonly text: string;
  /** The codes of the findings that are fixed. */
  readonly codes: readonly DiagnosticCode[];
}

async function changesIn(
  files: Folder,
  found: Found,
  { keyOf, wants, mayChange, unsafe }: FixRequest,
  closed: ReadonlySet<string>,
): Promise<Map<string, Change>> {
  const byFile = new Map<string, { readonly code: DiagnosticCode; readonly fix: QuickFix }[]>();
  for (const finding of found.findings.filter(wants(found))) {
    const fix = fixOf(finding, unsafe);
    if (finding.file === null || fix === null) continue;
    const key = keyOf(found, finding.file);
    if (closed.has(key)) continue;
    const all = byFile.get(key) ?? [];
    all.push({ code: finding.code, fix });
    byFile.set(key, all);
  }
  const changes = new Map<string, Change>();
  for (const [key, all] of byFile) {
    const text = textOf(files, key);
    if (text === null || !(await mayChange(key))) continue;
    const inOrder = all.sort((a, b) => startOf(a.fix) - startOf(b.fix));
    const change = changed(text, inOrder);
    if (change !== null) changes.set(key, change);
  }
  return changes;
}

function changed(
  text: string,
  fixes: readonly { readonly code: DiagnosticCode; readonly fix: QuickFix }[],
): Change | null {
  const { edits } = together(fixes.map(({ fix }) => fix));
  const taken = new Set(edits);
  const codes = fixes.filter(({ fix }) => fix.edits.every((edit) => taken.has(edit))).map(({ code }) => code);
  const eol = /\r\n/.test(text) ? '\r\n' : '\n';
  const next = applyEdits(
    text,
    edits.map(({ range, text: written }) => ({
      start: range.start.offset,
      end: range.end.offset,
      text: written.replace(/\r?\n/g, eol),
    })),
  );
  return next === text ? null : { before: text, text: next, codes };
}

/** The fix that a finding offers first, if it may be applied without asking. */
export function fixOf({ fixes }: Pick<Diagnostic, 'fixes'>, unsafe: boolean): QuickFix | null {
  const [first] = fixes;
  return first === undefined || (first.unsafe === true && !unsafe) ? null : first;
}

/** Whether a file has errors that it did not have. What was hidden in a file that could not be parsed does not count. */
function bringsErrors(before: Found, after: Found, key: string, { keyOf }: FixRequest): boolean {
  const errorsOf = (found: Found): ReadonlyMap<string, number> => {
    const errors = found.findings.filter(
      ({ severity, file }) => severity === 'error' && file !== null && keyOf(found, file) === key,
    );
    return new Map([...Map.groupBy(errors, ({ code }) => code)].map(([code, all]) => [code, all.length]));
  };
  const [then, now] = [errorsOf(before), errorsOf(after)];
  if ([...then.keys()].some((code) => code.startsWith('xml-'))) return false;
  return [...now].some(([code, count]) => count > (then.get(code) ?? 0));
}

function withTexts(files: Folder, changes: ReadonlyMap<string, Change>, { refer }: FixRequest): Folder {
  const next = new Map(files);
  for (const [key, { text }] of changes) {
    const bytes = encodeUtf8(text);
    next.set(key, { blob: refer(key, bytes), bytes });
  }
  return next;
}

function textOf(files: Folder, key: string): string | null {
  const bytes = files.get(key)?.bytes;
  const decoded = bytes ? decodeUtf8(bytes) : null;
  return decoded?.ok ? decoded.text : null;
}

function startOf({ edits }: QuickFix): number {
  return edits[0]?.range.start.offset ?? 0;
}

function count(counts: Map<string, Map<DiagnosticCode, number>>, key: string, code: DiagnosticCode): void {
  const codes = counts.get(key) ?? new Map<DiagnosticCode, number>();
  counts.set(key, codes.set(code, (codes.get(code) ?? 0) + 1));
}
