import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { memoryBlobs, readArchive } from '../../../src/olx/archive/index.ts';
import { archived, textsOf } from './folders.ts';

/** Whether the command is there and is the one meant. */
function has(command: string, argument: string, mark: RegExp): boolean {
  const { stdout, stderr, error } = spawnSync(command, [argument], { encoding: 'utf8' });
  return error === undefined && mark.test(stdout + stderr);
}

const gnuTar = has('tar', '--version', /GNU tar/);
const unzip = has('unzip', '-v', /Info-ZIP/);
const infoZip = has('zip', '-v', /Info-ZIP/);
const python = has('python3', '--version', /Python 3/);
const bsdTar = has('bsdtar', '--version', /libarchive/);
const sevenZip = has('7zz', 'i', /7-Zip/);

const FILES: Readonly<Record<string, string>> = {
  '.DS_Store': 'Bud1',
  '__MACOSX/._course.xml': 'junk',
  'course.xml': '<course url_name="r"/>',
  'course/empty.xml': '',
  [`html/${'deep/'.repeat(20)}${'n'.repeat(120)}.html`]: '<p>long</p>',
  'html/Ünïcode and space — 文.html': '<p>ä</p>',
  [`static/${'文'.repeat(60)}.txt`]: 'long and wide',
  'static/exactly-100-bytes-of-path-that-fills-the-whole-name-field-of-a-plain-tar-header-without-an-end.txt':
    'x'.repeat(70_000),
};
const sorted = Object.keys(FILES).sort((left, right) => Buffer.compare(Buffer.from(left), Buffer.from(right)));
const folder = new Map(Object.entries(FILES).map(([path, text]) => [path, { text }]));

let work = '';
beforeAll(() => {
  work = mkdtempSync(join(tmpdir(), 'olx-archive-'));
  for (const [path, text] of Object.entries(FILES)) {
    mkdirSync(join(work, 'in', dirname(path)), { recursive: true });
    writeFileSync(join(work, 'in', path), text);
  }
});
afterAll(() => rmSync(work, { recursive: true, force: true }));

function run(command: string, args: readonly string[], cwd = work): string {
  return execFileSync(command, args, { cwd, encoding: 'utf8', env: { ...process.env, LC_ALL: 'C.UTF-8' } });
}

function bytesOf(name: string): Uint8Array<ArrayBuffer> {
  return new Uint8Array(readFileSync(join(work, name)));
}

describe('what we write is read by', () => {
  test.skipIf(!gnuTar)('GNU tar', async () => {
    writeFileSync(join(work, 'ours.tar.gz'), await archived(folder, memoryBlobs(), 'tar.gz', 'course'));
    const names = run('tar', ['tzf', 'ours.tar.gz', '--quoting-style=literal']).trimEnd().split('\n');
    expect(names).toEqual(sorted.map((path) => `course/${path}`));
    expect(run('tar', ['tvzf', 'ours.tar.gz', '--numeric-owner', '--utc', 'course/course.xml'])).toMatch(
      /^-rw-r--r-- 0\/0 +22 1970-01-01 00:00 /,
    );
    mkdirSync(join(work, 'out'));
    run('tar', ['xzf', 'ours.tar.gz', '-C', 'out', '--strip-components=1']);
    for (const [path, text] of Object.entries(FILES)) expect(readFileSync(join(work, 'out', path), 'utf8')).toBe(text);
  });

  test.skipIf(!unzip)('unzip', async () => {
    writeFileSync(join(work, 'ours.zip'), await archived(folder, memoryBlobs(), 'zip'));
    expect(run('unzip', ['-tq', 'ours.zip'])).toContain('No errors');
    expect(run('unzip', ['-p', 'ours.zip', 'html/Ünïcode and space — 文.html'])).toBe('<p>ä</p>');
    expect(run('unzip', ['-Z', '-l', 'ours.zip', 'course.xml'])).toMatch(/^-rw-r--r-- .* 80-Jan-01 00:00 /m);
  });

  test.skipIf(!python)('Python, as the platform does', async () => {
    for (const [format, script] of [
      [
        'tar.gz',
        'import tarfile; a=tarfile.open(sys.argv[1]); d={m.name: a.extractfile(m).read().decode() for m in a.getmembers()}',
      ],
      [
        'zip',
        'import zipfile; a=zipfile.ZipFile(sys.argv[1]); assert a.testzip() is None; d={n: a.read(n).decode() for n in a.namelist()}',
      ],
    ] as const) {
      writeFileSync(join(work, `python.${format}`), await archived(folder, memoryBlobs(), format));
      const out = run('python3', [
        '-c',
        `import sys, json; ${script.replace('; ', '\n')}\nprint(json.dumps(d))`,
        `python.${format}`,
      ]);
      expect(JSON.parse(out)).toEqual(FILES);
    }
  });
});

test('GNU tar and Python are there, or little would be shown', () => {
  expect({ gnuTar, python }).toEqual({ gnuTar: process.platform === 'linux', python: true });
});

describe('what we write is read by programs that not every machine has', () => {
  test.skipIf(!bsdTar || !sevenZip).each(['tar.gz', 'zip'] as const)('bsdtar and 7-Zip, %s', async (format) => {
    const name = `others.${format}`;
    writeFileSync(join(work, name), await archived(folder, memoryBlobs(), format));
    expect(run('bsdtar', ['tf', name]).trimEnd().split('\n')).toEqual(sorted);
    expect(run('bsdtar', ['xOf', name, 'html/Ünïcode and space — 文.html'])).toBe('<p>ä</p>');
    expect(run('7zz', ['t', name])).toContain('Everything is Ok');
  });
});

describe('what others write is read here', () => {
  test.skipIf(!bsdTar).each([
    ['tar.gz', 'pax'],
    ['tar.gz', 'gnutar'],
    ['zip', 'zip'],
  ])('bsdtar, %s, format %s', async (ending, format) => {
    const name = `bsd-${format}.${ending}`;
    const packing = ending === 'zip' ? ['-cf'] : ['-czf'];
    run('bsdtar', [...packing, name, `--format=${format}`, '-C', 'in', '.']);
    expect(await textsOf(bytesOf(name))).toEqual(FILES);
  });

  test.skipIf(!sevenZip).each(['Copy', 'Deflate'])('7-Zip, %s', async (method) => {
    run('7zz', ['a', '-tzip', `-mm=${method}`, `../7z-${method}.zip`, '.'], join(work, 'in'));
    expect(await textsOf(bytesOf(`7z-${method}.zip`))).toEqual(FILES);
  });

  test.skipIf(!sevenZip)("7-Zip's other methods and passwords are refused", async () => {
    for (const [code, args] of [
      ['archive-unsupported', ['-mm=LZMA']],
      ['archive-unsupported', ['-mm=Deflate64']],
      ['archive-encrypted', ['-psecret', '-mem=AES256']],
      ['archive-encrypted', ['-psecret', '-mem=ZipCrypto']],
    ] as const) {
      rmSync(join(work, '7z-bad.zip'), { force: true });
      run('7zz', ['a', '-tzip', ...args, '../7z-bad.zip', '.'], join(work, 'in'));
      expect(await readArchive(bytesOf('7z-bad.zip'), { keep: memoryBlobs() }), args.join(' ')).toMatchObject({ code });
    }
  });

  test.skipIf(!python)("Python's zip64 forms, to a file and to a pipe", { timeout: 60_000 }, async () => {
    const script = `
import zipfile, sys
class Pipe:
  def __init__(self, f): self.f = f
  def write(self, b): return self.f.write(b)
  def flush(self): self.f.flush()
for name, wrap in (('z64.zip', lambda f: f), ('z64-piped.zip', Pipe)):
  with open(name, 'wb') as f, zipfile.ZipFile(wrap(f), 'w', zipfile.ZIP_DEFLATED) as a:
    for n in ('a', 'b/c'):
      with a.open(n, 'w', force_zip64=True) as e: e.write(n.encode() * 1000)
with zipfile.ZipFile('many.zip', 'w') as a:
  for i in range(65600): a.writestr(f's/{i}', b'')
`;
    run('python3', ['-c', script]);
    for (const name of ['z64.zip', 'z64-piped.zip']) {
      expect(await textsOf(bytesOf(name))).toEqual({ a: 'a'.repeat(1000), 'b/c': 'b/c'.repeat(1000) });
    }
    const many = await readArchive(bytesOf('many.zip'), { keep: memoryBlobs() });
    expect(many.ok && many.files.size).toBe(65_600);
  });

  test.skipIf(!gnuTar).each(['gnu', 'oldgnu', 'pax', 'posix'])('GNU tar, format %s', async (format) => {
    run('tar', ['czf', `${format}.tar.gz`, `--format=${format}`, '-C', 'in', '.']);
    expect(await textsOf(bytesOf(`${format}.tar.gz`))).toEqual(FILES);
  });

  test.skipIf(!gnuTar).each(['ustar', 'v7'])('GNU tar, format %s, which holds short names only', async (format) => {
    run('tar', [
      'czf',
      `${format}.tar.gz`,
      `--format=${format}`,
      '-C',
      'in',
      'course.xml',
      'course',
      '.DS_Store',
      '__MACOSX',
    ]);
    const { 'course.xml': root, 'course/empty.xml': empty, '.DS_Store': store, '__MACOSX/._course.xml': junk } = FILES;
    expect(await textsOf(bytesOf(`${format}.tar.gz`))).toEqual({
      'course.xml': root,
      'course/empty.xml': empty,
      '.DS_Store': store,
      '__MACOSX/._course.xml': junk,
    });
  });

  test.skipIf(!gnuTar)(
    "GNU tar's links, sparse files, absolute names, ways up and duplicates are refused",
    async () => {
      mkdirSync(join(work, 'bad/sub'), { recursive: true });
      symlinkSync('/etc/passwd', join(work, 'bad/link'));
      writeFileSync(join(work, 'bad/one'), 'one');
      run('ln', ['bad/one', 'bad/two']);
      run('truncate', ['-s', '1M', 'bad/sparse']);
      run('mkfifo', ['bad/pipe']);
      const made: [string, readonly string[]][] = [
        ['entry-link', ['bad/link']],
        ['entry-special', ['--sparse', '--format=gnu', 'bad/sparse']],
        ['entry-special', ['--sparse', '--format=pax', 'bad/sparse']],
        ['entry-special', ['bad/pipe']],
        ['path-absolute', ['-P', join(work, 'bad/one')]],
        ['path-traversal', ['-P', '-C', 'bad/sub', '../one']],
        ['entry-duplicate', ['--hard-dereference', 'bad/one', 'bad/one']],
      ];
      for (const [code, args] of made) {
        run('tar', ['czf', 'bad.tar.gz', ...args]);
        expect(await readArchive(bytesOf('bad.tar.gz'), { keep: memoryBlobs() }), args.join(' ')).toMatchObject({
          ok: false,
          code,
        });
      }
    },
  );

  test.skipIf(!gnuTar)("GNU tar's links that stay inside are followed", async () => {
    mkdirSync(join(work, 'linked/shared/deep'), { recursive: true });
    writeFileSync(join(work, 'linked/shared/deep/one'), 'one');
    symlinkSync('shared', join(work, 'linked/folder'));
    symlinkSync('folder/deep/one', join(work, 'linked/two'));
    symlinkSync('../../two', join(work, 'linked/shared/deep/three'));
    run('ln', ['linked/shared/deep/one', 'linked/hard']);
    run('tar', ['czf', 'linked.tar.gz', 'linked']);
    expect(await textsOf(bytesOf('linked.tar.gz'))).toEqual(
      Object.fromEntries(
        ['folder/deep/one', 'folder/deep/three', 'hard', 'shared/deep/one', 'shared/deep/three', 'two'].map((path) => [
          `linked/${path}`,
          'one',
        ]),
      ),
    );
  });

  test.skipIf(!infoZip)('zip, to a file and to a pipe', async () => {
    run('zip', ['-qr', '../theirs.zip', '.'], join(work, 'in'));
    expect(await textsOf(bytesOf('theirs.zip'))).toEqual(FILES);
    run('sh', ['-c', 'zip -qr - . > ../piped.zip'], join(work, 'in'));
    expect(await textsOf(bytesOf('piped.zip'))).toEqual(FILES);
  });

  test.skipIf(!infoZip)("zip's passwords and links are refused", async () => {
    run('zip', ['-qP', 'secret', '../locked.zip', 'course.xml'], join(work, 'in'));
    expect(await readArchive(bytesOf('locked.zip'), { keep: memoryBlobs() })).toMatchObject({
      ok: false,
      code: 'archive-encrypted',
    });
    symlinkSync('course.xml', join(work, 'shortcut'));
    run('zip', ['-qy', 'linked.zip', 'shortcut']);
    expect(await readArchive(bytesOf('linked.zip'), { keep: memoryBlobs() })).toMatchObject({
      ok: false,
      code: 'entry-link',
    });
  });

  test.skipIf(!python).each([
    ['tar.gz', 'w:gz'],
    ['zip', 'deflated'],
    ['zip', 'stored'],
  ])('Python, %s, %s', async (format, mode) => {
    const script =
      format === 'zip'
        ? `import zipfile\na=zipfile.ZipFile('p.zip','w',zipfile.ZIP_${mode.toUpperCase()})\nfor n,t in d.items(): a.writestr(n,t)\na.close()`
        : `import tarfile\na=tarfile.open('p.tar.gz','${mode}')\nfor n,t in d.items():\n  i=tarfile.TarInfo(n); i.size=len(t.encode()); a.addfile(i,io.BytesIO(t.encode()))\na.close()`;
    run('python3', ['-c', `import sys, json, io\nd=json.loads(sys.argv[1])\n${script}`, JSON.stringify(FILES)]);
    expect(await textsOf(bytesOf(`p.${format}`))).toEqual(FILES);
  });
});
