import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { BASE_PATH, MEDIA } from '#contract';
import { memoryBlobs, readArchive } from '#olx';
import { smallService, value, versions } from './_service.ts';
import { KEY, SMALL_COURSE, usage } from './_small-course.ts';

const path = (block: string) => `${BASE_PATH}blocks/${block}/olx/`;

async function filesOf(bytes: Uint8Array): Promise<ReadonlyMap<string, string>> {
  const result = await readArchive(new Uint8Array(bytes), { keep: memoryBlobs(), inMemory: () => true });
  if (!result.ok) throw new Error(result.message);
  return new Map(
    [...result.files].map(([name, file]) => [name, new TextDecoder().decode(file.bytes ?? new Uint8Array())]),
  );
}

describe('GET blocks/{usage_key}/olx/', () => {
  test.each([MEDIA.gzip, MEDIA.zip])('gives the subtree as %s, untouched files byte for byte', async (media) => {
    const { send } = await smallService();
    const answer = await send('GET', path(usage('vertical@unit1')), { headers: { accept: media } });
    expect(answer).toMatchObject({
      status: 200,
      headers: { 'content-type': media, vary: expect.stringContaining('Accept') },
    });
    expect(answer.headers['content-disposition']).toContain(`vertical-unit1.${media === MEDIA.zip ? 'zip' : 'tar.gz'}`);
    const files = await filesOf(answer.bytes);
    expect([...files.keys()]).toEqual([
      'html/intro.html',
      'html/intro.xml',
      'olx-export.json',
      'problem/sum.xml',
      'static/logo.png',
      'vertical.xml',
      'vertical/unit1.xml',
    ]);
    expect(files.get('problem/sum.xml')).toBe(SMALL_COURSE['problem/sum.xml']);
  });

  test('says in olx-export.json where it comes from', async () => {
    const service = await smallService();
    const { bytes } = value(await service.client.getArchive(usage('vertical@unit1')));
    const { version, course } = await versions(service, usage('vertical@unit1'));
    const origin: unknown = JSON.parse((await filesOf(bytes)).get('olx-export.json') ?? '');
    expect(origin).toEqual({
      course_key: KEY,
      block: usage('vertical@unit1'),
      block_version: version,
      course_version: course,
    });
  });

  test('gives equal bytes for equal versions', async () => {
    const { client } = await smallService();
    const [first, second] = [
      value(await client.getArchive(usage('chapter@week1'))),
      value(await client.getArchive(usage('chapter@week1'))),
    ];
    expect(first.bytes).toEqual(second.bytes);
    expect(first.name).toBe('chapter-week1.tar.gz');
  });

  test('gives one document with all below it inline', async () => {
    const service = await smallService();
    const result = await service.client.getDocument(usage('vertical@unit1'));
    expect(value(result)).toMatch(
      /^<vertical[^>]*url_name="unit1"[\s\S]*<html[\s\S]*<!\[CDATA\[<p>Welcome\.[\s\S]*<problem[\s\S]*<\/vertical>\s*$/,
    );
    expect(result).toMatchObject({
      etag: (await versions(service, usage('vertical@unit1'))).version,
      nodeVersion: (await versions(service, usage('vertical@unit1'))).node,
    });
  });

  test('lists what the archive holds, with sizes and hashes, and the text of what is text', async () => {
    const service = await smallService();
    const list = value(await service.client.getExportList(usage('vertical@unit1')));
    const files = await filesOf(value(await service.client.getArchive(usage('vertical@unit1'))).bytes);
    expect(list.files.map((file) => file.path)).toEqual([...files.keys()]);
    expect(list.files.find((file) => file.path === 'static/logo.png')).toEqual({
      path: 'static/logo.png',
      size: 12,
      hash: createHash('sha256')
        .update(SMALL_COURSE['static/logo.png'] ?? '')
        .digest('hex'),
      text: null,
    });
    for (const { path: name, size, hash, text } of list.files)
      if (text !== null)
        expect([name, text, size, hash]).toEqual([
          name,
          files.get(name),
          Buffer.byteLength(text),
          createHash('sha256').update(text).digest('hex'),
        ]);
    expect(list.size).toBe(list.files.reduce((sum, file) => sum + file.size, 0));
    expect(list).toMatchObject({ course_key: KEY, block: usage('vertical@unit1') });
  });

  test('keeps the whole course run whole', async () => {
    const { client } = await smallService();
    const files = await filesOf(value(await client.getArchive(usage('course@course'))).bytes);
    for (const [name, content] of Object.entries(SMALL_COURSE)) {
      if (typeof content === 'string') expect([name, files.get(name)]).toEqual([name, content]);
    }
  });

  test.each([
    [undefined, MEDIA.gzip],
    ['*/*', MEDIA.gzip],
    ['application/*;q=0.5, application/zip', MEDIA.zip],
    ['text/html, application/xml;q=0.9, */*;q=0.8', MEDIA.xml],
    ['application/xml;q=0, application/json', MEDIA.json],
  ])('answers Accept %s with %s', async (accept, media) => {
    const { send } = await smallService();
    const answer = await send('GET', path(usage('problem@sum')), { headers: accept === undefined ? {} : { accept } });
    expect(answer.headers['content-type']?.split(';')[0]).toBe(media);
  });

  test('refuses other representations with 406, and nodes as archives with 400', async () => {
    const { send } = await smallService();
    const answer = await send('GET', path(usage('problem@sum')), { headers: { accept: 'image/png' } });
    expect(answer).toMatchObject({ status: 406, json: { supported: expect.arrayContaining([MEDIA.zip]) } });
    expect(
      (await send('GET', `${path(usage('vertical@unit1'))}?scope=node`, { headers: { accept: MEDIA.zip } })).status,
    ).toBe(400);
  });

  test('is never taken from a cache, which could not tell an archive from a list of the same version', async () => {
    const service = await smallService();
    const { version } = await versions(service, usage('problem@sum'));
    const answer = await service.send('GET', path(usage('problem@sum')), {
      headers: { 'if-none-match': `W/"other", "${version}"` },
    });
    expect([answer.status, answer.headers['cache-control']]).toEqual([200, 'no-store']);
    expect(answer.bytes.length).toBeGreaterThan(0);
  });
});

describe('GET courses/{course_key}/assets/', () => {
  test('lists assets in order, with sizes and hashes', async () => {
    const { client } = await smallService();
    const assets = value(await client.listAssets(KEY));
    expect(assets.map((asset) => asset.path)).toEqual(['drawing.svg', 'logo.png', 'page.html']);
    expect(assets[1]).toMatchObject({ size: 12, hash: expect.stringMatching(/^[0-9a-f]{64}$/) });
  });

  test.each([
    ['logo.png', 'image/png', 'inline'],
    ['drawing.svg', 'image/svg+xml', 'inline'],
    ['page.html', 'application/octet-stream', 'attachment'],
  ])('sends %s so that it cannot script', async (name, type, disposition) => {
    const { send } = await smallService();
    const answer = await send('GET', `${BASE_PATH}courses/${KEY}/assets/${name}`);
    expect(answer.bytes).toEqual(new Uint8Array(Buffer.from(SMALL_COURSE[`static/${name}`] ?? '')));
    expect(answer.headers).toMatchObject({ 'content-type': type, 'x-content-type-options': 'nosniff' });
    expect(answer.headers['content-disposition']).toMatch(new RegExp(`^${disposition};`));
    expect(answer.headers['content-security-policy']).toMatch(/^sandbox; default-src 'none'/);
  });

  test('answers 304 by hash, and 404 for what is not there or not below static', async () => {
    const { send } = await smallService();
    const first = await send('GET', `${BASE_PATH}courses/${KEY}/assets/logo.png`);
    expect(
      (
        await send('GET', `${BASE_PATH}courses/${KEY}/assets/logo.png`, {
          headers: { 'if-none-match': first.headers['etag'] ?? '' },
        })
      ).status,
    ).toBe(304);
    for (const name of ['gone.png', '..%2Fcourse.xml', '%2E%2E/course.xml']) {
      expect([name, (await send('GET', `${BASE_PATH}courses/${KEY}/assets/${name}`)).status]).toEqual([name, 404]);
    }
  });
});
