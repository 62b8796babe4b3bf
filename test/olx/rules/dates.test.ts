import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { type Diagnostic, effectiveSettings, readCourse, validateCourse, validateSubtree } from '#olx';
import { blockId } from '../../../src/olx/course/keys.ts';
import { escapeAttribute } from '../../../src/olx/syntax/escape.ts';
import { folderOf } from '../../support/folders.ts';

const table = JSON.parse(readFileSync(new URL('../../fixtures/date-forms.json', import.meta.url), 'utf8')) as {
  readonly forms: readonly {
    readonly text: string;
    /** Not given for the year of the table. */
    readonly year?: number;
    readonly read: string | null;
    readonly lacks?: string;
  }[];
};
const forms = table.forms.filter(({ year }) => year === undefined);

function findings(unit: string, policy: object, presentYear: number | null, end = '2026-12-01'): readonly Diagnostic[] {
  const { course } = readCourse(
    folderOf({
      'course.xml': `<course url_name="run" org="Org" course="Num" display_name="C" start="2012-01-01" end="${end}">
  <chapter url_name="c" display_name="C"><sequential url_name="s" display_name="S">${unit}</sequential></chapter></course>`,
      'policies/run/policy.json': JSON.stringify(policy),
    }),
  );
  if (course === null) throw new Error('the course must be read');
  return validateCourse(course, undefined, presentYear).filter(({ block }) => block === 'vertical@u');
}

describe('a date of a setting', () => {
  it('is a warning if Open edX reads none, or none without the present year, and else nothing', () => {
    const codes = forms.map(({ text }) => {
      const policy = { 'vertical/u': { start: text } };
      return [text, findings('<vertical url_name="u" display_name="U"/>', policy, null, '9999-12-31T23:59:59Z')];
    });
    expect(
      codes.map(([text, found]) => [
        text,
        (found as readonly Diagnostic[]).map((each) => `${each.severity} ${each.code}`),
      ]),
    ).toEqual(
      forms.map(({ text, read, lacks }) => {
        const isSound = text === '' || (read !== null && lacks !== 'year');
        return [text, isSound ? [] : ['warning setting-unreadable']];
      }),
    );
  });

  it('is never an error as an attribute either', () => {
    const attributes = forms.map(({ text }, index) => {
      const value = escapeAttribute(text.replace(/[^\P{Cc}\t\n]/gu, ''));
      return `<vertical url_name="u${index}" display_name="U" due="${value}"/>`;
    });
    const { course } = readCourse(
      folderOf({
        'course.xml': `<course url_name="run" org="Org" course="Num" display_name="C"><chapter url_name="c" display_name="C">
  <sequential url_name="s" display_name="S">${attributes.join('')}</sequential></chapter></course>`,
      }),
    );
    if (course === null) throw new Error('the course must be read');
    expect(validateCourse(course).filter(({ severity }) => severity === 'error')).toEqual([]);
    expect(validateCourse(course).filter(({ code }) => code === 'setting-unreadable').length).toBeGreaterThan(300);
  });

  it.each([
    ['Dec 5', 2026, 1],
    ['Dec 5', 2025, 0],
    ['Dec 5', null, 0],
    ['5.12.26', 2026, 0],
    ['12/5/26', 2026, 1],
    ['12/5/26', 2060, 1],
    ['12/5/26', null, 0],
    ['Dec 5 2026', null, 1],
    ['Dec 5 23:00 EST 2026', null, 1],
  ] as const)('%s is compared with others in the present year %s', (due, presentYear, count) => {
    const found = findings(`<vertical url_name="u" display_name="U" due="${due}"/>`, {}, presentYear);
    expect(found.filter(({ code }) => code === 'dates-out-of-order')).toHaveLength(count);
  });

  it('is compared anew when the year has changed', () => {
    const { course } = readCourse(
      folderOf({
        'course.xml': `<course url_name="run" org="Org" course="Num" display_name="C" end="2026-12-01"><chapter url_name="c" display_name="C">
  <sequential url_name="s" display_name="S" due="Dec 5"/></chapter></course>`,
      }),
    );
    if (course === null) throw new Error('the course must be read');
    const id = blockId('sequential', 's');
    const count = (year: number): number =>
      [...validateCourse(course, undefined, year), ...validateSubtree(course, id, undefined, year)].filter(
        ({ code }) => code === 'dates-out-of-order',
      ).length;
    expect([2025, 2026, 2025].map(count)).toEqual([0, 2, 0]);
    expect(effectiveSettings(course, id)?.get('due')?.read).toEqual({
      ok: true,
      value: { kind: 'moment-by-year', text: 'Dec 5', lacks: 'year' },
    });
  });
});
