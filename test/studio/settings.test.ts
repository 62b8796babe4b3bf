import { describe, expect, it } from 'vitest';
import { fieldOf } from '#olx';
import { inputKind, inputText, readInput } from '../../src/studio/settings/setting-input.ts';
import { addableFields, settingRows } from '../../src/studio/settings/setting-rows.ts';

describe('rows of settings', () => {
  const block = {
    type: 'sequential',
    settings: {
      explicit: { due: '2030-02-01T00:00:00Z', graded: true },
      inherited: { start: '2026-09-01T06:00:00Z', due: '2031-01-01T00:00:00Z' },
      effective: {},
    },
  };

  it('put what is set here before what is inherited, and say what would hold otherwise', () => {
    const rows = settingRows(block);
    expect(rows.map(({ name, origin }) => `${name} ${origin}`)).toEqual([
      'due explicit',
      'graded explicit',
      'start inherited',
    ]);
    expect(rows[0]).toMatchObject({ value: '2030-02-01T00:00:00Z', otherwise: '2031-01-01T00:00:00Z' });
    expect(rows[1]).toMatchObject({ value: true, otherwise: false });
  });

  it('leave out what is edited as OLX', () => {
    const rows = settingRows({
      type: 'html',
      settings: { explicit: { data: '<p>', display_name: 'A' }, inherited: {}, effective: {} },
    });
    expect(rows.map(({ name }) => name)).toEqual(['display_name']);
  });

  it('show a field that the catalogue does not know', () => {
    const rows = settingRows({
      type: 'acme_widget',
      settings: { explicit: { speed: 3 }, inherited: {}, effective: {} },
    });
    expect(rows).toMatchObject([{ name: 'speed', field: null, value: 3, origin: 'explicit' }]);
  });

  it('offer only fields that are not set', () => {
    const names = addableFields(block).map(({ name }) => name);
    expect(names).toContain('format');
    expect(names).not.toContain('due');
  });
});

describe('typing a value', () => {
  it('uses the input that fits the field', () => {
    expect(inputKind(fieldOf('problem', 'max_attempts'), undefined)).toBe('number');
    expect(inputKind(fieldOf('problem', 'showanswer'), undefined)).toBe('choice');
    expect(inputKind(fieldOf('sequential', 'graded'), undefined)).toBe('boolean');
    expect(inputKind(fieldOf('sequential', 'due'), undefined)).toBe('text');
    expect(inputKind(null, { a: 1 })).toBe('json');
  });

  it('gives back what it was given, for values of every kind', () => {
    for (const value of [true, false, 0, 2.5, 'text', [1, 'a'], { a: { b: null } }]) {
      const kind = inputKind(null, value);
      expect(readInput(kind, null, inputText(kind, value))).toEqual({ ok: true, value });
    }
  });

  it('refuses what is no number, too small, no date, or no JSON', () => {
    const attempts = fieldOf('problem', 'max_attempts');
    expect(readInput('number', attempts, 'many')).toEqual({ ok: false, reason: 'number' });
    expect(readInput('number', attempts, '')).toEqual({ ok: false, reason: 'number' });
    expect(readInput('number', attempts, '1.5')).toEqual({ ok: false, reason: 'number' });
    expect(readInput('number', fieldOf('problem', 'weight'), '-1')).toEqual({ ok: false, reason: 'minimum' });
    expect(readInput('text', fieldOf('sequential', 'due'), 'soon')).toEqual({ ok: false, reason: 'date' });
    expect(readInput('json', null, '{')).toEqual({ ok: false, reason: 'json' });
  });

  it('takes a date in any form that Open edX reads, as typed', () => {
    for (const text of ['2030-02-01T00:00:00Z', 'Nov 8 23:00 EST 2012', '8.11.12', 'Nov 8 23:00']) {
      expect(readInput('text', fieldOf('sequential', 'due'), text)).toEqual({ ok: true, value: text });
    }
    // JavaScript's own reading takes these
    for (const text of ['2012-11', 'Nov 8 2012 foo', '1', '2012-11-08 (noon)']) {
      expect(readInput('text', fieldOf('sequential', 'due'), text)).toEqual({ ok: false, reason: 'date' });
    }
  });
});
