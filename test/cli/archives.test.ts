import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { ArchiveProblemCode } from '#olx';
import { checkPaths } from '../../src/cli/write-folder.ts';
import { tarGzOf } from '../olx/archive/tar-by-hand.ts';
import { zipOf } from '../olx/archive/zip-by-hand.ts';
import { contents, inProcess, quick, scratch } from './_command.ts';

const at = scratch();
const COURSE: readonly (readonly [string, string])[] = [
  ['course.xml', '<course org="o" course="c" url_name="r"><chapter url_name="a"/></course>'],
  [
    'chapter/a.xml',
    '<chapter display_name="A"><sequential url_name="s"><vertical url_name="v"/></sequential></chapter>',
  ],
  ['vertical/v.xml', '<vertical display_name="V"/>'],
  ['static/logo.svg', '<svg/>'],
];
const DOUBLE = '\0\x05\x16\x07\0\x02\0\0Mac OS X';

type Entry = { readonly name: string; readonly body?: string; readonly mode?: number; readonly type?: string };
const entries = (...more: readonly (readonly [string, string])[]): Entry[] =>
  [...COURSE, ...more].map(([name, body]) => ({ name, body }));
const FORMATS = [
  ['tar.gz', (list: readonly Entry[]) => tarGzOf(list)],
  ['zip', (list: readonly Entry[]) => zipOf(list)],
] as const;

function archive(name: string, bytes: Uint8Array): string {
  writeFileSync(at(name), bytes);
  return at(name);
}

describe.each(FORMATS)('%s', (format, make) => {
  it.each<[ArchiveProblemCode, string]>([
    ['path-traversal', '../evil.xml'],
    ['path-absolute', '/etc/evil'],
    ['path-device', 'C:\\evil'.replace('\\', '/')],
    ['path-device', 'static/NUL'],
    ['path-backslash', 'static\\a.png'],
    ['entry-duplicate', 'course.xml'],
  ])('is refused with %s, and nothing is written', async (code, name) => {
    const path = archive(`bad-${code}.${format}`, make(entries([name, 'x'])));
    const out = at(`never-${code}-${format.replace('.', '')}`);
    for (const args of [
      ['validate', path],
      ['rm', path, 'chapter@a', '-o', out],
    ]) {
      const ran = await inProcess(...args);
      expect(ran.code).toBe(2);
      expect(ran.err).toContain(`(${code})`);
    }
    expect(existsSync(out)).toBe(false);
  });

  it('with paths that differ only in case is read, changed and written again with all of them', async () => {
    const twins = [
      ['static/Logo.svg', 'other'],
      ['static/logo.svg.txt', 'a'],
      ['STATIC/x/y', 'b'],
      ['static/X', 'c'],
    ] as const;
    const path = archive(`twins.${format}`, make(entries(...twins)));
    const out = at(`twins-${format.replace('.', '-')}`);
    expect((await quick('validate', path)).match(/ warning folder-case-collision /g)).toHaveLength(2);
    await quick('rm', path, 'vertical@v', '-o', out);
    const paths = COURSE.map(([name]) => name).filter((name) => !name.startsWith('vertical/'));
    expect([...contents(out).keys()]).toEqual([...paths, ...twins.map(([name]) => name)].sort());
    // the disk of this machine keeps them apart, so they may replace what is there, too
    await quick('rm', path, 'vertical@v', '-o', out, '--force');
    expect([...contents(out).keys()]).toEqual([...paths, ...twins.map(([name]) => name)].sort());
  });

  it('that macOS packed is read, with what macOS adds', async () => {
    const doubles = COURSE.map(([name]): [string, string] => [name.replace(/[^/]+$/, '._$&'), DOUBLE]);
    const tar = make(entries(...doubles, ['.DS_Store', 'Bud1'], ['static/Thumbs.db', 'x']));
    const zipped = make([
      ...entries().map((entry) => ({ ...entry, name: `course/${entry.name}` })),
      ...doubles.map(([name, body]) => ({ name: `__MACOSX/course/${name}`, body })),
      { name: '__MACOSX/._course', body: DOUBLE },
    ]);
    for (const [name, bytes] of Object.entries({ tar, zipped })) {
      const ran = await inProcess('validate', archive(`${name}.${format}`, bytes));
      expect(ran).toMatchObject({ code: 0 });
    }
  });

  it('without files holds no course run', async () => {
    const ran = await inProcess('validate', archive(`empty.${format}`, make([])));
    expect(ran).toMatchObject({ code: 1 });
    expect(ran.out).toContain('folder-no-root');
  });

  it('may have its course run some folders deep', async () => {
    const deep = entries().map((entry) => ({ ...entry, name: `course/course/${entry.name}` }));
    expect((await inProcess('validate', archive(`deep.${format}`, make(deep)))).code).toBe(0);
  });

  it('brings nothing into the version control of OUT', async () => {
    const out = at(`repository-${format.replace('.', '')}`);
    const bad = entries(['.git/hooks/pre-commit', 'evil'], ['static/.GIT/config', 'evil'], ['.git./x', 'evil']);
    const path = archive(`repository.${format}`, make(bad));
    await quick('rm', path, 'sequential@s', '-o', out);
    expect([...contents(out).keys()]).toEqual(['chapter/a.xml', 'course.xml', 'static/logo.svg']);
    mkdirSync(join(out, '.git/hooks'), { recursive: true });
    writeFileSync(join(out, '.git/hooks/pre-commit'), 'mine');
    await quick('rm', path, 'vertical@v', '-o', out, '--force');
    expect(readFileSync(join(out, '.git/hooks/pre-commit'), 'utf8')).toBe('mine');
  });
});

describe('links in a folder', () => {
  it('that stay inside are followed, and written as what they lead to', async () => {
    const [folder, out] = [at('with-links'), at('without-links')];
    await quick('rm', archive('for-links.tar.gz', tarGzOf(entries())), 'vertical@v', '-o', folder);
    mkdirSync(join(folder, 'shared'));
    writeFileSync(join(folder, 'shared/overview.html'), 'About');
    symlinkSync('shared', join(folder, 'about'));
    symlinkSync('../static/logo.svg', join(folder, 'shared/logo.svg'));
    expect((await inProcess('tree', folder)).code).toBe(0);
    await quick('rm', folder, 'sequential@s', '-o', out);
    const [before, after] = [contents(folder), contents(out)];
    expect(after.get('about/overview.html')).toBe(before.get('shared/overview.html'));
    expect(after.get('about/logo.svg')).toBe(before.get('static/logo.svg'));
    expect(readdirSync(out, { withFileTypes: true }).some((entry) => entry.isSymbolicLink())).toBe(false);
  });

  it.each([
    ['out of the folder', '../elsewhere', 'leads out of the folder'],
    ['out by its whole path', '/etc', 'leads out of the folder'],
    ['to a folder that it lies in', '.', 'a folder that it lies in'],
    ['to nothing', 'nothing', 'leads to nothing'],
    ['to itself', 'link', 'circle'],
  ])('that lead %s are refused by name', async (name, target, reason) => {
    const folder = join(at(`links-${name.replaceAll(' ', '-')}`), 'course');
    await quick('rm', archive('for-links.tar.gz', tarGzOf(entries())), 'vertical@v', '-o', folder);
    mkdirSync(join(folder, '../elsewhere'));
    symlinkSync(target, join(folder, 'link'));
    const { code, err } = await inProcess('validate', folder);
    expect(code).toBe(2);
    expect(err).toContain(join(folder, 'link'));
    expect(err).toContain(reason);
  });
});

describe('a folder that is written to', () => {
  it.each(['static', 'chapter', 'chapter/a.xml', 'policies', 'course.xml'])(
    'is left as it is where %s in it is a link',
    async (name) => {
      const place = at(`linked-${name.replace('/', '-')}`);
      const [out, elsewhere] = [join(place, 'out'), join(place, 'elsewhere')];
      const path = archive('plain-for-links.tar.gz', tarGzOf(entries()));
      await quick('rm', path, 'vertical@v', '-o', out);
      cpSync(out, elsewhere, { recursive: true });
      writeFileSync(join(elsewhere, 'secret'), 'mine');
      const before = contents(elsewhere);
      const target = join(place, 'out', name);
      if (existsSync(target)) await import('node:fs/promises').then(({ rm }) => rm(target, { recursive: true }));
      symlinkSync(existsSync(join(elsewhere, name)) ? join(elsewhere, name) : elsewhere, target);
      // an export file makes OUT one that may be replaced, whatever course.xml is
      writeFileSync(join(out, 'olx-export.json'), '{}');
      const ran = await inProcess('rm', path, 'sequential@s', '-o', out, '--force');
      expect(ran).toMatchObject({ code: 2 });
      expect(ran.err).toContain('a link');
      expect(contents(elsewhere)).toEqual(before);
      expect(readdirSync(place).sort()).toEqual(['elsewhere', 'out']);
    },
  );

  it.each([
    ...['../x', 'a/../../x', '/x', 'a//x', 'a/', '', '.', 'a/./x', 'C:/x', 'a\\..\\..\\x', 'a\0', 'a\n'],
    ...['.git/x', 'a/.hg/x', '.svn', '.GIT/x', '.git /x', '.git./x', 'git~1/x', '.g\u200cit/x'],
  ])('takes no file by the name of %j', (path) => {
    expect(() => checkPaths(new Map([[path, { text: '' }]]))).toThrow('cannot be the path of a file');
    expect(() => checkPaths(new Map([['a/..b/.gitignore', { text: '' }]]))).not.toThrow();
  });
});
