import { chmodSync, cpSync, mkdirSync, readFileSync, renameSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { DEMO_COURSE, FIXTURES, readFolder } from '../support/folders.ts';
import { altered, contents, inProcess, quick, scratch } from './_command.ts';
import { seededCourse } from './_seeds.ts';

const at = scratch();
const QUIZ = 'problem/problem_hw_safety.xml';
const SPEED = 'problem/problem_wave_speed.xml';
const misspelt = (text: string): string => text.replace('display_name', 'displayname');

/** Two mistakes with a safe fix each. */
function broken(to: string): string {
  return altered(DEMO_COURSE, to, { [QUIZ]: misspelt, [SPEED]: (text) => misspelt(text).replace('<p>', '<p>R & D ') });
}

describe('validate --fix', { timeout: 30_000 }, () => {
  it('mends a folder in place, says what it did, and has nothing to do the second time', async () => {
    const folder = broken(at('twice'));
    const { code, out, err } = await inProcess('validate', folder, '--fix');
    expect([code, out]).toEqual([0, '']);
    expect(err.split('\n')).toEqual([
      `fixed 1 setting-misspelt in ${QUIZ}`,
      `fixed 1 xml-bare-ampersand in ${SPEED}`,
      `fixed 1 setting-misspelt in ${SPEED}`,
      `${folder}: no problems in 57 blocks`,
      '',
    ]);
    expect(readFileSync(join(folder, SPEED), 'utf8')).toContain('<p>R &amp; D ');
    const changed = [...contents(DEMO_COURSE)].filter(([path, hash]) => contents(folder).get(path) !== hash);
    expect(changed.map(([path]) => path)).toEqual([SPEED]);
    const before = statSync(join(folder, SPEED), { bigint: true });
    const again = await inProcess('validate', folder, '--fix', '--json');
    expect(JSON.parse(again.out)).toMatchObject({ diagnostics: [], fixed: [] });
    expect(statSync(join(folder, SPEED), { bigint: true }).mtimeNs).toBe(before.mtimeNs);
  });

  it('writes no file that has nothing to be fixed, in a course run full of mistakes', async () => {
    const folder = seededCourse(at('seeded'));
    const [before, times] = [
      contents(folder),
      new Map([...readFolder(folder).keys()].map((path) => [path, timeOf(folder, path)])),
    ];
    const { code, out } = await inProcess('validate', folder, '--fix', '--json');
    const { fixed, diagnostics } = JSON.parse(out) as Told;
    expect(code).toBe(1);
    expect(fixed.length).toBeGreaterThan(8);
    expect(diagnostics.flatMap(({ fixes }) => fixes.slice(0, 1)).filter(({ unsafe }) => unsafe !== true)).toEqual([]);
    const files = new Set(fixed.map(({ file }) => file));
    for (const [path, time] of times) {
      expect([path, contents(folder).get(path) !== before.get(path), timeOf(folder, path) !== time]).toEqual([
        path,
        files.has(path),
        files.has(path),
      ]);
    }
  });

  it('keeps line ends, byte order mark and rights', async () => {
    const folder = broken(at('bytes'));
    const path = join(folder, SPEED);
    writeFileSync(path, `\ufeff${readFileSync(path, 'utf8').replaceAll('\n', '\r\n')}`);
    chmodSync(path, 0o640);
    await quick('validate', folder, '--fix');
    const sound = readFileSync(join(DEMO_COURSE, SPEED), 'utf8').replace('<p>', '<p>R &amp; D ');
    expect(readFileSync(path, 'utf8')).toBe(`\ufeff${sound.replaceAll('\n', '\r\n')}`);
    expect(statSync(path).mode & 0o777).toBe(0o640);
  });

  it('writes through no link, neither of a file nor of a folder', async () => {
    const folder = broken(at('links'));
    mkdirSync(join(folder, 'shared'));
    renameSync(join(folder, SPEED), join(folder, 'shared/speed.xml'));
    symlinkSync('../shared/speed.xml', join(folder, SPEED));
    const before = contents(join(folder, 'shared'));
    const { err } = await inProcess('validate', folder, '--fix');
    expect(err).toContain(`fixed 1 setting-misspelt in ${QUIZ}\n`);
    expect(err).not.toContain(`in ${SPEED}`);
    expect(contents(join(folder, 'shared'))).toEqual(before);

    const other = broken(at('linked-folder'));
    renameSync(join(other, 'problem'), join(other, 'kept'));
    symlinkSync('kept', join(other, 'problem'));
    await inProcess('validate', other, '--fix');
    expect(readFileSync(join(other, 'kept/problem_hw_safety.xml'), 'utf8')).toContain('displayname');
  });

  it('mends one document, and refuses an archive', async () => {
    const document = at('one.xml');
    writeFileSync(document, '<problem displayname="One"><p>Q & A</p></problem>\n');
    const { code, err } = await inProcess('validate', document, '--fix');
    expect(readFileSync(document, 'utf8')).toBe('<problem display_name="One"><p>Q &amp; A</p></problem>\n');
    expect([code, err]).toEqual([0, expect.stringContaining(`fixed 1 xml-bare-ampersand in ${document}\n`)]);
    const archive = at('course.zip');
    await quick('merge', DEMO_COURSE, DEMO_COURSE, DEMO_COURSE, '-o', archive);
    const refused = await inProcess('validate', archive, '--fix');
    expect([refused.code, refused.out]).toEqual([2, '']);
    expect(refused.err).toContain('unpack the archive first');
  });

  it('leaves guesses alone unless they are asked for', async () => {
    const folder = at('guess');
    cpSync(join(FIXTURES, 'malformed'), folder, { recursive: true });
    const mismatch = join(folder, 'problem/mismatch.xml');
    const text = readFileSync(mismatch, 'utf8').replace('</lable>', '');
    writeFileSync(mismatch, text);
    const safe = await inProcess('validate', folder, '--fix', '--json');
    const { diagnostics } = JSON.parse(safe.out) as Told;
    expect(diagnostics.find(({ file }) => file === 'problem/mismatch.xml')?.fixes).toMatchObject([{ unsafe: true }]);
    expect(readFileSync(mismatch, 'utf8')).toBe(text);
    const all = await inProcess('validate', folder, '--fix', '--unsafe-fixes');
    expect(all.err).toContain('xml-not-well-formed in problem/mismatch.xml');
    expect(all.out).not.toContain('mismatch.xml');
  });

  it('fixes only what is reported', async () => {
    const folder = broken(at('selected'));
    const { err } = await inProcess('validate', folder, '--fix', '--select', 'xml-*');
    expect(err).toContain(`fixed 1 xml-bare-ampersand in ${SPEED}\n`);
    expect(readFileSync(join(folder, SPEED), 'utf8')).toContain('displayname');
    expect((await inProcess('validate', folder, '--unsafe-fixes')).code).toBe(2);
  });
});

interface Told {
  readonly fixed: readonly { readonly file: string }[];
  readonly diagnostics: readonly {
    readonly file: string;
    readonly fixes: readonly { readonly unsafe?: boolean }[];
  }[];
}

function timeOf(folder: string, path: string): bigint {
  return statSync(join(folder, path), { bigint: true }).ctimeNs;
}
