import { chmodSync, mkdirSync, readFileSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { DEFAULT_LIMITS } from '#olx';
import { openBlobs } from '../../src/cli/blobs.ts';
import { CommandFailure } from '../../src/cli/failure.ts';
import { readFolder } from '../../src/cli/read-folder.ts';
import { blobOf, DEMO_COURSE, FIXTURES, foldersIn, REAL_COURSES } from '../support/folders.ts';
import { altered, inProcess, quick, scratch } from './_command.ts';

const at = scratch();
const MIXED = join(FIXTURES, 'mixed');
const COURSES = [
  DEMO_COURSE,
  ...foldersIn(FIXTURES).map((name) => join(FIXTURES, name)),
  ...foldersIn(REAL_COURSES).map((name) => join(REAL_COURSES, name)),
];

/** A course run with assets that nobody can open; as root everybody can, and so nothing is shown. */
function sealed(name: string): string {
  const folder = altered(MIXED, at(name), {});
  mkdirSync(join(folder, 'static/deep'), { recursive: true });
  for (const asset of ['static/sealed.png', 'static/deep/sealed.pdf']) {
    writeFileSync(join(folder, asset), asset);
    chmodSync(join(folder, asset), 0);
  }
  return folder;
}

describe('the files of a folder', () => {
  it.each(COURSES)('%s: have the hash and size of their bytes, and the bytes come back by it', async (folder) => {
    const blobs = openBlobs({ keep: false });
    for (const [path, { blob, bytes }] of await readFolder(folder, blobs)) {
      const there = readFileSync(join(folder, path));
      expect([path, blob.size, blob.hash]).toEqual([path, ...Object.values(sizeAndHash(there))]);
      if (bytes !== null) expect(Buffer.compare(bytes, there)).toBe(0);
      expect(Buffer.compare(Buffer.from(await blobs.get(blob.hash)), there)).toBe(0);
    }
  });

  it('that are static assets are not opened to validate them', async () => {
    const folder = altered(MIXED, at('sparse'), {});
    mkdirSync(join(folder, 'static'), { recursive: true });
    // a terabyte that takes no space: reading it would take minutes
    for (const name of ['a.bin', 'b.bin', 'c.bin', 'd.bin']) {
      writeFileSync(join(folder, 'static', name), '');
      truncateSync(join(folder, 'static', name), 2 ** 38);
    }
    const { code, err } = await inProcess('validate', folder);
    expect([code, err]).toEqual([0, expect.stringMatching(/ in \d+ blocks\n/)]);
  });

  it.skipIf(process.getuid?.() === 0)('may be assets that cannot be opened, if nobody needs their bytes', async () => {
    const folder = sealed('sealed');
    expect((await inProcess('validate', folder)).code).toBe(0);
    const { code, err } = await inProcess('version', folder);
    expect([code, err]).toEqual([2, expect.stringContaining('this user may not read')]);
  });
});

describe('a file that changes while the command runs', () => {
  it.each([
    ['grew', 'longer than before'],
    ['shrank', ''],
  ])('is refused if it %s', async (_how, text) => {
    const folder = altered(MIXED, at(`changing-${_how}`), {});
    mkdirSync(join(folder, 'static'), { recursive: true });
    writeFileSync(join(folder, 'static/a.png'), 'picture');
    const files = await readFolder(folder, openBlobs({ keep: false }));
    writeFileSync(join(folder, 'static/a.png'), text);
    expect(() => files.get('static/a.png')?.blob.hash).toThrow(CommandFailure);
    expect(() => files.get('static/a.png')?.blob.hash).toThrow('another program changed this file');
  });

  it('is refused if it is gone', async () => {
    const folder = altered(MIXED, at('changing-gone'), {});
    mkdirSync(join(folder, 'static'), { recursive: true });
    writeFileSync(join(folder, 'static/a.png'), 'picture');
    const files = await readFolder(folder, openBlobs({ keep: false }));
    rmSync(join(folder, 'static/a.png'));
    expect(() => files.get('static/a.png')?.blob.hash).toThrow('there is no such file');
  });
});

describe('limits of a folder', () => {
  it('count the bytes of a file that is read, before it is read', async () => {
    const folder = altered(MIXED, at('huge'), {});
    mkdirSync(join(folder, 'about'), { recursive: true });
    writeFileSync(join(folder, 'about/huge.html'), '');
    // takes no space
    truncateSync(join(folder, 'about/huge.html'), 2 ** 38);
    const file = (await readFolder(folder, openBlobs({ keep: false }))).get('about/huge.html');
    expect([file?.bytes, file?.blob.size]).toEqual([null, 2 ** 38]);
  });

  it('count the bytes of all files that are read', async () => {
    const folder = altered(MIXED, at('many'), {});
    mkdirSync(join(folder, 'about'), { recursive: true });
    for (let each = 0; each * DEFAULT_LIMITS.maxEntryBytes <= DEFAULT_LIMITS.maxHeldBytes; each += 1) {
      const path = join(folder, `about/${each}.html`);
      writeFileSync(path, '');
      truncateSync(path, DEFAULT_LIMITS.maxEntryBytes);
    }
    const { code, err } = await inProcess('validate', folder);
    expect([code, err]).toEqual([2, expect.stringContaining('larger than')]);
  });

  it('refuse a link out of the folder among the static assets, which are not opened', async () => {
    const folder = altered(MIXED, at('linked-asset'), {});
    mkdirSync(join(folder, 'static'), { recursive: true });
    symlinkSync('/etc/passwd', join(folder, 'static/passwd.txt'));
    const { code, err } = await inProcess('validate', folder);
    expect([code, err]).toEqual([2, expect.stringContaining('leads out of the folder')]);
  });
});

describe('an archive', () => {
  it('gives the versions that its folder has', async () => {
    for (const name of ['whole.tar.gz', 'whole.zip']) {
      await quick('merge', DEMO_COURSE, DEMO_COURSE, DEMO_COURSE, '-o', at(name));
      expect(await quick('version', at(name))).toBe(await quick('version', DEMO_COURSE));
    }
  });
});

function sizeAndHash(bytes: Uint8Array): { readonly size: number; readonly hash: string } {
  const { size, hash } = blobOf(bytes);
  return { size, hash };
}
