import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { momentInYear, readMoment, writeMoment } from '../../../src/olx/dates/moment.ts';

interface Form {
  readonly kind: string;
  readonly text: string;
  /** The present year, if it is not that of the table. */
  readonly year?: number;
  /** What the platform reads, in UTC; null if it has no date then. */
  readonly read: string | null;
  readonly lacks?: 'year' | 'century';
}

const table = JSON.parse(readFileSync(new URL('../../fixtures/date-forms.json', import.meta.url), 'utf8')) as {
  readonly year: number;
  readonly forms: readonly Form[];
};
const kinds = Map.groupBy(table.forms, ({ kind }) => kind);

describe('dates as the platform reads them', () => {
  it('are tried in hundreds of forms, many of which it refuses', () => {
    expect(table.forms.filter(({ read }) => read !== null).length).toBeGreaterThanOrEqual(300);
    expect(table.forms.filter(({ read }) => read === null).length).toBeGreaterThanOrEqual(60);
  });

  it.each([...kinds])('name the same moment, or none: %s', (_, forms) => {
    const read = ({ text, year = table.year }: Form): string | null => {
      const at = momentInYear(text, year);
      return at === null ? null : new Date(at).toISOString();
    };
    expect(forms.map((form) => [form.text, read(form)])).toEqual(forms.map((form) => [form.text, form.read]));
  });

  it('say whether they depend on the year in which they are read', () => {
    const forms = table.forms.filter(({ read }) => read !== null);
    const lacking = (text: string): string | null => {
      const read = readMoment(text);
      return read.kind === 'by-year' ? read.lacks : null;
    };
    expect(forms.map(({ text }) => [text, lacking(text)])).toEqual(
      forms.map(({ text, lacks = null }) => [text, lacks]),
    );
  });

  it('are the same in every year where they do not depend on it', () => {
    const forms = table.forms.filter(({ read, lacks }) => read !== null && lacks === undefined);
    fc.assert(
      fc.property(fc.constantFrom(...forms), fc.integer({ min: 1, max: 9999 }), ({ text, read }, year) => {
        const at = readMoment(text);
        expect(at).toEqual({ kind: 'moment', at: Date.parse(read ?? '') });
        expect(momentInYear(text, year)).toBe(Date.parse(read ?? ''));
      }),
    );
  });

  it('are read back from what is written', () => {
    const dates = fc.date({ min: new Date('0001-01-01T00:00Z'), max: new Date('9999-12-31T23:59:59.999Z') });
    fc.assert(
      fc.property(dates, (date) => {
        fc.pre(!Number.isNaN(date.getTime()));
        expect(readMoment(writeMoment(date.getTime()))).toEqual({ kind: 'moment', at: date.getTime() });
      }),
    );
  });

  it('are refused in time that grows with the text', () => {
    for (const piece of ['1 ', 'Nov ', '1.', 'a.1', '9', '+1:', '(EST)']) {
      expect(readMoment(`2012-11-08 10:00 ${piece.repeat(100_000)}x`).kind).toBe('unreadable');
    }
  });
});
