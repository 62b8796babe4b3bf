import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Diagnostic } from '#contract';
import { countSeverities, groupByFile } from '../../src/studio/problems/diagnostic-groups.ts';

const findings: fc.Arbitrary<readonly Diagnostic[]> = fc.array(
  fc.record({
    code: fc.constant('xml-bare-ampersand'),
    severity: fc.constantFrom('error', 'warning', 'info'),
    message: fc.string(),
    block: fc.constant(null),
    file: fc.constantFrom(null, 'html/a.xml', 'problem/b.xml'),
    range: fc.option(
      fc.nat(99).map((offset) => ({
        start: { line: 1, column: offset + 1, offset },
        end: { line: 1, column: offset + 2, offset: offset + 1 },
      })),
    ),
    help: fc.constant('#x'),
    fixes: fc.constant([]),
  }),
);

describe('findings by file', () => {
  it('come each once, under their own file, in order of place', () => {
    fc.assert(
      fc.property(findings, (all) => {
        const groups = groupByFile(all);
        expect(groups.flatMap((group) => group.diagnostics)).toHaveLength(all.length);
        expect(new Set(groups.map(({ file }) => file)).size).toBe(groups.length);
        for (const { file, diagnostics } of groups) {
          expect(new Set(diagnostics)).toEqual(new Set(all.filter((each) => each.file === file)));
          const offsets = diagnostics.map(({ range }) => range?.start.offset ?? -1);
          expect(offsets).toEqual(offsets.toSorted((a, b) => a - b));
        }
      }),
    );
  });

  it('start with files that have errors', () => {
    fc.assert(
      fc.property(findings, (all) => {
        const bad = groupByFile(all).map(({ diagnostics }) => diagnostics.some(({ severity }) => severity === 'error'));
        expect(bad).toEqual(bad.toSorted((a, b) => Number(b) - Number(a)));
      }),
    );
  });

  it('are counted by severity', () => {
    fc.assert(
      fc.property(findings, (all) => {
        const { error, warning, info } = countSeverities(all);
        expect(error + warning + info).toBe(all.length);
        expect(error).toBe(all.filter(({ severity }) => severity === 'error').length);
      }),
    );
  });
});
