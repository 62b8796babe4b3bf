import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Diagnostic } from '#contract';
import { countSeverities, foldKind, groupByKind, SEVERITIES } from '../../src/studio/problems/diagnostic-groups.ts';

const findings: fc.Arbitrary<readonly Diagnostic[]> = fc.array(
  fc.record({
    code: fc.constantFrom('xml-bare-ampersand', 'asset-missing', 'link-dead'),
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

describe('findings by kind', () => {
  it('come each once, with those of their own code and severity', () => {
    fc.assert(
      fc.property(findings, (all) => {
        const kinds = groupByKind(all);
        const shown = kinds.flatMap(({ first, others }) => [first, ...others]);
        expect(shown).toHaveLength(all.length);
        expect(new Set(shown)).toEqual(new Set(all));
        expect(new Set(kinds.map(({ severity, code }) => `${severity} ${code}`)).size).toBe(kinds.length);
        for (const { severity, code, first, others } of kinds)
          for (const each of [first, ...others]) expect(each).toMatchObject({ severity, code });
      }),
    );
  });

  it('put no warning before an error, however many there are', () => {
    fc.assert(
      fc.property(findings, (all) => {
        const order = groupByKind(all).map(({ severity }) => SEVERITIES.indexOf(severity));
        expect(order).toEqual(order.toSorted((a, b) => a - b));
      }),
    );
  });

  it('stand in order of place within a file', () => {
    fc.assert(
      fc.property(findings, (all) => {
        for (const { first, others } of groupByKind(all)) {
          for (const file of [null, 'html/a.xml', 'problem/b.xml']) {
            const own = [first, ...others].filter((each) => each.file === file);
            const offsets = own.map(({ range }) => range?.start.offset ?? -1);
            expect(offsets).toEqual(offsets.toSorted((a, b) => a - b));
          }
        }
      }),
    );
  });

  it('are shown whole where they are few, and by their first where they are many', () => {
    fc.assert(
      fc.property(findings, (all) => {
        for (const kind of groupByKind(all)) {
          const { shown, folded } = foldKind(kind);
          expect([...shown, ...folded]).toEqual([kind.first, ...kind.others]);
          expect(folded.length === 0 ? shown.length <= 3 : shown.length === 1 && folded.length >= 3).toBe(true);
        }
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
