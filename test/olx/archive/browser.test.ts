import { fileURLToPath } from 'node:url';
import { build, type Rollup } from 'vite';
import { beforeAll, describe, expect, test } from 'vitest';
import type * as Archive from '../../../src/olx/archive/index.ts';
import { FORMATS } from './folders.ts';

const ENTRY = fileURLToPath(new URL('../../../src/olx/archive/index.ts', import.meta.url));
/** What Node has and no browser does. Undefined inside the bundle under test. */
const NODE_GLOBALS = [
  'process',
  'Buffer',
  'require',
  'module',
  'exports',
  'global',
  'setImmediate',
  'clearImmediate',
  '__dirname',
  '__filename',
];

let code = '';
let archive: typeof Archive;

beforeAll(async () => {
  const lib = { entry: ENTRY, formats: ['iife' as const], name: 'Archive' };
  const output = await build({ configFile: false, logLevel: 'silent', build: { write: false, minify: false, lib } });
  const [bundle] = (Array.isArray(output) ? output : [output]) as Rollup.RollupOutput[];
  code = bundle?.output[0].code ?? '';
  archive = new Function(...NODE_GLOBALS, `${code}\nreturn Archive;`)() as typeof Archive;
}, 60_000);

describe.each(FORMATS)('bundled for a browser, %s', (format) => {
  test('is written and read without anything of Node', async () => {
    const blobs = archive.memoryBlobs();
    const long = `html/${'n'.repeat(150)}-ä.html`;
    const folder = new Map([
      ['course.xml', { text: '<course/>' }],
      [long, { text: 'x'.repeat(100_000) }],
    ]);
    const bytes = new Uint8Array(
      await new Response(
        archive.writeArchive(folder, blobs, format) as ReadableStream<Uint8Array<ArrayBuffer>>,
      ).arrayBuffer(),
    );
    const result = await archive.readArchive(bytes, { keep: blobs });
    if (!result.ok) throw new Error(result.message);
    expect([...result.files].map(([path, file]) => [path, file.bytes?.length])).toEqual([
      ['course.xml', 9],
      [long, 100_000],
    ]);
    expect(await archive.readArchive(bytes.subarray(0, -20), { keep: blobs })).toMatchObject({
      ok: false,
      code: 'archive-damaged',
    });
  });
});

test('the bundle takes no module of Node but the one that tar-stream does without', () => {
  // Vite puts this in place of each of Node's modules; tar-stream asks "fs" for constants and has its own otherwise
  const uses = code.match(/require___vite_browser_external\(\)\S*/g);
  expect(uses).toEqual(['require___vite_browser_external().constants']);
  expect(code).not.toMatch(/\bfrom\s*["']node:/);
});
