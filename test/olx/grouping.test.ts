import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Diagnostic, diagnostic, grouped, MOST_RELATED, ungrouped } from '#olx';
import { FIXTURES, foldersIn, REAL_COURSES, readFolder } from '../support/folders.ts';
import { findingsIn } from './rules/_fixture.ts';

const position = fc.record({ line: fc.integer({ min: 1, max: 9 }), column: fc.constant(1), offset: fc.nat(99) });
const range = fc.record({ start: position, end: position });
/** Few codes, files and blocks, so that many findings are alike. */
const finding: fc.Arbitrary<Diagnostic> = fc
  .record({
    code: fc.constantFrom('asset-missing' as const, 'url-name-missing' as const, 'block-empty' as const),
    severity: fc.constantFrom('error' as const, 'warning' as const, 'info' as const),
    message: fc.constantFrom('One.', 'Two.', ''),
    block: fc.constantFrom('html@a', 'html@b', null),
    file: fc.constantFrom('course.xml', 'html/a.html', '__proto__', null),
    range: fc.option(range),
    fixes: fc.array(fc.record({ title: fc.constantFrom('Mend', 'Drop'), edits: fc.constant([]) }), { maxLength: 2 }),
  })
  .map(({ code, severity, message, ...where }) => diagnostic(code, severity, message, where));

const sortedTexts = (findings: readonly object[]): readonly string[] =>
  findings.map((each) => JSON.stringify(each)).sort();

function holds(findings: readonly Diagnostic[]): void {
  const groups = grouped(findings);
  // exactly what went in comes out, also through JSON: none lost, none twice, to the member
  expect(sortedTexts(ungrouped(groups))).toEqual(sortedTexts(findings));
  expect(sortedTexts(ungrouped(JSON.parse(JSON.stringify(groups))))).toEqual(sortedTexts(findings));
  for (const { count, related, code, severity, file, block } of groups) {
    expect(count).toBe(related === undefined ? undefined : related.length + 1);
    if (related === undefined) continue;
    expect(related.length).toBeLessThanOrEqual(MOST_RELATED);
    for (const each of related) expect([each.file, file ?? each.block]).toEqual([file, file ?? block]);
    expect(findings.filter((each) => each.code === code && each.severity === severity).length).toBeGreaterThan(3);
  }
  // one kind in one file is told once, or one by one where there are few
  const kinds = Map.groupBy(groups, ({ code, severity, file, block }) =>
    JSON.stringify([code, severity, file, file ?? block]),
  );
  for (const same of kinds.values()) {
    const all = same.reduce((sum, { count = 1 }) => sum + count, 0);
    expect(same.length).toBe(all < 4 ? all : Math.ceil(all / (MOST_RELATED + 1)));
  }
}

describe('findings in groups', () => {
  it('are all the findings again, one by one, whatever they are', () => {
    fc.assert(
      fc.property(fc.array(finding, { maxLength: 60, size: 'max' }), (findings) => holds(findings)),
      { numRuns: 300, seed: 20261130 },
    );
  });

  it('of more than a thousand are several groups of a bounded size', () => {
    const many = (count: number): readonly Diagnostic[] =>
      Array.from({ length: count }, (_, at) => diagnostic('asset-missing', 'warning', `No ${at}.`, { file: 'a.xml' }));
    for (const count of [3, 4, 1000, 1001, 2500]) holds(many(count));
    expect(grouped(many(1001)).map(({ count }) => count)).toEqual([1000, undefined]);
  });

  it('keep the order in which each kind was found', () => {
    fc.assert(
      fc.property(fc.array(finding, { maxLength: 40 }), (findings) => {
        const kind = ({ code, severity, file }: Diagnostic): string => JSON.stringify([code, severity, file]);
        const [before, after] = [findings, ungrouped(grouped(findings)) as readonly Diagnostic[]].map((list) =>
          Map.groupBy(
            list.filter(({ file }) => file !== null),
            kind,
          ),
        );
        for (const [key, list] of before ?? []) expect(after?.get(key)).toEqual(list);
      }),
      { numRuns: 100, seed: 20261130 },
    );
  });

  const real = foldersIn(REAL_COURSES).map((name) => [name, `${REAL_COURSES}/${name}`] as const);
  const made = foldersIn(FIXTURES).map((name) => [name, `${FIXTURES}/${name}`] as const);
  it.each([...made, ...real])('hold all that is found in %s', (_name, path) => {
    holds(findingsIn(readFolder(path)));
  });
});
