import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type Diagnostic, ungrouped } from '#olx';
import { DEMO_COURSE, FIXTURES } from '../support/folders.ts';
import { altered, inProcess, olx, olxIn, quick, scratch } from './_command.ts';

const at = scratch();

describe.concurrent('validate', { timeout: 30_000 }, () => {
  it('has nothing to say of a sound course run, whatever holds it', async () => {
    const archive = at('sound.zip');
    await quick('merge', DEMO_COURSE, DEMO_COURSE, DEMO_COURSE, '-o', archive);
    for (const path of [DEMO_COURSE, archive]) {
      const { code, out } = await inProcess('validate', path, '--json');
      expect(code).toBe(0);
      const summary = { errors: 0, warnings: 0, infos: 0, files: 95, blocks: 57, ignored: 0, known: 0 };
      expect(JSON.parse(out)).toEqual({ diagnostics: [], summary, paths: [{ path, ...summary }] });
    }
  });

  it('passes warnings with exit code 0', async () => {
    const { code, out } = await inProcess('validate', join(FIXTURES, 'bytes'));
    expect(out).toContain(' warning text-between-blocks ');
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

  it('takes the archive of one unit', async () => {
    const archive = at('unit.tar.gz');
    await quick('extract', DEMO_COURSE, 'unit_wave_words', '-o', archive);
    const { code, out, err } = await inProcess('validate', archive);
    expect([code, out, err]).toEqual([0, '', `${archive}: no problems in 4 blocks\n`]);
  });

  it('finds nothing to read in an empty folder, and cannot run without one', async () => {
    mkdirSync(at('empty'));
    const empty = await inProcess('validate', at('empty'));
    expect([empty.code, empty.out]).toEqual([1, expect.stringContaining(`${at('empty')}:1:1 error folder-no-root `)]);
    const missing = await inProcess('validate', at('missing'), '--json');
    expect([missing.code, missing.out]).toEqual([2, '']);
    expect(missing.err).toContain('there is no such file or folder');
  });

  it('keeps each finding and the summary on one line, whatever files are called', async () => {
    const folder = at('kurssi "ä\nö"');
    cpSync(DEMO_COURSE, folder, { recursive: true });
    writeFileSync(join(folder, 'problem/sää\n‮tuuli’s.xml'), '<problem/>\n');
    const { code, out, err } = await inProcess('validate', folder);
    expect(code).toBe(0);
    expect(out).toBe(
      'problem/sää\\u{a}\\u{202e}tuuli’s.xml:1:1 info file-unreached No block names this file: it is kept, but it is no part of the course run.\n',
    );
    expect(err).toBe(`${at('kurssi "ä\\u{a}ö"')}: 1 info in 57 blocks\n`);
  });

  it('tells many findings of one kind in one file on one line, and all of them with --json', async () => {
    const folder = altered(DEMO_COURSE, at('long'), {
      'html/intro_welcome.html': (text) =>
        `${text}${Array.from({ length: 400 }, (_, at) => `<img src="/static/gone-${at}.png">\n`).join('')}`,
    });
    const { code, out, err } = await olx('validate', folder);
    expect(code).toBe(0);
    expect(out.trimEnd().split('\n')).toHaveLength(1);
    expect(out).toMatch(
      /^html\/intro_welcome\.html:\d+:\d+ warning asset-missing .+ \(and 399 more: lines (?:\d+, ){10}…\)$/m,
    );
    expect(err).toBe(`${folder}: 400 warnings in 57 blocks\n`);
    const { diagnostics, summary } = JSON.parse((await olx('validate', folder, '--json')).out);
    expect(summary).toMatchObject({ errors: 0, warnings: 400, infos: 0 });
    expect(diagnostics).toMatchObject([{ code: 'asset-missing', count: 400 }]);
    // the address that explains the code opens without a network
    const [file = '', anchor] = String(diagnostics[0].help).split('#');
    expect(readFileSync(new URL(file), 'utf8')).toContain(`<a id="${anchor}"></a>`);
    const places = ungrouped<Diagnostic>(diagnostics);
    expect(new Set(places.map(({ message, range }) => `${message} ${range?.start.line}`)).size).toBe(400);
  });

  it('sums up by code where there is too much to read through', async () => {
    const folder = at('many');
    cpSync(DEMO_COURSE, folder, { recursive: true });
    for (let at = 0; at < 30; at += 1) writeFileSync(join(folder, `problem/unread_${at}.xml`), '<problem/>\n');
    const { code, out, err } = await olx('validate', folder);
    expect(code).toBe(0);
    expect(out.trimEnd().split('\n')).toHaveLength(30);
    expect(err).toBe(`${folder}: 30 infos in 57 blocks\nmost often: file-unreached 30\n`);
  });

  it('looks the same for every program, whatever terminal it was started from', async () => {
    const folder = join(FIXTURES, 'malformed');
    const { FORCE_COLOR: _, ...env } = process.env;
    const plain = await olxIn(env, 'validate', folder);
    const other = { ...env, COLUMNS: '20', TERM: 'xterm-256color', LANG: 'C', NO_COLOR: '1' };
    expect(await olxIn(other, 'validate', folder)).toEqual(plain);
    expect(await olxIn({ ...env, FORCE_COLOR: '1' }, 'validate', folder, '--color', 'never')).toEqual(plain);
  });
});
