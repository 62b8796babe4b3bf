import { describe, expect, it } from 'vitest';
import type { Diagnostic } from '../../../src/olx/diagnostic.ts';
import { parseXml, parseXmlBytes } from '../../../src/olx/syntax/index.ts';
import { applyEdits, decodeUtf8 } from '../../../src/olx/text/index.ts';
import { BYTE_DAMAGES } from './_byte-damage.ts';
import { coursesAreThere, FIXTURE_COURSES, SHARED_COURSES } from './_courses.ts';
import { DAMAGES } from './_damage.ts';
import { libxmlLine } from './_libxml.ts';
import { KINDS, type Mutant, mutate, readSources, wellFormedFiles } from './_mutants.ts';

/** Kinds on which libxml2 alone and the platform's use of it differ, by reason. */
const DIFFERENCES: Readonly<Record<string, string>> = {
  'DOCTYPE with declarations': 'an internal DTD subset is refused here by policy',
  ...Object.fromEntries(
    Object.entries(BYTE_DAMAGES).flatMap(([kind, { acceptedUnforced: reason }]) => (reason ? [[kind, reason]] : [])),
  ),
};

const PER_KIND = 12;
const fromFixtures = readSources(FIXTURE_COURSES, wellFormedFiles(FIXTURE_COURSES));
const fromCourses = coursesAreThere ? readSources(SHARED_COURSES, wellFormedFiles(SHARED_COURSES)) : [];
const mutants = [
  ...mutate(fromFixtures, 3, PER_KIND * KINDS.length),
  ...(coursesAreThere ? mutate(fromCourses, 4, PER_KIND * KINDS.length) : []),
];
const byKind = new Map(KINDS.map((kind) => [kind, mutants.filter((mutant) => mutant.kind === kind)]));

const said = (kind: string): RegExp | null => DAMAGES[kind]?.says ?? BYTE_DAMAGES[kind]?.says ?? null;

function show({ bytes }: Mutant, found: readonly Diagnostic[] = []): string {
  return `${found.map(({ message }) => message).join('\n')}\n${Buffer.from(bytes).toString()}`;
}

/** What makes a range unsound, or null. */
function faultOf({ range }: Diagnostic, text: string): string | null {
  if (range === null) return 'no range';
  const { start, end } = range;
  if (start.offset > end.offset || end.offset > text.length) return 'outside the text';
  if (start.offset === end.offset && start.offset < text.length && start.column === 1) return 'empty';
  const lines = text.slice(0, start.offset).split('\n');
  return lines.length === start.line && (lines.at(-1)?.length ?? 0) + 1 === start.column
    ? null
    : 'wrong line or column';
}

describe.each(KINDS)('%s', (kind) => {
  const own = byKind.get(kind) ?? [];

  it('is refused or accepted as libxml2 does, on its line', () => {
    expect(own.length).toBeGreaterThanOrEqual(PER_KIND);
    for (const mutant of own) {
      const { document, diagnostics } = parseXmlBytes(mutant.bytes, null);
      expect(document === null, show(mutant, diagnostics)).toBe(said(kind) !== null);
      const line = libxmlLine(mutant.bytes);
      if (DIFFERENCES[kind] !== undefined) expect(line, show(mutant)).toBeNull();
      // libxml2 names no line in an empty file
      else if (line !== 0) expect(diagnostics[0]?.range?.start.line ?? null, show(mutant, diagnostics)).toBe(line);
    }
  });

  // some kinds only look like damage
  if (said(kind) === null) return;

  it('is said in an author’s words, at a sound place', () => {
    for (const mutant of own) {
      const { diagnostics } = parseXmlBytes(mutant.bytes, 'a.xml');
      expect(diagnostics[0]?.message, show(mutant)).toMatch(said(kind) ?? /^$/);
      const decoded = decodeUtf8(mutant.bytes);
      if (!decoded.ok) continue;
      for (const each of diagnostics) expect([faultOf(each, decoded.text), each.message]).toEqual([null, each.message]);
    }
  });

  it('is gone once the fix offered is taken', () => {
    for (const mutant of own) {
      const decoded = decodeUtf8(mutant.bytes);
      const text = decoded.ok ? decoded.text : '';
      const { diagnostics } = parseXml(text, null);
      const [fix] = diagnostics[0]?.fixes ?? [];
      if (fix === undefined) continue;
      const edits = fix.edits.map(({ range, text: put }) => ({
        start: range.start.offset,
        end: range.end.offset,
        text: put,
      }));
      const after = parseXml(applyEdits(text, edits), null).diagnostics;
      expect(after.length, show(mutant, after)).toBeLessThan(diagnostics.length);
    }
  });
});

describe('the kinds of damage', () => {
  it('are many, and most have a fix', () => {
    const damaging = KINDS.filter((kind) => said(kind) !== null);
    const withFix = damaging.filter((kind) =>
      byKind.get(kind)?.some(({ bytes }) => (parseXmlBytes(bytes, null).diagnostics[0]?.fixes.length ?? 0) > 0),
    );
    expect(damaging.length).toBeGreaterThanOrEqual(60);
    expect(withFix.length / damaging.length).toBeGreaterThan(0.6);
  });
});
