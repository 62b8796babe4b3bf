import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { DIAGNOSTIC_CODES } from '#olx';

describe('diagnostic codes', () => {
  it('have a row each in the table of the rules, and the table has no other', () => {
    const table = readFileSync(new URL('../../src/olx/rules/README.md', import.meta.url), 'utf8');
    const rows = [...table.matchAll(/^\| <a id="([\w-]+)"><\/a>`([\w-]+)` \|/gm)].map(([, anchor, code]) => [
      anchor,
      code,
    ]);
    expect(rows.map(([, code]) => code).sort()).toEqual([...DIAGNOSTIC_CODES].sort());
    expect(rows.every(([anchor, code]) => anchor === code)).toBe(true);
  });
});
