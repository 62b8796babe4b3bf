import { describe, expect, it } from 'vitest';
import { DIAGNOSTIC_CODES, type Diagnostic, type Folder } from '#olx';
import { fileOf } from '../../support/folders.ts';
import { type Fixture, findingsIn, folderOfFixture, ruleFixtures } from './_fixture.ts';

const fixtures = ruleFixtures();

/** Codes that no example of a folder can show. */
const SHOWN_ELSEWHERE: Readonly<Record<string, string>> = {
  'folder-no-root': 'is about the folder, not about a file: test/olx/course/layouts',
  'folder-several-courses': 'is about the folder: test/olx/course/recovery',
  'folder-left-out': 'is about an archive: test/cli/archives and test/server/every-code',
  'folder-limit': 'needs more than 100,000 blocks: test/olx/course',
  'file-unreadable': 'needs a file whose bytes were passed through: test/olx/course',
  'children-not-references': 'is about one document in its place: test/olx/rules/documents',
  'studio-change-lost': 'is about a write to Studio: test/server/studio-writes',
  'studio-kept': 'is about a write to Studio: test/server/studio-writes',
  'studio-message': 'is about a write to Studio: test/server/studio-writes',
};

describe('every rule', () => {
  it('has an example that fires it and one that does not, under a code of the list', () => {
    const codes: ReadonlySet<string> = new Set(DIAGNOSTIC_CODES);
    expect(fixtures.filter(({ code }) => !codes.has(code)).map(({ name }) => name)).toEqual([]);
    for (const fires of [true, false]) {
      const shown = new Set(fixtures.filter((each) => each.fires === fires).map(({ code }) => code));
      expect(
        DIAGNOSTIC_CODES.filter((code) => !shown.has(code) && !Object.hasOwn(SHOWN_ELSEWHERE, code)),
        fires ? 'fire' : 'quiet',
      ).toEqual([]);
    }
  });
});

describe.each(fixtures.map((fixture) => [fixture.name, fixture] as const))('%s', (_name, fixture) => {
  const { code, files, fires } = fixture;
  const folder = folderOfFixture(fixture);
  const findings = findingsIn(folder);
  const own = findings.filter((each) => each.code === code);

  if (!fires) {
    it('does not fire', () => {
      expect(own).toEqual([]);
    });
    return;
  }

  it('fires exactly at the marks', () => {
    const marked = [...files].flatMap(([file, { text, marks }]) =>
      marks.map(({ start, end }) => `${file} ${start}-${end} ${text.slice(start, end)}`),
    );
    expect(marked.length, 'marks').toBeGreaterThan(0);
    expect(own.map((each) => placed(each, fixture)).sort()).toEqual(marked.sort());
  });

  it('says so in words', () => {
    for (const { message } of own) expect(message).toMatch(/^[^a-z\s].{15,}[.”]$/su);
  });

  it('is mended by its fixes', () => {
    const mended = afterFixes(folder, own);
    if (mended === null) return;
    const after = findingsIn(mended);
    const fixed = own.filter(({ fixes }) => fixes.length > 0).length;
    expect(after.filter((each) => each.code === code).length).toBe(own.length - fixed);
    const errors = (all: readonly Diagnostic[]): number => all.filter(({ severity }) => severity === 'error').length;
    expect(errors(after)).toBeLessThanOrEqual(errors(findings));
  });
});

/** A finding as the marks say it; the lines and columns must fit the offsets. */
function placed({ file, range }: Diagnostic, { files }: Fixture): string {
  const text = files.get(file ?? '')?.text;
  // a finding about a file as a whole has no range
  if (range === null || text === undefined) return `${file} 0-0 `;
  for (const { line, column, offset } of [range.start, range.end]) {
    const before = text.slice(0, offset).split('\n');
    expect([line, column]).toEqual([before.length, (before.at(-1)?.length ?? 0) + 1]);
  }
  const { start, end } = range;
  return `${file} ${start.offset}-${end.offset} ${text.slice(start.offset, end.offset)}`;
}

/** The folder after the first fix of each finding, or null where there is none. */
function afterFixes(folder: Folder, findings: readonly Diagnostic[]): Folder | null {
  const edits = findings.flatMap(({ file, fixes }) => (fixes[0]?.edits ?? []).map((edit) => ({ file, ...edit })));
  if (edits.length === 0) return null;
  const mended = new Map(folder);
  for (const { file, range, text } of edits.sort((a, b) => b.range.start.offset - a.range.start.offset)) {
    const bytes = mended.get(file ?? '')?.bytes;
    if (!bytes) throw new Error(`no file ${file}`);
    const before = new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes);
    mended.set(file ?? '', fileOf(before.slice(0, range.start.offset) + text + before.slice(range.end.offset)));
  }
  return mended;
}
