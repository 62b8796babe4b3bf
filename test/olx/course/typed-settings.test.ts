import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  BLOCK_TYPES,
  type BlockId,
  effectiveSettings,
  explicitSettings,
  fieldsOf,
  idOf,
  inheritedSettings,
  readCourse,
  readPolicySetting,
  readSetting,
  type SettingValue,
  walk,
  writeSetting,
} from '#olx';
import type { FieldType } from '../../../src/olx/catalogue/index.ts';
import { elementOf } from '../../../src/olx/course/element.ts';
import { samples, smallSamples } from '../../support/courses.ts';
import { folderOf } from '../../support/folders.ts';

const text = fc
  .string({ unit: 'grapheme', maxLength: 20 })
  .map((value): SettingValue => ({ kind: 'text', text: value }));
const tricky = fc
  .constantFrom('', 'null', 'true', '5', '"quoted"', '{}', '[1]', '2030-01-01', '-', 'NaN', ' 5 ', '""')
  .map((value): SettingValue => ({ kind: 'text', text: value }));
const seconds = (most: number): fc.Arbitrary<SettingValue> =>
  fc.integer({ min: 0, max: most }).map((value) => ({ kind: 'duration', seconds: value }));
const number = (value: number): SettingValue => ({ kind: 'number', value });
const none: fc.Arbitrary<SettingValue> = fc.constant({ kind: 'none' });
const moment = fc
  .date({ min: new Date('0001-01-01T00:00:00Z'), max: new Date('9999-12-31T23:59:59Z'), noInvalidDate: true })
  .map((date): SettingValue => ({ kind: 'moment', at: date.getTime() }));
const json = (kind: 'list' | 'dict'): fc.Arbitrary<SettingValue> =>
  kind === 'list'
    ? fc.array(fc.jsonValue({ noUnicodeString: false })).map((items) => ({ kind, items: plain(items) }) as SettingValue)
    : fc.dictionary(fc.string(), fc.jsonValue()).map((entries) => ({ kind, entries: plain(entries) }) as SettingValue);
const plain = (value: unknown): unknown => JSON.parse(JSON.stringify(value));

/** Every value that a field of a type can have. */
const VALUES: Readonly<Record<FieldType, fc.Arbitrary<SettingValue>>> = {
  string: fc.oneof(text, tricky, none),
  boolean: fc.boolean().map((value) => ({ kind: 'boolean', value })),
  integer: fc.oneof(fc.maxSafeInteger().map(number), none),
  float: fc.oneof(fc.double().map(number), none),
  date: fc.oneof(moment, none),
  datetime: fc.oneof(moment, none, seconds(10 ** 9)),
  timedelta: fc.oneof(seconds(10 ** 9), none),
  relativetime: fc.oneof(
    seconds(86_400),
    fc
      .double({ min: 0, max: 86_400, noNaN: true })
      .map((value): SettingValue => ({ kind: 'duration', seconds: value + 0 })),
  ),
  list: fc.oneof(json('list'), none),
  dict: fc.oneof(json('dict'), none),
  referencelist: fc.oneof(json('list'), none),
  referencevaluedict: fc.oneof(json('dict'), none),
};

/** One field for each field type and way of parsing. */
const fields = new Map(
  BLOCK_TYPES.flatMap(({ type, form }) =>
    fieldsOf(type).map(
      (field) => [`${field.type}, ${form === 'inline' ? 'XBlock' : 'XmlMixin'}`, { type, field }] as const,
    ),
  ),
);

describe('a typed setting', () => {
  it.each([...fields])('of %s has a text that reads back as the value', (_, { type, field }) => {
    fc.assert(
      fc.property(VALUES[field.type], (value) => {
        const written = writeSetting(type, field.name, value);
        if (written === null) return value.kind === 'none';
        expect(readSetting(type, field.name, written)).toEqual({ ok: true, value });
        return true;
      }),
    );
  });

  it.each([...fields])('of %s keeps its value through its text, whatever the text was', (_, { type, field }) => {
    const texts = fc.oneof(fc.string(), fc.json(), fc.constantFrom('true', 'True', '1', '0.5', '5 hours', '00:01:02'));
    fc.assert(
      fc.property(texts, (before) => {
        const read = readSetting(type, field.name, before);
        if (!read.ok) return read.expected !== '';
        const after = writeSetting(type, field.name, read.value);
        if (after === null) return false;
        expect(readSetting(type, field.name, after)).toEqual(read);
        return true;
      }),
    );
  });

  it.each(samples())('of $name reads, writes and reads to the same', ({ course }) => {
    let count = 0;
    for (const block of walk(course.root)) {
      for (const { name, value } of elementOf(block).attributes) {
        const read = readSetting(block.type, name, value);
        if (!read.ok) continue;
        const written = writeSetting(block.type, name, read.value);
        expect(written).not.toBeNull();
        expect(readSetting(block.type, name, written ?? '')).toEqual(read);
        count += 1;
      }
      for (const [name, value] of Object.entries(block.policy ?? {})) {
        expect(readPolicySetting(block.type, name, value), `${block.type} ${name}`).toMatchObject({ ok: true });
      }
    }
    expect(count).toBeGreaterThan(0);
  });
});

describe('the platform’s readings', () => {
  const rows: readonly (readonly [string, string, string, SettingValue])[] = [
    ['course', 'start', '"2030-01-01T00:00:00+00:00"', { kind: 'moment', at: Date.UTC(2030, 0, 1) }],
    ['course', 'start', '2030-01-01T02:00+0200', { kind: 'moment', at: Date.UTC(2030, 0, 1) }],
    ['course', 'start', 'Feb 15, 2013 1:30 pm', { kind: 'moment', at: Date.UTC(2013, 1, 15, 13, 30) }],
    ['course', 'end', 'null', { kind: 'none' }],
    ['problem', 'max_attempts', '', { kind: 'none' }],
    ['problem', 'max_attempts', '"3"', { kind: 'number', value: 3 }],
    ['problem', 'max_attempts', '1_000', { kind: 'number', value: 1000 }],
    ['problem', 'weight', '1.5', { kind: 'number', value: 1.5 }],
    ['problem', 'weight', '5.', { kind: 'number', value: 5 }],
    ['problem', 'weight', 'NaN', { kind: 'number', value: Number.NaN }],
    ['problem', 'weight', '-Infinity', { kind: 'number', value: Number.NEGATIVE_INFINITY }],
    ['problem', 'weight', '1e400', { kind: 'number', value: Number.POSITIVE_INFINITY }],
    ['sequential', 'graded', 'TRUE', { kind: 'boolean', value: true }],
    ['sequential', 'graded', '1', { kind: 'boolean', value: true }],
    ['sequential', 'graded', '', { kind: 'boolean', value: false }],
    ['course', 'graceperiod', '1 day 5 hours', { kind: 'duration', seconds: 104_400 }],
    ['video', 'start_time', '1:02:03', { kind: 'duration', seconds: 3723 }],
    ['video', 'end_time', '62.5', { kind: 'duration', seconds: 62.5 }],
    ['html', 'display_name', '3.4', { kind: 'text', text: '3.4' }],
    ['html', 'display_name', '"3.4"', { kind: 'text', text: '3.4' }],
    ['html', 'display_name', 'null', { kind: 'none' }],
    // XBlock's own parser keeps a text as it stands
    ['done', 'display_name', '"3.4"', { kind: 'text', text: '"3.4"' }],
    ['my_own_block', 'anything', '{"a": 1}', { kind: 'text', text: '{"a": 1}' }],
  ];

  it.each(rows)('take %s %s="%s"', (type, name, before, value) => {
    expect(readSetting(type, name, before)).toEqual({ ok: true, value });
  });

  it.each([
    ['problem', 'max_attempts', 'three', 'a whole number', null],
    ['problem', 'max_attempts', '3.5', 'a whole number', undefined],
    ['problem', 'max_attempts', 'NaN', 'a whole number', null],
    ['problem', 'weight', 'NaN points', 'a number', null],
    ['sequential', 'graded', 'yes', 'true or false', { kind: 'boolean', value: false }],
    ['course', 'start', 'tomorrow', 'a date such as 2030-01-31T09:00:00Z', null],
    ['course', 'start', '2013-02', 'a date such as 2030-01-31T09:00:00Z', { kind: 'none' }],
    ['course', 'start', '2013-02-30', 'a date such as 2030-01-31T09:00:00Z', null],
    ['course', 'graceperiod', '5h', 'a length of time such as 5 hours 30 minutes', { kind: 'none' }],
    ['video', 'start_time', '62', 'a time from the start as HH:MM:SS, at most 23:59:59', null],
    ['video', 'start_time', '24:00:00', 'a time from the start as HH:MM:SS, at most 23:59:59', null],
    ['course', 'tabs', 'none', 'a JSON list such as ["a", "b"]', null],
    ['course', 'wiki_slug', '[', null, null],
  ] as const)('refuse %s %s="%s"', (type, name, before, expected, taken) => {
    const read = readSetting(type, name, before);
    // a fraction is cut off by int(), and a text takes anything
    if (taken === undefined || expected === null) expect(read.ok).toBe(true);
    else expect(read).toEqual({ ok: false, expected, taken });
  });
});

describe('effective settings', () => {
  const { course } = readCourse(
    folderOf({
      'course.xml': `<course url_name="run" org="Org" course="Num" start="&quot;2030-01-01T00:00:00+00:00&quot;" showanswer="never">
        <chapter url_name="c" due="2030-02-01"><sequential url_name="s" due="null" graded="maybe">
          <vertical url_name="v"><problem url_name="p" max_attempts="2" attempts="3" made_up="x"><p>1</p></problem></vertical>
        </sequential></chapter></course>`,
      'policies/run/policy.json': '{"problem/p": {"max_attempts": 5}, "course/run": {"max_attempts": 9}}',
    }),
  );
  if (course === null) throw new Error('the course was refused');
  const settings = effectiveSettings(course, 'problem@p' as BlockId);
  const told = (name: string): unknown => {
    const setting = settings?.get(name);
    return setting && [setting.read?.ok === true ? setting.read.value : setting.read, setting.source, setting.from];
  };

  it('take policy before attribute, own before inherited, inherited before default', () => {
    expect(told('max_attempts')).toEqual([{ kind: 'number', value: 5 }, 'policy', 'problem@p']);
    expect(told('start')).toEqual([{ kind: 'moment', at: Date.UTC(2030, 0, 1) }, 'inherited', 'course@course']);
    expect(told('due')).toEqual([{ kind: 'none' }, 'inherited', 'sequential@s']);
    expect(told('showanswer')).toEqual([{ kind: 'text', text: 'never' }, 'inherited', 'course@course']);
    expect(told('rerandomize')).toEqual([{ kind: 'text', text: 'never' }, 'default', null]);
    expect(told('made_up')).toEqual([{ kind: 'text', text: 'x' }, 'attribute', 'problem@p']);
    expect(told('display_name')).toMatchObject([expect.anything(), 'default', null]);
  });

  it('say what was expected where a value cannot be read, wherever it comes from', () => {
    const [read, source, from] = told('graded') as unknown[];
    expect(read).toEqual({ ok: false, expected: 'true or false', taken: { kind: 'boolean', value: false } });
    expect([source, from]).toEqual(['inherited', 'sequential@s']);
    expect(effectiveSettings(course, 'problem@none' as BlockId)).toBeNull();
  });

  it.each(smallSamples())('of $name agree with those that are set', ({ course: sample }) => {
    for (const block of new Set(walk(sample.root))) {
      const effective = effectiveSettings(sample, idOf(block));
      const own = explicitSettings(block);
      const names = [...(effective ?? [])].filter(([, { from }]) => from === idOf(block)).map(([name]) => name);
      for (const name of names) expect(Object.keys(own)).toContain(effective?.get(name)?.field?.attribute ?? name);
      for (const name of Object.keys(inheritedSettings(sample, idOf(block)))) {
        expect(['inherited', 'attribute', 'policy']).toContain(effective?.get(name)?.source ?? 'inherited');
      }
    }
  });
});
