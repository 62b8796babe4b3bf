import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Json, readSetting } from '#olx';
import { attributeFromSetting, settingFromAttribute } from '../../../src/olx/course/attribute-value.ts';
import { isShallowJson, mayBeJson } from '../../../src/olx/course/json.ts';
import { settingField } from '../../../src/olx/course/typed-setting.ts';
import { settingValue } from '../../../src/olx/course/typed-value.ts';

/** What a parser says that is simply tried; undefined where it throws. */
function tried(text: string): Json | undefined {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return undefined;
  }
}

const PIECES = [
  ...['{', '}', '[', ']', '"', ',', ':', '\\', '\\"', '\\u0041', '/*', ' ', '\t', '\n', '\r', '\f', '\u00a0', '\ufeff'],
  ...['true', 'false', 'null', 'True', 'NaN', 'Infinity', 'e', 'E', 'a', 'é', 'nullx'],
  ...[
    '0',
    '1',
    '-',
    '-0',
    '+',
    '.',
    '1.0',
    '01',
    '1e5',
    '1E-400',
    '-1e-400',
    '1e400',
    '2030-01-01T00:00:00Z',
    '9'.repeat(320),
  ],
];

const texts = fc.oneof(
  fc.array(fc.constantFrom(...PIECES), { maxLength: 8 }).map((pieces) => pieces.join('')),
  fc.json({ noUnicodeString: false }),
  fc
    .tuple(fc.constantFrom(' ', '\n', '\ufeff', 'x', ''), fc.json(), fc.constantFrom(' ', ';', ''))
    .map((parts) => parts.join('')),
  fc
    .tuple(fc.constantFrom('[', '{"a":'), fc.constantFrom(198, 199, 200, 201))
    .map(([open, depth]) => open.repeat(depth) + (open === '[' ? ']' : '0}').repeat(open === '[' ? depth : 1)),
  fc.tuple(fc.integer({ min: 198, max: 203 }), fc.constantFrom(...PIECES)).map(([depth, inside]) => {
    return `${'['.repeat(depth)}${inside}${']'.repeat(depth)}`;
  }),
  fc.string({ unit: 'binary' }),
);

const runs = { numRuns: 3_000 };

describe('a text that may be JSON', () => {
  it('is every text that a parser takes', () => {
    fc.assert(
      fc.property(texts, (text) => {
        if (!mayBeJson(text)) expect(tried(text), text).toBeUndefined();
      }),
      runs,
    );
  });

  it.each([
    '2030-01-31T09:00:00Z',
    '1.0 points',
    '"A" and B',
    '[draft] Week 1',
    '',
    '-',
    'nothing',
    '01',
    '\u00a01',
    '"',
  ])('is not %j, so nothing is thrown for it', (text) => {
    expect(mayBeJson(text)).toBe(false);
  });
});

describe('the value of an attribute', () => {
  it('is the JSON that a parser reads, else the text', () => {
    fc.assert(
      fc.property(texts, (text) => {
        const json = isShallowJson(text) ? tried(text) : undefined;
        expect(settingFromAttribute(text)).toEqual(json === undefined ? text : json);
      }),
      runs,
    );
  });

  it('is written in quotes only where the text would be read as JSON', () => {
    fc.assert(
      fc.property(texts, (text) => {
        expect(attributeFromSetting(text)).toBe(tried(text) === undefined ? text : JSON.stringify(text));
      }),
      runs,
    );
  });

  it.each([
    ['course', 'advanced_modules', 'list'],
    ['video', 'transcripts', 'dict'],
  ] as const)('of %s %s is that JSON, without numbers that JSON cannot write', (type, name, kind) => {
    expect(settingField(type, name)?.type).toBe(kind);
    fc.assert(
      fc.property(texts, (text) => {
        const json = isShallowJson(text) ? tried(text) : undefined;
        // a second pass leaves no -0 and nothing infinite
        const plain = typeof json === 'object' ? (JSON.parse(JSON.stringify(json)) as Json) : text;
        expect(readSetting(type, name, text)).toStrictEqual(settingValue(kind, plain));
      }),
      runs,
    );
  });
});

describe('the depth of JSON', () => {
  it('counts brackets outside texts only', () => {
    const deep = (depth: number, inside: string): string => `${'['.repeat(depth)}${inside}${']'.repeat(depth)}`;
    expect(isShallowJson(deep(200, '"[[[[\\"[[[["'))).toBe(true);
    expect(isShallowJson(deep(200, '{}'))).toBe(false);
    expect(isShallowJson(deep(201, ''))).toBe(false);
    expect(isShallowJson(deep(1, '[],'.repeat(300)))).toBe(true);
  });
});
