import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { accessSync, constants, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { DEMO_COURSE, FIXTURES } from '../support/folders.ts';
import { altered, inProcess, MAIN, olx, scratch } from './_command.ts';

const at = scratch();
const MIXED = join(FIXTURES, 'mixed');
const ROOTLESS = altered(join(FIXTURES, 'malformed'), at('rootless'), {
  'course/2026.xml': (text) => text.slice(0, 10),
});

describe('the command', { timeout: 30_000 }, () => {
  it('can be run by its name', () => {
    const { bin } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as {
      bin: { olx: string };
    };
    expect(bin.olx).toBe('src/cli/main.ts');
    accessSync(MAIN, constants.X_OK);
    expect(readFileSync(MAIN, 'utf8').startsWith('#!/usr/bin/env node\n')).toBe(true);
  });

  it('tells the version of the package, which is not that of a course run', async () => {
    const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as {
      version: string;
    };
    for (const option of ['--version', '-V']) expect(await olx(option)).toMatchObject({ code: 0, out: `${version}\n` });
    expect((await inProcess('version', MIXED)).out).toMatch(/^olx1-/);
  });

  it('tells its verbs, and the use of each', async () => {
    const overview = await olx('--help');
    expect(overview.code).toBe(0);
    const verbs = ['check', 'validate', 'tree', 'version', 'extract', 'put', 'add', 'rm', 'diff', 'merge'];
    for (const verb of verbs) {
      expect(overview.out).toMatch(new RegExp(`^ {2}${verb} `, 'm'));
      const { code, out } = await inProcess(verb, '--help');
      expect([code, out]).toEqual([0, expect.stringContaining(`usage: olx ${verb} `)]);
    }
  });

  it.each([
    [[], 'a verb is missing'],
    [['frobnicate'], 'there is no verb “frobnicate”. See olx --help.'],
    [['validat'], 'there is no verb “validat”. Did you mean validate? See olx --help.'],
    [['help', 'validat'], 'Did you mean validate?'],
    [['--verson'], 'there is no option “--verson”. Did you mean --version? See olx --help.'],
    [['tree', MIXED, '--jsn'], 'there is no option “--jsn”. Did you mean --json? See olx tree --help.'],
    [['put', 'x', 'y', 'z', '-o', 'x', '--scope', 'subtre'], 'Did you mean subtree? See olx put --help.'],
    [['tree', MIXED, 'problem@quizz'], 'Did you mean problem@quiz?'],
    [['tree', MIXED, 'foter'], 'Did you mean footer?'],
    [['tree', `${MIXED}s`], `Did you mean ${MIXED}?`],
    [['diff', '-', '-'], 'standard input can be read only once'],
    [['tree'], 'an argument is missing'],
    [['version', 'a', 'b', 'c'], 'too many arguments'],
    [['tree', MIXED, '--frob'], '--frob'],
    [['extract', MIXED, 'quiz'], '-o OUT'],
    [['put', MIXED, 'quiz', MIXED, '-o', 'x', '--scope', 'all'], '--scope is one of subtree, node'],
    [['add', MIXED, 'quiz', MIXED, '-o', 'x', '--index', 'first'], '--index is a number'],
    [['tree', at('nowhere')], 'nowhere: there is no such file or folder'],
    [['version', join(MIXED, 'course.xml')], 'name the folder'],
    [['validate', join(FIXTURES, 'README.md')], 'neither an OLX folder nor'],
    [['tree', MIXED, 'nothing'], 'there is no block “nothing”'],
    [['tree', MIXED, 'intro'], 'chapter@intro or sequential@intro or vertical@intro or html@intro or problem@intro'],
    [['diff', MIXED, ROOTLESS], 'course/2026.xml:'],
    [['merge', MIXED, MIXED, DEMO_COURSE, '-o', 'x', '--prefer', 'me'], '--prefer is one of'],
  ] as const)('%j: exits with 2 and says why', async (args, reason) => {
    const { code, out, err } = await inProcess(...args);
    expect([code, out, err]).toEqual([2, '', expect.stringContaining(reason)]);
    expect(err).not.toMatch(/\n {4}at |unexpected failure/);
  });

  it.each([['tree'], ['version'], ['extract', 'x'], ['rm', 'x']])(
    '%s: exits with 1 if the root cannot be read, and prints the errors only',
    async (verb, ...rest) => {
      const out = rest.length === 0 ? [] : ['-o', at('none')];
      const ran = await inProcess(verb ?? '', ROOTLESS, ...rest, ...out);
      expect(ran.code).toBe(1);
      expect(ran.out).toBe('');
      expect(ran.err).toContain('course/2026.xml:1:');
      expect(ran.err).not.toMatch(/ (?:warning|info) /);
      expect(ran.err).toMatch(/\nolx: “olx validate” shows \d+ other findings?\n$/);
    },
  );

  it('takes a usage key, type@url_name or url_name for a block', async () => {
    const keys = ['quiz', 'problem@quiz', 'block-v1:Any+Where+2030+type@problem+block@quiz'];
    const versions = await Promise.all(keys.map((key) => inProcess('version', MIXED, key)));
    expect(new Set(versions.map(({ out }) => out)).size).toBe(1);
    expect(versions[0]?.out).toMatch(/^olx1-[0-9a-f]{64}\n$/);
  });

  it('prints the outline as nested JSON', async () => {
    const { code, out } = await olx('tree', MIXED, 'vertical@shared', '--json');
    const version = expect.stringMatching(/^olx1-[0-9a-f]{64}$/) as string;
    expect(code).toBe(0);
    expect(JSON.parse(out)).toEqual({
      type: 'vertical',
      url_name: 'shared',
      display_name: 'A unit with two parents',
      version,
      children: [
        { type: 'problem', url_name: 'quiz', display_name: 'Quiz', version, children: [] },
        { type: 'html', url_name: 'footer', display_name: 'Footer', version, children: [] },
      ],
    });
  });
});

describe('hostile and broken input', { timeout: 30_000 }, () => {
  it('ends with 2 and the reason for a refused archive', async () => {
    const cut = at('cut.tar.gz');
    writeFileSync(cut, gzipSync(Buffer.from('no tar')).subarray(0, 12));
    const climbing = at('climbing.tar.gz');
    writeFileSync(climbing, gzipSync(Buffer.concat([tarEntry('../../climbed.xml', '<course/>'), Buffer.alloc(1024)])));
    for (const [path, code] of [
      [cut, 'archive-damaged'],
      [climbing, 'path-traversal'],
    ] as const) {
      const ran = await olx('validate', path);
      expect([ran.code, ran.out, ran.err]).toEqual([2, '', expect.stringContaining(`(${code})`)]);
    }
  });

  it('ends with 2 for a folder with a link that leads out of it', async () => {
    const folder = altered(MIXED, at('linked'), {});
    symlinkSync('/etc/passwd', join(folder, 'static-link'));
    const { code, err } = await inProcess('version', folder);
    expect([code, err]).toEqual([2, expect.stringContaining('static-link: this link leads out of the folder')]);
  });

  it('never writes outside OUT, whatever a url_name says', async () => {
    const evil = at('evil.xml');
    writeFileSync(evil, '<html url_name="..:..:..:escaped">x</html>\n');
    const { code, err } = await inProcess('add', MIXED, 'vertical@intro', evil, '-o', at('deep/out'));
    expect(code).not.toBe(0);
    expect(err).not.toContain('unexpected');
    expect(() => accessSync(at('escaped.xml'))).toThrow();
    expect(() => accessSync(at('deep/out'))).toThrow();
  });

  it('prints no control characters of a file name', async () => {
    const folder = altered(MIXED, at('named'), {});
    mkdirSync(join(folder, 'drafts/vertical'), { recursive: true });
    writeFileSync(join(folder, 'drafts/vertical/a\u001b[31m.xml'), '<vertical <\n');
    const { out, err } = await inProcess('validate', folder);
    expect(out + err).toContain('\\u{1b}');
    expect(out + err).not.toContain('\u001b');
  });

  it('leaves version control out of the course run', async () => {
    const folder = altered(MIXED, at('versioned'), {});
    mkdirSync(join(folder, '.git'));
    writeFileSync(join(folder, '.git/HEAD'), 'ref: refs/heads/main\n');
    expect((await inProcess('version', folder)).out).toBe((await inProcess('version', MIXED)).out);
  });
});

describe('a reader that goes away', { timeout: 30_000 }, () => {
  it('ends the command with 2 and one line', async () => {
    const child = spawn(process.execPath, [MAIN, 'tree', DEMO_COURSE, '--json'], { stdio: ['ignore', 'pipe', 'pipe'] });
    child.stdout.destroy();
    let err = '';
    child.stderr.on('data', (data: Buffer) => {
      err += data.toString();
    });
    const [code] = (await once(child, 'close')) as [number | null];
    expect([code, err]).toEqual([2, 'olx: the output was closed before all of it was written\n']);
  });
});

/** One file of a tar, its header made by hand. */
function tarEntry(name: string, content: string): Buffer {
  const header = Buffer.alloc(512);
  header.write(name, 0);
  header.write('0000644\0', 100);
  header.write(`${content.length.toString(8).padStart(11, '0')}\0`, 124);
  header.write('00000000000\0', 136);
  header.write('        0', 148);
  header.write('ustar\u000000', 257);
  const sum = header.reduce((total, byte) => total + byte, 0);
  header.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
  return Buffer.concat([header, Buffer.from(content), Buffer.alloc((512 - (content.length % 512)) % 512)]);
}
