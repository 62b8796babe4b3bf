import { describe, expect, it } from 'vitest';
import { readCourse } from '#olx';
import { fileOf, folderOf } from '../../support/folders.ts';

const PATH = 'policies/r/policy.json';

function read(policy: string) {
  return readCourse(
    folderOf({
      'course.xml': '<course url_name="r" org="o" course="c"/>',
      'course/r.xml': '<course><chapter url_name="a"/></course>',
      'chapter/a.xml': '<chapter display_name="A"/>',
      [PATH]: policy,
    }),
  );
}

describe('a number in policy.json', () => {
  it.each([
    ['an infinite one', '1e400'],
    ['an infinite one without an exponent', `-${'9'.repeat(310)}`],
    ['an integer that no double is', '9007199254740993'],
    ['an integer that stands for its neighbour, too', '-9007199254740992'],
  ])('is refused where it cannot be kept: %s', (_, number) => {
    const policy = `{"chapter/a": {"start": [{"x": ${number}}]}}`;
    const { course, kept, diagnostics } = read(policy);
    expect(course).toBeNull();
    expect(kept?.root.children[0]?.block.policy).toBeNull();
    expect(kept?.policy).toMatchObject({ path: PATH, text: policy, kept: fileOf(policy).blob });
    const found = diagnostics.filter(({ severity }) => severity === 'error');
    expect(found.map(({ code, file }) => [code, file])).toEqual([['policy-invalid', PATH]]);
    const range = found[0]?.range;
    expect(policy.slice(range?.start.offset, range?.end.offset)).toBe(number);
  });

  it.each([
    '9007199254740991',
    '-9007199254740991',
    '1e308',
    '1.5e-400',
    '12345678901234567890.5',
    '"1e400"',
    '"a 9007199254740993"',
  ])('is taken where its double says the same to Open edX: %s', (number) => {
    const { course } = read(`{"chapter/a": {"x": ${number}}}`);
    expect(course?.root.children[0]?.block.policy).toEqual({ x: JSON.parse(number) });
  });

  it('is refused in entries that name no block, too, and each is told of', () => {
    const { diagnostics } = read('{"chapter/b": {"x": 1e400}, "course/other": {"y": [9007199254740993]}}');
    expect(diagnostics.filter(({ severity }) => severity === 'error')).toHaveLength(2);
  });
});
