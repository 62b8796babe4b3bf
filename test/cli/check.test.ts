import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import recorded from '../fixtures/xml-verdicts.json' with { type: 'json' };
import { FIXTURES } from '../support/folders.ts';
import { inProcess, olx, scratch } from './_command.ts';

interface Case {
  readonly title: string;
  readonly text?: string;
  readonly hex?: string;
  readonly accepted: boolean;
  readonly line?: number;
}

const at = scratch();
const cases: readonly Case[] = recorded.cases;
const AMPERSAND = join(FIXTURES, 'malformed/problem/ampersand.xml');
const MISMATCH = join(FIXTURES, 'malformed/problem/mismatch.xml');
const SOUND = join(FIXTURES, 'malformed/course.xml');

function bytesOf({ text, hex }: Case): Uint8Array {
  return hex === undefined ? Buffer.from(text ?? '') : Buffer.from(hex, 'hex');
}

describe('check', { timeout: 30_000 }, () => {
  it(`agrees with ${recorded.parser} on every recorded verdict and line`, async () => {
    mkdirSync(at('cases'));
    const files = cases.map((each, index) => {
      const path = at(`cases/${index}.xml`);
      writeFileSync(path, bytesOf(each));
      return path;
    });
    const { code, out } = await olx('check', '--json', ...files);
    const verdicts = JSON.parse(out) as { file: string; ok: boolean; line: number | null }[];
    expect(verdicts.map(({ file }) => file)).toEqual(files);
    const wrong = cases.filter(({ accepted, line = null }, index) => {
      const verdict = verdicts[index];
      return verdict?.ok !== accepted || verdict.line !== line;
    });
    expect(wrong.map(({ title }) => title)).toEqual([]);
    expect(code).toBe(1);
  });

  it('prints file, line, column, severity, code and message', async () => {
    const { code, out } = await inProcess('check', SOUND, AMPERSAND, MISMATCH);
    const [first = '', second = ''] = out.split('\n');
    expect(first.startsWith(`${AMPERSAND}:7:35 error xml-bare-ampersand `)).toBe(true);
    expect(second.startsWith(`${MISMATCH}:3:48 error xml-not-well-formed `)).toBe(true);
    expect(code).toBe(1);
  });

  it('is silent about what is well-formed', async () => {
    expect(await inProcess('check', SOUND)).toMatchObject({ code: 0, out: '', err: '' });
  });

  it('has one object for each file in JSON', async () => {
    const { code, out } = await inProcess('check', SOUND, AMPERSAND, '--json');
    expect(JSON.parse(out)).toEqual([
      { file: SOUND, ok: true, line: null, column: null, code: null, message: null },
      { file: AMPERSAND, ok: false, line: 7, column: 35, code: 'xml-bare-ampersand', message: expect.any(String) },
    ]);
    expect(code).toBe(1);
  });

  it('tells all mistakes of a file that has several', async () => {
    const path = at('several.xml');
    writeFileSync(path, readFileSync(AMPERSAND, 'utf8').replace('<problem', '<!-- a -->\n<problem title="Q & A"'));
    const { out } = await inProcess('check', path);
    expect(out.match(/ error xml-bare-ampersand /g)?.length).toBeGreaterThan(1);
  });

  it('goes on after a file that cannot be read, and exits with 2', async () => {
    const { code, out, err } = await inProcess('check', at('nowhere.xml'), FIXTURES, AMPERSAND, '--json');
    const verdicts = JSON.parse(out) as { ok: boolean; code: string }[];
    expect(verdicts.map(({ ok, code: reason }) => [ok, reason])).toEqual([
      [false, 'file-unreadable'],
      [false, 'file-unreadable'],
      [false, 'xml-bare-ampersand'],
    ]);
    expect(err).toContain('nowhere.xml: there is no such file');
    expect(code).toBe(2);
  });
});
