import { readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { describe, expect, test } from 'vitest';
import { BASE_PATH, MEDIA } from '#contract';
import { type ArchiveProblemCode, memoryBlobs, readArchive } from '#olx';
import { spoolZip } from '../../src/server/writes/content.ts';
import { tarGzOf } from '../olx/archive/tar-by-hand.ts';
import { zipOf } from '../olx/archive/zip-by-hand.ts';
import { emptyService, type Service, value } from './_service.ts';
import { type Files, KEY, packed, SMALL_COURSE, usage } from './_small-course.ts';

const encoded = (name: string) => ({ name, body: name });
const HOSTILE: readonly (readonly [ArchiveProblemCode, number, 'gzip' | 'zip', () => Uint8Array])[] = [
  ['path-traversal', 422, 'gzip', () => tarGzOf([encoded('../x')])],
  ['path-traversal', 422, 'zip', () => zipOf([encoded('../x')])],
  ['path-absolute', 422, 'gzip', () => tarGzOf([encoded('/etc/x')])],
  ['path-device', 422, 'zip', () => zipOf([encoded('C:/x')])],
  ['entry-link', 422, 'gzip', () => tarGzOf([{ name: 'a', type: '2', link: '/etc/passwd' }])],
  ['entry-link', 422, 'zip', () => zipOf([{ name: 'a', body: '/etc/passwd', mode: 0o120777 }])],
  ['entry-duplicate', 422, 'zip', () => zipOf([encoded('a'), encoded('a')])],
  ['archive-encrypted', 422, 'zip', () => zipOf([{ ...encoded('a'), flags: 0x0801 }])],
  ['archive-damaged', 422, 'gzip', () => tarGzOf([encoded('a')]).subarray(0, -9)],
  ['path-encoding', 422, 'zip', () => zipOf([{ name: Uint8Array.of(0x61, 0xff) }])],
  ['ratio-too-high', 413, 'zip', () => zipOf([{ name: 'a', body: new Uint8Array(20_000_000) }])],
  ['ratio-too-high', 413, 'gzip', () => tarGzOf([{ name: 'a', body: new Uint8Array(20_000_000) }])],
  ['archive-unknown', 415, 'zip', () => new TextEncoder().encode('no archive')],
];

describe('an upload', () => {
  test.each(HOSTILE)('%s is answered with its code, %i, %s', async (code, status, media, archive) => {
    const service = await emptyService();
    const answer = await put(service, MEDIA[media], archive());
    expect(answer.status).toBe(status);
    expect(answer.text).toContain(`(${code})`);
    expect((await service.send('GET', `${BASE_PATH}courses/`)).json).toMatchObject({ count: 0, results: [] });
  });

  test('of a zip is put into a file that is gone afterwards, whether it is good or not', async () => {
    const before = uploads();
    const service = await emptyService();
    const files = Object.entries(SMALL_COURSE).map(([name, body]) => ({ name, body }));
    expect((await put(service, MEDIA.zip, zipOf(files))).status).toBe(201);
    expect((await put(await emptyService(), MEDIA.zip, zipOf([encoded('../x')]))).status).toBe(422);
    expect(uploads().filter((name) => !before.includes(name))).toEqual([]);
  });

  test('that breaks off leaves no file', async () => {
    const before = uploads();
    const torn = new Error('connection reset');
    async function* sending(): AsyncGenerator<Uint8Array> {
      yield new Uint8Array(100_000);
      throw torn;
    }
    await expect(spoolZip(sending())).rejects.toBe(torn);
    expect(uploads().filter((name) => !before.includes(name))).toEqual([]);
  });
});

/** Blocks and assets that Linux keeps apart and other systems do not. */
const TWINS: Files = {
  ...SMALL_COURSE,
  'vertical/unit3.xml':
    '<vertical display_name="Unit 3">\n  <problem url_name="task"/>\n  <problem url_name="TASK"/>\n</vertical>\n',
  'problem/TASK.xml': '<problem display_name="Other task"><p>None</p></problem>\n',
  'static/Logo.PNG': new Uint8Array([1, 2, 3]),
  'static/Page.html/inside.txt': 'a folder',
};

describe('files whose paths differ only in case', () => {
  test.each(['new', 'there'])(
    'come in with a course run that is %s, are kept, and come out as they were',
    async (what) => {
      const service = await emptyService();
      if (what === 'there') expect((await put(service, MEDIA.gzip, await packed(SMALL_COURSE))).status).toBe(201);
      const headers: Record<string, string> = what === 'there' ? { 'if-match': '*' } : {};
      const answer = await put(service, MEDIA.gzip, await packed(TWINS), headers, '?orphans=delete&merge=theirs');
      expect([what, answer.status]).toEqual([what, what === 'there' ? 200 : 201]);
      const found = (answer.json as { diagnostics: readonly { code: string; severity: string }[] }).diagnostics;
      const twins = found.filter(({ code }) => code === 'folder-case-collision');
      expect(new Set(twins.map(({ severity }) => severity))).toEqual(new Set(['warning']));
      const address = `${BASE_PATH}blocks/${usage('course@course')}/olx/`;
      const { bytes } = await service.send('GET', address, { headers: { accept: MEDIA.zip } });
      const read = await readArchive(bytes, { keep: memoryBlobs() });
      if (!read.ok) throw new Error(read.message);
      const paths = [...read.files.keys()];
      expect(paths.filter((path) => path !== 'olx-export.json').sort()).toEqual(Object.keys(TWINS).sort());
    },
  );
});

test('a policy.json with NaN comes in, is answered as JSON, and comes out byte for byte', async () => {
  const service = await emptyService();
  const policy = '{"course/2026": {"language": "en"}, "problem/sum": {"weight": NaN, "x": 9007199254740993}}\n';
  const files = { ...SMALL_COURSE, 'policies/2026/policy.json': policy };
  expect((await put(service, MEDIA.gzip, await packed(files))).status).toBe(201);
  const block = value(await service.client.getBlock(usage('problem@sum')));
  expect(block.settings.explicit).toMatchObject({ weight: 'NaN', x: '9007199254740993' });
  const address = `${BASE_PATH}blocks/${usage('course@course')}/olx/`;
  const { bytes } = await service.send('GET', address, { headers: { accept: MEDIA.zip } });
  const blobs = memoryBlobs();
  const read = await readArchive(bytes, { keep: blobs });
  const file = read.ok ? read.files.get('policies/2026/policy.json') : undefined;
  expect(new TextDecoder().decode(file?.bytes ?? undefined)).toBe(policy);
});

function put(service: Service, type: string, body: Uint8Array, more: Record<string, string> = {}, query = '') {
  const headers = { 'content-type': type, ...more };
  return service.send('PUT', `${BASE_PATH}courses/${KEY}/olx/${query}`, { headers, body });
}

function uploads(): readonly string[] {
  return readdirSync(tmpdir()).filter((name) => name.startsWith('olx-upload-'));
}
