import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readExpression, unknownNames } from '../../../../src/olx/rules/problem/expression.ts';

const names = (text: string, variables: readonly string[] = [], caseSensitive = false): readonly string[] =>
  unknownNames(readExpression(text), variables, caseSensitive);

describe('an expression', () => {
  // verdicts of openedx-calc
  it.each([
    '1',
    ' -2.5e-3 ',
    '2 e 3',
    '.5',
    '5%',
    '2*-3',
    '2--3',
    '--3',
    '-(-(x))',
    'x^2^y',
    '5 || 4',
    'sin(x)*sqrt (2)',
    "y''",
    'U_{ij}^{12}',
    '((((1))))',
  ])('%j can be read', (text) => {
    expect(readExpression(text).ok).toBe(true);
  });

  it.each(['', '2x', '2(3)', '(1', '1)', '3--x', '1+', '5k', '1 2', 'f()', 'f(1,2)', '|', '$x', '1..2'])(
    '%j cannot',
    (text) => {
      expect(readExpression(text).ok).toBe(false);
    },
  );

  it('knows the constants and functions of the calculator, in any case', () => {
    expect(names('PI*e^(i*2)+J+Sin(1)+arccosh(2)')).toEqual([]);
    expect(names('c+x+foo(y)', ['Y'])).toEqual(['c', 'x', 'foo']);
    expect(names('x+Y+SIN(1)', ['x', 'y'], true)).toEqual(['Y', 'SIN']);
  });

  it('is read in time that grows with its length, however it nests', () => {
    for (const deep of [
      '('.repeat(9_000),
      'f('.repeat(9_000),
      '-'.repeat(19_000),
      '1+'.repeat(9_000),
      '1'.repeat(30_000),
    ]) {
      expect(() => readExpression(deep)).not.toThrow();
    }
  });

  it('stays readable when it is put into parentheses, negated, or added to another', () => {
    const leaf = fc.oneof(fc.nat(99).map(String), fc.constantFrom('x', 'pi', '2.5e3', 'sin(x)', '5%'));
    const { tree } = fc.letrec<{ tree: string }>((tie) => ({
      tree: fc.oneof(
        { maxDepth: 5 },
        leaf,
        fc
          .tuple(tie('tree'), fc.constantFrom('+', '-', '*', '/', '^', '||'), tie('tree'))
          .map(([a, op, b]) => `(${a}) ${op} (${b})`),
        tie('tree').map((each) => `-(${each})`),
      ),
    }));
    fc.assert(
      fc.property(tree, (text) => {
        expect(readExpression(text).ok).toBe(true);
        expect(names(text, ['x'])).toEqual([]);
        expect(readExpression(`${text})`).ok).toBe(false);
      }),
    );
  });
});
