import { describe, expect, it } from 'vitest';
import { readOptionList } from '../../../../src/olx/rules/problem/option-list.ts';
import {
  isPythonComplex,
  isPythonFloat,
  isPythonInteger,
  pythonFloat,
} from '../../../../src/olx/rules/problem/python-number.ts';
import { patternFault } from '../../../../src/olx/rules/problem/python-pattern.ts';
import { readSamples } from '../../../../src/olx/rules/problem/samples.ts';

describe('numbers', () => {
  // verdicts of Python 3.11
  it.each([
    ['1', true, true, true],
    [' +1_000 ', true, true, true],
    ['-.5e-3', false, true, true],
    ['5.', false, true, true],
    ['inf', false, true, true],
    ['-Infinity', false, true, true],
    ['NaN', false, true, true],
    ['1__0', false, false, false],
    ['1.5.0', false, false, false],
    ['', false, false, false],
    ['1,5', false, false, false],
    ['2+3j', false, false, true],
    ['( -j )', false, false, true],
    ['3 + 4j', false, false, false],
    ['j2', false, false, false],
    ['e5', false, false, false],
  ])('%j is a number to int, float, complex: %s, %s, %s', (text, integer, float, complex) => {
    expect([isPythonInteger(text), isPythonFloat(text), isPythonComplex(text)]).toEqual([integer, float, complex]);
  });

  it('have the value that Python gives them', () => {
    expect([' 1_0.5 ', '-inf', '5e1'].map(pythonFloat)).toEqual([10.5, -Infinity, 50]);
    expect(pythonFloat('five')).toBeNaN();
  });
});

describe('patterns', () => {
  // what `re.compile('^' + pattern + '$')` of Python 3.11 takes
  it.each([
    'a{,3}',
    'a{2}{',
    '{',
    'a++',
    '[]a]',
    '[^]]',
    '[\\w-]',
    '[a-]',
    '(?:a)(?=b)(?<!c)(?P<n>d)(?P=n)',
    'a(?#note)*',
    '(?i:a)',
    '()*',
    'a\\',
    '\\.\\Z',
    '[😀-😂]',
    '',
  ])('%j compiles', (pattern) => {
    expect(patternFault(pattern)).toBeNull();
  });

  it.each([
    ['(a', 'a parenthesis is not closed'],
    ['a)', 'a closing parenthesis has no opening one'],
    ['[a', 'a bracket is not closed'],
    ['[a\\', 'a bracket is not closed'],
    ['*', 'a repeat sign has nothing to repeat'],
    ['a|+', 'a repeat sign has nothing to repeat'],
    ['\\b?', 'a repeat sign has nothing to repeat'],
    ['a**', 'two repeat signs follow one another'],
    ['a{2}{3}', 'two repeat signs follow one another'],
    ['[b-a]', 'a range in brackets runs backwards'],
    ['[a-\\d]', 'a range in brackets has a sign such as \\d at one end'],
    ['(?i)a', 'flags such as (?i) stand in its midst'],
    ['(?<n>a)', 'a group begins in a way that Python does not know'],
    ['\\p{L}', 'an escape does not exist in Python'],
  ])('%j does not', (pattern, fault) => {
    expect(patternFault(pattern)).toBe(fault);
  });
});

describe('options of a dropdown', () => {
  // what `OptionInput.parse_options` gives
  it.each([
    ["('a','b c')", ['a', 'b c']],
    ["['a' 'b']", ['a', 'b']],
    ["('it's','don\\'t')", ["it's", "don't"]],
    ["('a''b')", ['a', 'b']],
    ["('','é, ü')", ['', 'é, ü']],
  ])('%j', (text, options) => {
    expect(readOptionList(text)).toEqual({ options, sound: true });
  });

  it.each(["('a','b)", '("a","b")', '(a, b)', "'a','b'", "('a' # 'b')", "(' tis','dogs' bowl')"])(
    '%j are lost',
    (text) => {
      expect(readOptionList(text).sound).toBe(false);
    },
  );
});

describe('samples', () => {
  it('give variables, the number of ranges and of points', () => {
    expect(readSamples('x,y_1@-1, .5:1e3,5#1_0')).toEqual({ ok: true, variables: ['x', 'y_1'], ranges: 2, points: 10 });
    expect(readSamples('x,y@1:3#10')).toMatchObject({ ranges: 1 });
  });

  it.each(['x', 'x@1:3', 'x#3@1:2', 'x@1#10', 'x@1:2:3#10', 'x@a:3#10', 'x@1:3#', ''])('%j cannot be read', (text) => {
    expect(readSamples(text).ok).toBe(false);
  });
});
