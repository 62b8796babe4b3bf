import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import {
  ARCHIVE_PROBLEM_CODES,
  type ArchiveLimits,
  type ArchiveProblemCode,
  memoryBlobs,
  readArchive,
} from '../../../src/olx/archive/index.ts';
import { gz, type HandEntry, tarGzOf, tarOf } from './tar-by-hand.ts';
import { type HandZipEntry, zipOf } from './zip-by-hand.ts';

interface Case {
  readonly code: ArchiveProblemCode;
  readonly what: string;
  readonly archive: () => Uint8Array<ArrayBuffer>;
  readonly limits?: Partial<ArchiveLimits>;
  /** As the result names it; any where it is left out. */
  readonly entry?: string | null;
}

const good: HandEntry = { name: 'course.xml', body: '<course/>' };
const INVALID_UTF8 = Uint8Array.from([0x61, 0xff, 0x62]);

/** Names that are refused in both formats alike. */
const NAMES: readonly (readonly [ArchiveProblemCode, string, string])[] = [
  ['path-traversal', 'a name above the folder', '../evil.xml'],
  ['path-traversal', 'a way up in the middle', 'a/../../evil.xml'],
  ['path-traversal', 'a way up at the end', 'a/..'],
  ['path-absolute', 'an absolute name', '/etc/passwd'],
  ['path-device', 'a drive', 'C:/evil.xml'],
  ['path-device', 'a drive without a slash', 'c:evil.xml'],
  ['path-device', 'a drive behind a dot', './C:/evil.xml'],
  ['path-device', 'a device', '//./COM1'],
  ['path-device', 'a share', '//server/share/x'],
  ['path-backslash', 'a backslash', 'a\\b.xml'],
  ['path-backslash', 'a way up in backslashes', '..\\..\\evil.xml'],
  ['path-control', 'a line feed', 'a\nb.xml'],
  ['path-control', 'a C1 control', 'a\u0085b.xml'],
  ['path-empty', 'a file called "."', './.'],
  ['path-too-long', 'too many folders', `${'a/'.repeat(80)}b`],
];

const tarCases: readonly Case[] = [
  ...NAMES.map(
    ([code, what, name]): Case => ({ code, what, archive: () => tarGzOf([good, { name: 'x', pax: { path: name } }]) }),
  ),
  {
    code: 'path-traversal',
    what: 'a way up in the plain header',
    archive: () => tarGzOf([{ name: '../x' }]),
    entry: '../x',
  },
  {
    code: 'path-traversal',
    what: 'a way up in a GNU long name',
    archive: () => tarGzOf([{ name: 'x', longName: '../x' }]),
    entry: '../x',
  },
  { code: 'path-traversal', what: 'a folder above', archive: () => tarGzOf([{ name: '../', type: '5' }]) },
  {
    code: 'path-control',
    what: 'a NUL in a pax name',
    archive: () => tarGzOf([{ name: 'x', pax: { path: 'a\0b' } }]),
    entry: 'a\\u{0}b',
  },
  { code: 'path-empty', what: 'no name', archive: () => tarGzOf([{ name: '' }]) },
  { code: 'path-empty', what: 'a file called like a folder', archive: () => tarGzOf([{ name: 'a/', body: 'x' }]) },
  { code: 'path-encoding', what: 'a name that is not UTF-8', archive: () => tarGzOf([{ name: INVALID_UTF8 }]) },
  {
    code: 'path-encoding',
    what: 'a pax name that is not UTF-8',
    archive: () => tarGzOf([{ name: 'x', pax: { path: INVALID_UTF8 } }]),
  },
  { code: 'path-too-long', what: 'a long name', archive: () => tarGzOf([{ name: 'x', longName: 'n'.repeat(2000) }]) },
  {
    code: 'entry-link',
    what: 'a symbolic link',
    archive: () => tarGzOf([{ name: 'a', type: '2', link: '/etc/passwd' }]),
    entry: 'a',
  },
  {
    code: 'entry-link',
    what: 'a hard link to nothing',
    archive: () => tarGzOf([good, { name: 'a', type: '1', link: 'chapter.xml' }]),
  },
  {
    code: 'entry-link',
    what: 'a link to a folder that it lies in',
    archive: () => tarGzOf([good, { name: 'a/b', type: '2', link: '../a' }, { name: 'a/c', body: 'x' }]),
  },
  {
    code: 'entry-link',
    what: 'two links that lead to each other',
    archive: () => tarGzOf([good, { name: 'a', type: '2', link: 'b' }, { name: 'b', type: '2', link: 'a' }]),
  },
  {
    code: 'entry-link',
    what: 'a link that leads out by way of another',
    archive: () =>
      tarGzOf([good, { name: 'x/a', type: '2', link: '../y' }, { name: 'y', type: '2', link: 'x/../../etc' }]),
  },
  {
    code: 'entry-link',
    what: 'a file inside a link',
    archive: () =>
      tarGzOf([good, { name: 'b/x', body: '' }, { name: 'a', type: '2', link: 'b' }, { name: 'a/y', body: '' }]),
  },
  {
    code: 'entry-duplicate',
    what: 'a link called like a file',
    archive: () => tarGzOf([good, { name: 'a', body: '' }, { name: 'a', type: '2', link: 'course.xml' }]),
  },
  {
    code: 'entry-link',
    what: 'a symbolic link with a pax target',
    archive: () => tarGzOf([{ name: 'a', type: '2', pax: { linkpath: '..' } }]),
  },
  { code: 'entry-special', what: 'a character device', archive: () => tarGzOf([{ name: 'a', type: '3' }]) },
  { code: 'entry-special', what: 'a block device', archive: () => tarGzOf([{ name: 'a', type: '4' }]) },
  { code: 'entry-special', what: 'a pipe', archive: () => tarGzOf([{ name: 'a', type: '6' }]) },
  { code: 'entry-special', what: "GNU's old sparse file", archive: () => tarGzOf([{ name: 'a', type: 'S' }]) },
  {
    code: 'entry-special',
    what: 'a sparse file by pax',
    archive: () => tarGzOf([{ name: 'a', pax: { 'GNU.sparse.major': '1' } }]),
  },
  { code: 'entry-special', what: 'a volume label', archive: () => tarGzOf([{ name: 'a', type: 'V' }]) },
  { code: 'entry-duplicate', what: 'the same name twice', archive: () => tarGzOf([good, good]), entry: 'course.xml' },
  {
    code: 'entry-duplicate',
    what: 'the same name in two spellings',
    archive: () => tarGzOf([good, { name: './/course.xml' }]),
  },
  {
    code: 'entry-file-and-folder',
    what: 'a file, then something inside it',
    archive: () => tarGzOf([{ name: 'a' }, { name: 'a/b' }]),
  },
  {
    code: 'entry-file-and-folder',
    what: 'something inside, then the file',
    archive: () => tarGzOf([{ name: 'a/b/c' }, { name: 'a' }]),
    entry: 'a',
  },
  {
    code: 'entry-file-and-folder',
    what: 'a folder, then a file',
    archive: () => tarGzOf([{ name: 'a/', type: '5' }, { name: 'a' }]),
  },
  {
    code: 'entry-file-and-folder',
    what: 'a file, then a folder',
    archive: () => tarGzOf([{ name: 'a' }, { name: 'a/', type: '5' }]),
  },
  {
    code: 'entry-file-and-folder',
    what: 'a folder inside a file',
    archive: () => tarGzOf([{ name: 'a/b/', type: '5' }, { name: 'a' }]),
  },
  {
    code: 'too-many-entries',
    what: 'one entry too many',
    limits: { maxEntries: 2 },
    archive: () => tarGzOf([good, { name: 'a/', type: '5' }, { name: 'b' }]),
  },
  {
    code: 'unpacked-too-large',
    what: 'one byte too many',
    limits: { maxUnpackedBytes: 3071 },
    archive: () => tarGzOf([good, { name: 'b', body: 'b' }]),
  },
  {
    code: 'unpacked-too-large',
    what: 'too much text to hold',
    limits: { maxHeldBytes: 9 },
    archive: () => tarGzOf([good, { name: 'b', body: 'b' }]),
  },
  { code: 'archive-damaged', what: 'a wrong header checksum', archive: () => gz(tarOf([good]).with(3, 0x58)) },
  { code: 'archive-damaged', what: 'no end', archive: () => tarGzOf([good], new Uint8Array(0)) },
  { code: 'archive-damaged', what: 'an end cut inside a file', archive: () => gz(tarOf([good]).subarray(0, 515)) },
  { code: 'archive-damaged', what: 'a header of huge size', archive: () => tarGzOf([{ name: 'a', size: 0o7777777 }]) },
  {
    code: 'archive-damaged',
    what: 'a pax size that is no number',
    archive: () => tarGzOf([{ name: 'a', pax: { size: 'x' } }]),
  },
  {
    code: 'archive-damaged',
    what: 'something else inside the gzip',
    archive: () => new Uint8Array(gzipSync('hello '.repeat(500))),
  },
  { code: 'archive-damaged', what: 'an empty gzip', archive: () => new Uint8Array(gzipSync('')) },
  { code: 'archive-damaged', what: 'a wrong gzip checksum', archive: () => flipped(tarGzOf([good]), -8) },
  { code: 'archive-damaged', what: 'a wrong gzip length', archive: () => flipped(tarGzOf([good]), -1) },
  {
    code: 'archive-damaged',
    what: 'bytes after the gzip',
    archive: () => new Uint8Array([...tarGzOf([good]), 1, 2, 3]),
  },
  { code: 'archive-unknown', what: 'a plain tar', archive: () => tarOf([good]), entry: null },
  { code: 'archive-unknown', what: 'nothing at all', archive: () => new Uint8Array(0), entry: null },
];

const goodZip: HandZipEntry = { name: 'course.xml', body: '<course/>' };

const zipCases: readonly Case[] = [
  ...NAMES.map(([code, what, name]): Case => ({ code, what, archive: () => zipOf([goodZip, { name }]) })),
  { code: 'path-control', what: 'a NUL', archive: () => zipOf([{ name: 'a\0b' }]), entry: 'a\\u{0}b' },
  { code: 'path-empty', what: 'no name', archive: () => zipOf([{ name: '' }]) },
  {
    code: 'path-encoding',
    what: 'a name flagged as UTF-8 that is not',
    archive: () => zipOf([{ name: INVALID_UTF8 }]),
  },
  { code: 'path-encoding', what: 'a name in a code page', archive: () => zipOf([{ name: INVALID_UTF8, flags: 0 }]) },
  { code: 'path-too-long', what: 'a long name', archive: () => zipOf([{ name: 'n'.repeat(2000) }]) },
  {
    code: 'entry-link',
    what: 'a symbolic link',
    archive: () => zipOf([{ name: 'a', body: '/etc/passwd', mode: 0o120777 }]),
    entry: 'a',
  },
  { code: 'entry-special', what: 'a pipe', archive: () => zipOf([{ name: 'a', mode: 0o010644 }]) },
  { code: 'entry-special', what: 'a device', archive: () => zipOf([{ name: 'a', mode: 0o020644 }]) },
  {
    code: 'entry-duplicate',
    what: 'the same name twice',
    archive: () => zipOf([goodZip, goodZip]),
    entry: 'course.xml',
  },
  {
    code: 'entry-file-and-folder',
    what: 'something inside, then the file',
    archive: () => zipOf([{ name: 'a/b' }, { name: 'a' }]),
  },
  {
    code: 'entry-file-and-folder',
    what: 'a folder with content',
    archive: () => zipOf([{ name: 'a/', body: 'x', mode: 0o040755 }]),
  },
  {
    code: 'archive-encrypted',
    what: 'a password',
    archive: () => zipOf([{ ...goodZip, flags: 0x0801 }]),
    entry: 'course.xml',
  },
  { code: 'archive-unsupported', what: 'another method', archive: () => zipOf([{ ...goodZip, method: 12 }]) },
  {
    code: 'archive-ambiguous',
    what: 'another name in the local header',
    archive: () => zipOf([{ ...goodZip, localName: 'c0urse.xml' }]),
  },
  {
    code: 'archive-ambiguous',
    what: 'entries over the same bytes',
    archive: () =>
      zipOf([
        { name: 'a', body: 'x' },
        { name: 'a2', body: 'x', localName: 'a', at: 0 },
      ]),
  },
  {
    code: 'archive-ambiguous',
    what: 'another zip in front',
    archive: () => zipOf([goodZip], { before: zipOf([{ name: 'other.xml' }]) }),
  },
  {
    code: 'archive-damaged',
    what: 'a wrong checksum',
    archive: () => zipOf([{ ...goodZip, crc: 1 }]),
    entry: 'course.xml',
  },
  {
    code: 'archive-damaged',
    what: 'more content than declared',
    archive: () => zipOf([{ ...goodZip, size: 5 }]),
    entry: 'course.xml',
  },
  {
    code: 'archive-damaged',
    what: 'less content than declared',
    archive: () => zipOf([{ ...goodZip, size: 50 }]),
    entry: 'course.xml',
  },
  {
    code: 'archive-ambiguous',
    what: 'bytes after the end',
    archive: () => zipOf([goodZip], { after: new Uint8Array(30) }),
  },
  {
    code: 'too-many-entries',
    what: 'one entry too many',
    limits: { maxEntries: 1 },
    archive: () => zipOf([goodZip, { name: 'b' }]),
  },
  {
    code: 'unpacked-too-large',
    what: 'one byte too many',
    limits: { maxUnpackedBytes: 8 },
    archive: () => zipOf([goodZip]),
  },
  {
    code: 'ratio-too-high',
    what: 'a declared bomb',
    archive: () => zipOf([{ name: 'a', body: new Uint8Array(20_000_000) }]),
  },
];

describe.each([
  ['tar.gz', tarCases],
  ['zip', zipCases],
])('%s refuses', (_, cases) => {
  test.each(cases.map((each) => [`${each.code}: ${each.what}`, each] as const))(
    '%s',
    async (_title, { archive, code, limits, entry }) => {
      const result = await readArchive(archive(), { keep: memoryBlobs(), limits: limits ?? {} });
      if (result.ok) throw new Error(`took ${[...result.files.keys()].join(', ')}`);
      expect(result.code).toBe(code);
      expect(result.message).toMatch(/^[A-Z].*\.$/);
      if (entry !== undefined) expect(result.entry).toBe(entry);
      expect(JSON.parse(JSON.stringify(result))).toEqual(result);
    },
  );
});

test('a zip sent as a stream is refused over the limit for streams', async () => {
  const zip = zipOf([goodZip]);
  const send = (maxBufferedZipBytes: number) =>
    readArchive(new Blob([zip]).stream(), { keep: memoryBlobs(), limits: { maxBufferedZipBytes } });
  expect(await send(zip.length - 1)).toMatchObject({ ok: false, code: 'archive-too-large' });
  expect(await send(zip.length)).toMatchObject({ ok: true });
});

test('a zip with a hostile name leaves nothing in the blob store', async () => {
  const blobs = memoryBlobs();
  await readArchive(zipOf([goodZip, { name: '../x' }]), { keep: blobs });
  expect(blobs.size).toBe(0);
});

test('each code of the closed list is fired by a case', () => {
  const fired = new Set<ArchiveProblemCode>([
    'archive-too-large',
    ...tarCases.map(({ code }) => code),
    ...zipCases.map(({ code }) => code),
  ]);
  expect([...fired].sort()).toEqual([...ARCHIVE_PROBLEM_CODES].sort());
});

function flipped(bytes: Uint8Array<ArrayBuffer>, at: number): Uint8Array<ArrayBuffer> {
  const index = at < 0 ? bytes.length + at : at;
  return bytes.with(index, (bytes[index] ?? 0) ^ 1) as Uint8Array<ArrayBuffer>;
}
