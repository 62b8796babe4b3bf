import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { applySteps, type BlockId, courseVersionOf, type Json, readCourse, writeCourse } from '#olx';
import { folderOf, reread } from '../../support/folders.ts';

const PATH = 'policies/r/policy.json';
const OTHERS = {
  'course.xml': '<course url_name="r" org="o" course="c"/>',
  'course/r.xml': '<course display_name="C"><chapter url_name="a"/></course>',
  'chapter/a.xml': '<chapter display_name="A"/>',
};

/** What Python made of a text: see record-policy-verdicts.py. */
interface Meaning {
  readonly object?: readonly (readonly [string, Meaning])[];
  readonly list?: readonly Meaning[];
  readonly value?: string | boolean | null;
  readonly int?: string;
  readonly float?: string;
}
interface Case {
  readonly title: string;
  readonly text: string;
  readonly read: boolean;
  readonly meaning?: Meaning;
}
const RECORDED = new URL('../../fixtures/policy-json-verdicts.json', import.meta.url);
const { cases } = JSON.parse(readFileSync(RECORDED, 'utf8')) as { readonly cases: readonly Case[] };

function read(policy: string) {
  return readCourse(folderOf({ ...OTHERS, [PATH]: policy }));
}

/** Whether a value held here is what Python read. A number that JSON cannot hold is held as its text. */
function agrees(value: Json | undefined, meaning: Meaning): boolean {
  if (meaning.value !== undefined) return value === meaning.value;
  if (meaning.int !== undefined) return String(value) === String(BigInt(meaning.int));
  if (meaning.float !== undefined) {
    const number = Number(meaning.float.replace('inf', 'Infinity').replace('nan', 'NaN'));
    // JSON has one nought
    return Object.is(Number(value) + 0, number + 0) && (typeof value === 'number') === Number.isFinite(number);
  }
  if (meaning.list !== undefined) {
    const items = Array.isArray(value) ? (value as readonly Json[]) : null;
    return items?.length === meaning.list.length && meaning.list.every((each, at) => agrees(items[at], each));
  }
  const members = new Map(meaning.object ?? []);
  const own = typeof value === 'object' && value !== null && !Array.isArray(value) ? Object.entries(value) : [];
  return own.length === members.size && own.every(([name, each]) => agrees(each, members.get(name) ?? {}));
}

/** Read by Python, and still an error here, because the platform can store or export none of it. */
const NO_OLX = /^"\\\\b/;

describe('policy.json', () => {
  it('is tried with enough texts of both kinds', () => {
    const readable = cases.filter((each) => each.read).length;
    expect(readable).toBeGreaterThan(70);
    expect(cases.length - readable).toBeGreaterThan(70);
  });

  it.each(cases.map((each) => [each.read ? 'is' : 'is not', each.title, each] as const))(
    '%s read by Python, and so here: %s',
    (_is, title, { text, read: readable, meaning }) => {
      const { course, kept, diagnostics } = read(text);
      const invalid = diagnostics.filter(({ code, severity }) => code === 'policy-invalid' && severity === 'error');
      if (!readable || meaning?.object === undefined || NO_OLX.test(title)) {
        expect(course).toBeNull();
        expect(invalid).toHaveLength(1);
        return;
      }
      expect(invalid).toEqual([]);
      if (course === null) throw new Error('not read');
      expect(kept).toBe(course);
      const held = { ...course.policy?.unmatched };
      const own = course.root.children[0]?.block.policy ?? null;
      if (own !== null) held['chapter/a'] = own;
      expect([held, agrees(held, meaning)]).toEqual([held, true]);
      expect(reread(writeCourse(course), folderOf({})).get(PATH)?.bytes).toEqual(new TextEncoder().encode(text));
    },
  );

  it('is an error if it holds half a character, which the platform cannot store', () => {
    expect(read('{"chapter/a": {"x": "\\ud83d"}}').course).toBeNull();
  });

  it('points at the mistake behind a number that JSON does not know', () => {
    const text = '{"chapter/a": {"x": NaN, "y": tru}}';
    const found = read(text).diagnostics.find(({ code }) => code === 'policy-invalid');
    expect(text.slice(found?.range?.start.offset, found?.range?.end.offset)).toBe('tru');
  });
});

const ODD = ['NaN', 'Infinity', '-Infinity', '9007199254740993', `-${'9'.repeat(310)}`, '1e400', '-1.5E999'] as const;
const json = fc.letrec<{ value: string }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small' },
    fc.constantFrom(...ODD, '1', '1.50', '"NaN"', '"\\u0041: NaN, "', 'true', 'null', '"1e400"', '{}', '[]'),
    fc.array(tie('value'), { maxLength: 3 }).map((items) => `[ ${items.join(' ,')}]`),
    fc
      .uniqueArray(fc.tuple(fc.constantFrom('a', 'NaN', '1', '__proto__'), tie('value')), {
        selector: ([name]) => name,
        maxLength: 3,
      })
      .map((members) => `{${members.map(([name, value]) => `"${name}" : ${value}`).join(',')}}`),
  ),
})).value;

describe('numbers that JSON cannot hold', () => {
  it('stay as they are written, also where another setting of the file is changed', () => {
    fc.assert(
      fc.property(json, json, json, (x, y, other) => {
        const text = `{"chapter/a": {"x": ${x}, "y": ${y}}, "chapter/gone": {"z": ${other}}}`;
        const { course } = read(text);
        if (course === null) throw new Error('not read');
        const step = { kind: 'set-settings', block: 'chapter@a' as BlockId, settings: { new: 'B', y: null } } as const;
        const policed = applySteps(course, [step]);
        if (!policed.ok) throw new Error(policed.refusal.message);
        const written = reread(writeCourse(policed.course), folderOf({}));
        const again = readCourse(written).course;
        expect(again && courseVersionOf(again)).toBe(courseVersionOf(policed.course));
        // Python reads what is left as it read it before
        const policy = new TextDecoder().decode(written.get(PATH)?.bytes ?? undefined);
        const numbers = (source: string): readonly string[] =>
          (source.replace(/"(?:[^"\\]|\\.)*"/g, '""').match(/NaN|-?Infinity|-?\d[\d.eE+-]*/g) ?? [])
            .map((each) => (ODD.some((odd) => odd === each) ? each : String(Number(each))))
            .sort();
        expect(numbers(policy)).toEqual([...numbers(x), ...numbers(other)].sort());
      }),
      { numRuns: 300, seed: 20261130 },
    );
  });

  it('are the version that an attribute of that text has, and no two of them are alike', () => {
    const versions = ODD.map((number) => {
      const { course } = read(`{"chapter/a": {"x": ${number}}}`);
      const attribute = `<chapter display_name="A" x="&quot;${number}&quot;"/>`;
      const files = { ...OTHERS, 'chapter/a.xml': attribute, [PATH]: '{}' };
      const inText = readCourse(folderOf(files)).course;
      expect(inText && courseVersionOf(inText)).toBe(course && courseVersionOf(course));
      return course && courseVersionOf(course);
    });
    expect(new Set(versions).size).toBe(ODD.length);
  });
});
