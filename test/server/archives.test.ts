import { readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { describe, expect, test } from 'vitest';
import { BASE_PATH, MEDIA } from '#contract';
import type { ArchiveProblemCode } from '#olx';
import { spoolZip } from '../../src/server/changes/zip-spool.ts';
import { tarGzOf } from '../olx/archive/tar-by-hand.ts';
import { zipOf } from '../olx/archive/zip-by-hand.ts';
import { emptyService, type Service } from './_service.ts';
import { KEY, SMALL_COURSE } from './_small-course.ts';

const encoded = (name: string) => ({ name, body: name });
const HOSTILE: readonly (readonly [ArchiveProblemCode, number, 'gzip' | 'zip', () => Uint8Array])[] = [
  ['path-traversal', 422, 'gzip', () => tarGzOf([encoded('../x')])],
  ['path-traversal', 422, 'zip', () => zipOf([encoded('../x')])],
  ['path-absolute', 422, 'gzip', () => tarGzOf([encoded('/etc/x')])],
  ['path-device', 422, 'zip', () => zipOf([encoded('C:/x')])],
  ['entry-link', 422, 'gzip', () => tarGzOf([{ name: 'a', type: '2', link: '/etc/passwd' }])],
  ['entry-link', 422, 'zip', () => zipOf([{ name: 'a', body: '/etc/passwd', mode: 0o120777 }])],
  ['entry-duplicate', 422, 'zip', () => zipOf([encoded('a'), encoded('a')])],
  ['entry-case-collision', 422, 'gzip', () => tarGzOf([encoded('a'), encoded('A')])],
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
    expect((await service.send('GET', `${BASE_PATH}/courses`)).json).toMatchObject({ courses: [] });
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

function put(service: Service, type: string, body: Uint8Array) {
  return service.send('PUT', `${BASE_PATH}/courses/${KEY}/olx`, { headers: { 'content-type': type }, body });
}

function uploads(): readonly string[] {
  return readdirSync(tmpdir()).filter((name) => name.startsWith('olx-upload-'));
}
