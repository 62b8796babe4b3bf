import { crc32, deflateRawSync, gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { type ArchiveProblemCode, DEFAULT_LIMITS, memoryBlobs, readArchive } from '../../../src/olx/archive/index.ts';
import { archived, FORMATS, textsOf } from './folders.ts';
import { gz, type HandEntry, tarGzOf, tarOf } from './tar-by-hand.ts';
import { type HandZipEntry, zipOf } from './zip-by-hand.ts';

type Case = readonly [code: ArchiveProblemCode, what: string, archive: () => Uint8Array<ArrayBuffer>];

const bytes = (text: string) => new Uint8Array(Buffer.from(text));
const NOTHING = new Uint8Array(0);

/** Two names that cannot stand beside each other, in either format. */
const PAIRS: readonly (readonly [ArchiveProblemCode, string, string, string])[] = [
  ['entry-file-and-folder', 'a file and its folder', 'a', 'a/x'],
  ['entry-duplicate', 'the same name', 'a', 'a'],
];

/** Two names that only some systems take for one. Open edX runs on none of these. */
const TWINS: readonly (readonly [what: string, one: string, other: string])[] = [
  ['upper and lower case', 'static/Map.png', 'static/map.png'],
  ['composed and decomposed letters', 'static/é.png', 'static/e\u0301.png'],
  ['a folder in two Unicode forms', 'ä/x', 'a\u0308/X'],
  ['final and other sigma', 'ΣΑΣ', 'σας'],
  ['ß and SS', 'straße', 'STRASSE'],
  ['a dot at the end', 'static/a', 'static/a.'],
  ['a space at the end of a folder', 'a/x.xml', 'a /x.xml'],
  ['a file and a folder with a dot at its end', 'a', 'a./x'],
  ['a file and a folder in another case', 'a', 'A/b'],
];

/** Names that some system takes for something else than a file inside the folder. */
const DEVICES = ['NUL', 'static/con', 'aux/x.xml', 'a/COM1', 'lpt9', 'a/Prn/b', 'COM¹', 'CONIN$'];
const TRAVERSALS = ['..', 'a/../../b', './../x', 'a/./../../b', '..//x'];

describe.each([
  ['tar.gz', (names: readonly string[]) => tarGzOf(names.map((name) => ({ name: 'x', pax: { path: name } })))],
  [
    'tar.gz with long names',
    (names: readonly string[]) => tarGzOf(names.map((name) => ({ name: 'x', longName: name }))),
  ],
  ['zip', (names: readonly string[]) => zipOf(names.map((name) => ({ name })))],
] as const)('%s', (_, make) => {
  test.each(PAIRS)('%s: %s', async (code, __, one, other) => {
    for (const names of [
      [one, other],
      [other, one],
    ]) {
      expect(await readArchive(make(names), { keep: memoryBlobs() })).toMatchObject({ ok: false, code });
    }
  });

  test.each(TWINS)('two files apart: %s', async (_what, one, other) => {
    const read = await readArchive(make([one, other]), { keep: memoryBlobs() });
    expect(read.ok && new Set(read.files.keys())).toEqual(new Set([one, other]));
  });

  test.each(DEVICES)('a device: %s', async (name) => {
    expect(await readArchive(make([name]), { keep: memoryBlobs() })).toMatchObject({ ok: false, code: 'path-device' });
  });

  test.each(TRAVERSALS)('a way up: %s', async (name) => {
    expect(await readArchive(make([name]), { keep: memoryBlobs() })).toMatchObject({
      ok: false,
      code: 'path-traversal',
    });
  });

  test.each(['con.xml', 'static/nul.png', 'common', 'a/...', 'a/ ', 'a/..b', '.../b', 'ab:c'])(
    'a good name: %s',
    async (name) => {
      expect(await readArchive(make([name]), { keep: memoryBlobs() })).toMatchObject({ ok: true });
    },
  );

  test('dots alone are no dots at an end', async () => {
    expect(await readArchive(make(['a/...', 'a/....', 'a/ ']), { keep: memoryBlobs() })).toMatchObject({ ok: true });
  });

  test('as many entries as allowed are read, one more is not', async () => {
    expect(DEFAULT_LIMITS.maxEntries).toBe(100_000);
    const archive = make(['a', 'b', 'c', 'd']);
    const read = (maxEntries: number) => readArchive(archive, { keep: memoryBlobs(), limits: { maxEntries } });
    expect(await read(4)).toMatchObject({ ok: true });
    expect(await read(3)).toMatchObject({ ok: false, code: 'too-many-entries' });
  });
});

const good: HandEntry = { name: 'course.xml', body: '<course/>' };
const pax = (records: string) => tarOf([{ name: 'p', type: 'x', body: records }], NOTHING);

const tarCases: readonly Case[] = [
  ['archive-ambiguous', 'entries behind the end marker', () => gz(join(tarOf([good]), tarOf([{ name: 'hidden' }])))],
  ['archive-ambiguous', 'an entry behind one block of zeros', () => gz(join(new Uint8Array(512), tarOf([good])))],
  ['archive-ambiguous', 'noise behind the end marker', () => gz(join(tarOf([good]), new Uint8Array(512).fill(7)))],
  [
    'archive-ambiguous',
    'one name for all entries',
    () => tarGzOf([{ name: 'g', type: 'g', body: '10 path=b\n' }, good]),
  ],
  [
    'archive-ambiguous',
    'one size for all entries',
    () => tarGzOf([{ name: 'g', type: 'g', body: '10 size=1\n' }, good]),
  ],
  [
    'archive-ambiguous',
    'two sets of records',
    () => tarGzOf([{ ...good, before: pax('10 path=b\n'), pax: { path: 'c' } }]),
  ],
  [
    'archive-ambiguous',
    'two names among the records',
    () => tarGzOf([{ ...good, before: pax('10 path=b\n10 path=c\n') }]),
  ],
  [
    'archive-ambiguous',
    'a long name beside another',
    () => tarGzOf([{ name: 'a', longName: 'b', pax: { path: 'c' } }]),
  ],
  ['archive-ambiguous', 'a long name behind a NUL', () => tarGzOf([{ name: 'a', longName: 'b\0../c' }])],
  ['archive-damaged', 'records of the wrong length', () => tarGzOf([{ ...good, before: pax('99 path=b\n') }])],
  ['archive-damaged', 'records without a line end', () => tarGzOf([{ ...good, before: pax('9 path=bc') }])],
  [
    'archive-damaged',
    'a size among the records that is longer than the content',
    () => tarGzOf([{ ...good, pax: { size: '4000' } }]),
  ],
  ['archive-damaged', 'a size in octal and more', () => tarGzOf([{ ...good, pax: { size: '9x' } }])],
  ['archive-damaged', 'records in front of nothing', () => gz(join(pax('10 path=b\n'), new Uint8Array(1024)))],
  ['path-traversal', 'records that take a good name away', () => tarGzOf([{ ...good, pax: { path: '../evil' } }])],
  [
    'entry-link',
    'records that make a link of it',
    () => tarGzOf([{ name: 'a', type: '2', link: 'b', pax: { path: 'c' } }]),
  ],
  ['entry-special', 'a name in front in the oldest way', () => tarGzOf([{ name: 'a', type: 'N', body: 'x' }, good])],
  [
    'entry-special',
    'a sparse file of version 1.0',
    () => tarGzOf([{ ...good, pax: { 'GNU.sparse.major': '1', 'GNU.sparse.minor': '0', 'GNU.sparse.name': 'x' } }]),
  ],
  ['archive-damaged', 'zeros behind the gzip, cut', () => gz(tarOf([good])).subarray(0, -4) as Uint8Array<ArrayBuffer>],
  [
    'archive-damaged',
    'a gzip with something else behind it',
    () => join(gz(tarOf([good])), bytes('PK\x03\x04 and more')),
  ],
  ['archive-damaged', 'a second gzip behind the first', () => join(gz(tarOf([good])), gz(tarOf([{ name: 'hidden' }])))],
];

const goodZip: HandZipEntry = { name: 'course.xml', body: '<course/>' };
const body = bytes('x'.repeat(200));
const descriptor = (signed: boolean, checksum: number, packed: number, size: number) => {
  const fields = new DataView(new ArrayBuffer(16));
  [0x08074b50, checksum, packed, size].forEach((value, index) => {
    fields.setUint32(index * 4, value, true);
  });
  return new Uint8Array(fields.buffer).slice(signed ? 0 : 4);
};
const streamed = (behind: Uint8Array): HandZipEntry => ({
  name: 'a',
  body,
  flags: 0x0808,
  local: { crc: 0, packedSize: 0, size: 0 },
  behind,
});
const packedSize = deflateRawSync(body).length;
const right = (signed: boolean) => descriptor(signed, crc32(body), packedSize, body.length);

const zipCases: readonly Case[] = [
  ['archive-ambiguous', 'other flags in the local header', () => zipOf([{ ...goodZip, local: { flags: 0 } }])],
  ['archive-ambiguous', 'another method in the local header', () => zipOf([{ ...goodZip, local: { method: 0 } }])],
  ['archive-ambiguous', 'another checksum in the local header', () => zipOf([{ ...goodZip, local: { crc: 1 } }])],
  ['archive-ambiguous', 'another size in the local header', () => zipOf([{ ...goodZip, local: { size: 5 } }])],
  [
    'archive-ambiguous',
    'another packed size in the local header',
    () => zipOf([{ ...goodZip, local: { packedSize: 5 } }]),
  ],
  [
    'archive-ambiguous',
    'no sizes and no descriptor',
    () => zipOf([{ ...goodZip, local: { crc: 0, packedSize: 0, size: 0 } }]),
  ],
  [
    'archive-ambiguous',
    'a descriptor of another checksum',
    () => zipOf([streamed(descriptor(true, 1, packedSize, 200))]),
  ],
  [
    'archive-ambiguous',
    'a descriptor of another size',
    () => zipOf([streamed(descriptor(true, crc32(body), packedSize, 3))]),
  ],
  ['archive-ambiguous', 'a descriptor that is missing', () => zipOf([streamed(NOTHING)])],
  [
    'archive-ambiguous',
    'bytes between two entries',
    () => zipOf([{ ...goodZip, behind: bytes('hidden') }, { name: 'b' }]),
  ],
  [
    'archive-ambiguous',
    'an entry that no directory names',
    () => zipOf([{ ...goodZip, behind: localEntry('hidden') }, { name: 'b' }]),
  ],
  [
    'archive-ambiguous',
    'entries inside each other',
    () => {
      const inner = zipOf([{ name: 'b', body, method: 0 }]).subarray(0, 30 + 1 + 200);
      return zipOf([
        { name: 'a', body: inner, method: 0 },
        { name: 'b', body, method: 0, offset: 31 },
      ]);
    },
  ],
  [
    'archive-ambiguous',
    'a bomb of entries over one kernel',
    () =>
      zipOf([
        { name: 'a', body: new Uint8Array(100_000) },
        ...Array.from(
          { length: 50 },
          (_, index): HandZipEntry => ({ name: `a${index}`, body: new Uint8Array(100_000), at: 0 }),
        ),
      ]),
  ],
  ['archive-damaged', 'an entry behind the directory', () => zipOf([goodZip, { name: 'b', offset: 7000 }])],
  ['archive-ambiguous', 'more entries than counted', () => zipOf([goodZip, { name: 'b' }], { count: 1 })],
  ['archive-damaged', 'fewer entries than counted', () => zipOf([goodZip], { count: 2 })],
  ['archive-ambiguous', 'another end record in the comment', () => zipOf([goodZip], { comment: zipOf([]) })],
  ['archive-unsupported', 'the second part of a split archive', () => zipOf([goodZip], { disk: 1 })],
  [
    'archive-damaged',
    'bytes behind the deflated content',
    () => zipOf([{ ...goodZip, packed: join(new Uint8Array(deflateRawSync('<course/>')), bytes('junk')) }]),
  ],
  ['archive-damaged', 'deflate that is none', () => zipOf([{ ...goodZip, packed: bytes('\xff\xff\xff') }])],
  ['archive-damaged', 'stored content of another size', () => zipOf([{ name: 'a', method: 0, body: 'abc', size: 2 }])],
  ['archive-damaged', 'a size in a zip64 field that is not there', () => zipOf([{ name: 'a', size: 0xffff_ffff }])],
  ['archive-encrypted', "PKWARE's strong encryption", () => zipOf([{ ...goodZip, flags: 0x0841 }])],
  ['archive-encrypted', 'names that are hidden', () => zipOf([{ ...goodZip, flags: 0x2800 }])],
  ['archive-unsupported', 'a patch', () => zipOf([{ ...goodZip, flags: 0x0820 }])],
  [
    'archive-ambiguous',
    'a Unicode name that is another',
    () => zipOf([{ name: 'a.xml', flags: 0, extra: unicodePath('a.xml', '../b') }]),
  ],
  ['entry-link', 'a link that says to be of DOS', () => zipOf([{ name: 'a', body: 'b', mode: 0o120777 }])],
];

describe.each([
  ['tar.gz', tarCases],
  ['zip', zipCases],
])('%s refuses', (_, cases) => {
  test.each(cases)('%s: %s', async (code, __, archive) => {
    const result = await readArchive(archive(), { keep: memoryBlobs() });
    expect(result.ok ? [...result.files.keys()] : result.code).toBe(code);
  });
});

describe('read all the same', () => {
  test('descriptors with and without their signature', async () => {
    for (const signed of [true, false]) {
      expect(await textsOf(zipOf([streamed(right(signed)), { name: 'b', body: 'b' }]))).toEqual({
        a: 'x'.repeat(200),
        b: 'b',
      });
    }
  });

  test('a directory in another order than the entries', async () => {
    const first = 30 + 1 + deflateRawSync('aa').length;
    const entries: HandZipEntry[] = [
      { name: 'a', body: 'aa', offset: first },
      { name: 'b', body: 'bb', offset: 0 },
    ];
    // the bytes stand as "b", "a": both are equally long
    const zip = zipOf(entries);
    const swapped = new Uint8Array(zip);
    swapped.set(zip.subarray(first, first * 2), 0);
    swapped.set(zip.subarray(0, first), first);
    expect(await textsOf(swapped)).toEqual({ a: 'aa', b: 'bb' });
  });

  test('a name in a code page beside its Unicode form', async () => {
    const name = Uint8Array.of(0x84, 0x2e, 0x78);
    expect(await textsOf(zipOf([{ name, flags: 0, body: 'x', extra: unicodePath(name, 'ä.x') }]))).toEqual({
      'ä.x': 'x',
    });
  });

  test('a comment, and one that begins like an end record', async () => {
    for (const comment of ['made by hand', 'PK\x05\x06']) {
      expect(await textsOf(zipOf([goodZip], { comment: bytes(comment) }))).toEqual({ 'course.xml': '<course/>' });
    }
  });

  test("git's comment for all entries, and records that name nothing", async () => {
    const comment: HandEntry = { name: 'pax_global_header', type: 'g', body: '15 comment=abcd\n'.replace('15', '16') };
    expect(
      await textsOf(
        tarGzOf([comment, { ...good, pax: { mtime: '1.5', 'SCHILY.xattr.user.x': Uint8Array.of(0, 255, 10) } }]),
      ),
    ).toEqual({
      'course.xml': '<course/>',
    });
  });

  test('archives inside archives are files: nothing unpacks them', async () => {
    const bomb = gzipSync(gzipSync(new Uint8Array(50_000_000)));
    for (const archive of [
      tarGzOf([{ name: 'static/a.gz', body: bomb }]),
      zipOf([{ name: 'static/a.gz', body: bomb }]),
    ]) {
      const result = await readArchive(archive, { keep: memoryBlobs() });
      expect(result.ok && result.files.get('static/a.gz')?.blob.size).toBe(bomb.length);
    }
  });
});

test.each(FORMATS)('what desktop programs add is files like others, in %s', async (format) => {
  const names = [
    '._course',
    '.DS_Store',
    '__MACOSX/course/._course.xml',
    'course/._a',
    'course/Thumbs.db',
    'desktop.ini',
  ];
  const folder = new Map(names.map((name) => [name, { text: '\0\x05\x16\x07' }]));
  expect(Object.keys(await textsOf(await archived(folder, memoryBlobs(), format))).sort()).toEqual(names.sort());
});

function join(...parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  return new Uint8Array(Buffer.concat(parts));
}

/** A local header with its content, as one stands in a zip. */
function localEntry(name: string): Uint8Array {
  const zip = zipOf([{ name, body: 'x' }]);
  return zip.subarray(0, 30 + name.length + deflateRawSync('x').length);
}

function unicodePath(raw: string | Uint8Array, name: string): Uint8Array {
  const text = Buffer.from(name);
  const field = Buffer.alloc(9 + text.length);
  field.writeUInt16LE(0x7075, 0);
  field.writeUInt16LE(5 + text.length, 2);
  field.writeUInt8(1, 4);
  field.writeUInt32LE(crc32(raw), 5);
  text.copy(field, 9);
  return new Uint8Array(field);
}
