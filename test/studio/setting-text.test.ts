import { expect, it } from 'vitest';
import { settingText } from '../../src/studio/block/setting-text.ts';

it('tells a missing value from an empty one and from null', () => {
  expect(settingText(undefined)).toBeNull();
  expect(settingText('')).toBe('');
  expect(settingText(null)).toBe('null');
  expect(settingText({ a: [1] })).toBe('{"a":[1]}');
});
