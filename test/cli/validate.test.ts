import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { DEMO_COURSE, FIXTURES } from '../support/folders.ts';
import { altered, inProcess, olx, quick, scratch } from './_command.ts';

const at = scratch();

const insert =
  (line: number, text: string) =>
  (before: string): string =>
    before
      .split('\n')
      .toSpliced(line - 1, 0, text)
      .join('\n');

/** A copy of the demo course with one mistake of every kind, each at a known place. */
function seeded(name: string): string {
  const folder = altered(DEMO_COURSE, at(name), {
    'problem/problem_next_high_water.xml': insert(7, '      <choice correct="false">Wind & waves</choice>'),
    'problem/problem_wave_parts.xml': (text) => text.replace('</label>', '</lable>'),
    'problem/problem_surge.xml': (text) =>
      `<?xml version="1.0"?>\n<!-- checked -->\n${text.replace('<problem', '<problem data-picture="/static/surge-map.png"')}`,
    'chapter/section_moving_edge.xml': insert(3, '  <vertical url_name="unit_your_shore"/>'),
    'vertical/unit_two_high_waters.xml': insert(2, '  <sequential url_name="astray" display_name="Astray"/>'),
    'html/intro_welcome.html': insert(4, '<img src="/static/not-here.png" alt="">'),
    'sequential/sub_waves.xml': insert(2, '  <vertical url_name="two words"/>'),
    'policies/2026/policy.json': (text) => text.replace('"course_image"', 'course_image'),
  });
  rmSync(join(folder, 'html/wave_words.xml'));
  rmSync(join(folder, 'html/surge_text.html'));
  writeFileSync(
    join(folder, 'drafts/vertical/lost.xml'),
    '<vertical parent_url="block-v1:a+b+c+type@sequential+block@gone" index_in_children_list="0"/>\n',
  );
  return folder;
}

/** Where each mistake is: its line, by hand. */
const FINDINGS = [
  'chapter/section_moving_edge.xml:3:3 warning block-shared',
  'chapter/section_moving_edge.xml:3:3 warning placement-not-allowed',
  'drafts/vertical/lost.xml:1:1 info block-empty',
  'drafts/vertical/lost.xml:1:1 warning draft-misplaced',
  'html/intro_welcome.html:4:19 warning asset-missing',
  'html/surge_text.xml:1:7 error file-missing',
  'policies/2026/policy.json:6:9 error policy-invalid',
  'problem/problem_next_high_water.xml:7:36 error xml-bare-ampersand',
  'problem/problem_surge.xml:3:32 warning asset-missing',
  'problem/problem_wave_parts.xml:4:66 error xml-not-well-formed',
  'sequential/sub_waves.xml:2:3 error file-missing',
  'sequential/sub_waves.xml:2:3 error url-name-invalid',
  'static/wave-parts.svg:1:1 info asset-unreferenced',
  'vertical/unit_two_high_waters.xml:2:3 info block-empty',
  'vertical/unit_two_high_waters.xml:2:3 error placement-not-allowed',
  'vertical/unit_wave_words.xml:2:3 error file-missing',
];

describe.concurrent('validate', { timeout: 30_000 }, () => {
  it('finds every seeded mistake at its line, in order of files', async () => {
    const { code, out, err } = await olx('validate', seeded('seeded'));
    const lines = out.trimEnd().split('\n');
    expect(lines.map((line) => line.split(' ').slice(0, 3).join(' '))).toEqual(FINDINGS);
    expect(lines.every((line) => line.split(' ').length > 6)).toBe(true);
    expect(err).toContain('8 errors, 5 warnings');
    expect(code).toBe(1);
  });

  it('says the same in JSON', async () => {
    const folder = seeded('seeded-json');
    const { code, out } = await inProcess('validate', folder, '--json');
    const report = JSON.parse(out) as { diagnostics: { [name: string]: unknown }[]; summary: unknown };
    expect(code).toBe(1);
    expect(Object.keys(report)).toEqual(['diagnostics', 'summary']);
    expect(report.summary).toEqual({ errors: 8, warnings: 5, infos: 3, files: expect.any(Number), blocks: null });
    const told = report.diagnostics.map((each) => {
      const { start } =
        each['range'] === null
          ? { start: { line: 1, column: 1 } }
          : (each['range'] as { start: { line: number; column: number } });
      return `${each['file']}:${start.line}:${start.column} ${each['severity']} ${each['code']}`;
    });
    expect(told).toEqual(FINDINGS);
    for (const each of report.diagnostics) {
      expect(Object.keys(each).sort()).toEqual([
        'block',
        'code',
        'file',
        'fixes',
        'help',
        'message',
        'range',
        'severity',
      ]);
    }
  });

  it('has nothing to say of a sound course run, whatever holds it', async () => {
    const archive = at('sound.zip');
    await quick('merge', DEMO_COURSE, DEMO_COURSE, DEMO_COURSE, '-o', archive);
    for (const path of [DEMO_COURSE, archive]) {
      const { code, out } = await inProcess('validate', path, '--json');
      expect(code).toBe(0);
      expect(JSON.parse(out)).toEqual({
        diagnostics: [],
        summary: { errors: 0, warnings: 0, infos: 0, files: 95, blocks: 57 },
      });
    }
  });

  it('passes warnings with exit code 0', async () => {
    const { code, out } = await inProcess('validate', join(FIXTURES, 'bytes'));
    expect(out).toContain(' warning asset-missing ');
    expect(code).toBe(0);
  });

  it('finds what is wrong with the root itself', async () => {
    const folder = altered(join(FIXTURES, 'inline-one-file'), at('root'), {
      'course.xml': (text) => text.replace('<sequential', '<sequential <'),
    });
    const { code, out } = await inProcess('validate', folder);
    expect(out).toMatch(/^course\.xml:\d+:\d+ error xml-not-well-formed /);
    expect(code).toBe(1);
    rmSync(join(folder, 'course.xml'));
    const none = await inProcess('validate', folder);
    expect(none.out).toContain(`${folder}:1:1 error folder-no-root `);
    expect(none.code).toBe(1);
  });
});
