import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { courseVersionOf } from '#olx';
import { DEMO_COURSE, FIXTURES, REAL_COURSES } from '../support/folders.ts';
import { altered, contents, courseAt, inProcess, olx, quick, scratch } from './_command.ts';

const at = scratch();
const REAL_COURSE = join(REAL_COURSES, 'latex2edx-demo');
const MIXED = join(FIXTURES, 'mixed');

async function patchOf(before: string, after: string): Promise<string> {
  const { code, out, err } = await inProcess('diff', before, after, '-p');
  if (code !== 1) throw new Error(`olx diff: ${code}\n${err}`);
  return out;
}

/** A copy of a folder with a patch applied by git itself. */
function patched(folder: string, patch: string, to: string): string {
  cpSync(folder, to, { recursive: true });
  execFileSync('git', ['apply', '--whitespace=nowarn', '-'], { cwd: to, input: patch, env: noRepository(to) });
  return to;
}

/** So that git takes the folder for itself, not for a part of this project's repository. */
function noRepository(folder: string): NodeJS.ProcessEnv {
  return { ...process.env, GIT_CEILING_DIRECTORIES: dirname(folder) };
}

function folderOf(name: string, files: Readonly<Record<string, string | Uint8Array>>): string {
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(at(name), path)), { recursive: true });
    writeFileSync(join(at(name), path), content);
  }
  return at(name);
}

const UNIT = '<vertical url_name="v" display_name="V"><html url_name="h"><p>One</p></html></vertical>';
const INLINE = {
  'course.xml': `<course org="o" course="c" url_name="r"><chapter url_name="a"><sequential url_name="s">${UNIT}</sequential></chapter></course>\n`,
};
const FILES = {
  'course.xml': '<course org="o" course="c" url_name="r"/>',
  'course/r.xml': '<course>\n  <chapter url_name="a"/>\n</course>\n',
  'chapter/a.xml': '<chapter>\n  <sequential url_name="s"/>\n</chapter>\n',
  'sequential/s.xml': '<sequential>\n  <vertical url_name="v"/>\n</sequential>\n',
  'vertical/v.xml': '<vertical display_name="V">\n  <html url_name="h"/>\n</vertical>\n',
  'html/h.xml': '<html filename="h"/>\n',
  'html/h.html': '<p>One</p>',
};

describe.concurrent('diff --patch', { timeout: 60_000 }, () => {
  const CHANGES: readonly (readonly [string, ...string[]])[] = [
    ['move', 'problem_surge', 'unit_your_shore'],
    ['move', 'sub_waves', 'section_charts', '--index', '0'],
    ['set', 'problem_longshore_name', 'max_attempts=7', 'display_name=Ä "b"'],
    ['set', 'course', 'display_name=Other'],
    ['publish', 'unit_longshore'],
    ['discard', 'unit_longshore'],
    ['rm', 'section_charts'],
  ];

  it.each(CHANGES)('of %s %s: git apply makes of A what B is, to the byte, and back', async (verb, ...args) => {
    const after = at(`after-${verb}-${args[0]}`);
    await quick(verb, DEMO_COURSE, ...args, '-o', after);
    const there = patched(DEMO_COURSE, await patchOf(DEMO_COURSE, after), `${after}-patched`);
    expect(contents(there)).toEqual(contents(after));
    const back = patched(after, await patchOf(after, DEMO_COURSE), `${after}-back`);
    expect(contents(back)).toEqual(contents(DEMO_COURSE));
  });

  it('of a real course run against one of its sections less is taken by git', async () => {
    const course = existsSync(REAL_COURSE) ? REAL_COURSE : MIXED;
    const [chapter] = courseAt(course).root.children;
    await quick('rm', course, `${chapter?.block.type}@${chapter?.block.urlName}`, '-o', at('less'));
    const there = patched(course, await patchOf(course, at('less')), at('less-patched'));
    expect(courseVersionOf(courseAt(there))).toBe(courseVersionOf(courseAt(at('less'))));
  });

  it('shows nothing of another layout, and a change in the layout of A', async () => {
    const [inline, files] = [folderOf('inline', INLINE), folderOf('files', FILES)];
    const same = await inProcess('diff', inline, files, '-p');
    expect([same.code, same.out]).toEqual([0, '']);
    const changed = altered(files, at('files-2'), { 'html/h.html': (text) => text.replace('One', 'Two') });
    const patch = await patchOf(inline, changed);
    expect(patch.match(/^diff --git .*$/gm)).toEqual(['diff --git a/course.xml b/course.xml']);
    const there = patched(inline, patch, at('inline-2'));
    expect(courseVersionOf(courseAt(there))).toBe(courseVersionOf(courseAt(changed)));
  });

  it('takes odd texts: without a last line end, with CRLF, empty, and odd names', async () => {
    const before = folderOf('odd', {
      ...FILES,
      'about/overview.html': 'a\r\nb\r\nc',
      'static/a b.css': 'a {}\n',
      'static/gone.txt': '',
    });
    const after = folderOf('odd-2', {
      ...FILES,
      'html/h.html': '<p>One</p>\n',
      'about/overview.html': 'a\r\nB\r\nc\r\n',
      'static/a b.css': 'a {}\nb {}',
      'static/ü "x".txt': 'new\n',
      'static/empty.txt': '',
    });
    const there = patched(before, await patchOf(before, after), at('odd-patched'));
    expect(contents(there)).toEqual(contents(after));
  });

  it('names binary files, and git takes the rest', async () => {
    const before = folderOf('binary', { ...FILES, 'static/x.png': new Uint8Array([1, 0, 2]) });
    const after = folderOf('binary-2', {
      ...FILES,
      'html/h.html': '<p>Two</p>',
      'static/x.png': new Uint8Array([1, 0, 3]),
      'static/y.png': new Uint8Array([0, 0xff]),
    });
    const patch = await patchOf(before, after);
    expect(patch).toContain('Binary files a/static/x.png and b/static/x.png differ\n');
    expect(patch).toContain('Binary files /dev/null and b/static/y.png differ\n');
    const there = patched(before, patch, at('binary-patched'));
    expect(readFileSync(join(there, 'html/h.html'), 'utf8')).toBe('<p>Two</p>');
  });

  it('reads archives, too, and tells a text that is rewritten as a whole', async () => {
    const lines = (word: string): string => Array.from({ length: 9000 }, (_, at) => `${word} ${at}\n`).join('');
    const before = folderOf('long', { ...FILES, 'static/long.txt': lines('old') });
    const after = folderOf('long-2', { ...FILES, 'static/long.txt': lines('new') });
    for (const path of [before, after]) await quick('merge', path, path, path, '-o', `${path}.tar.gz`);
    const patch = await patchOf(`${before}.tar.gz`, `${after}.tar.gz`);
    expect(contents(patched(before, patch, at('long-patched')))).toEqual(contents(after));
  });

  it('has colours if asked for, and no other escape', async () => {
    const before = folderOf('colours', FILES);
    const after = folderOf('colours-2', { ...FILES, 'about/overview.html': 'a\u001b[31mb\n' });
    const { code, out } = await olx('diff', before, after, '-p', '--color', 'always');
    expect([code, out]).toEqual([1, expect.stringContaining('\u001b[32m+a\\u{1b}[31mb\u001b[39m')]);
    const both = await inProcess('diff', before, after, '-p', '--json');
    expect([both.code, both.err]).toEqual([2, expect.stringContaining('cannot go together')]);
  });
});
