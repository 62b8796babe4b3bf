import { describe, expect, test } from 'vitest';
import {
  BASE_PATH,
  type Content,
  type ExportList,
  type FileList,
  importCourse,
  insertChild,
  MEDIA,
  replaceBlock,
  type WriteAnswer,
} from '#contract';
import { archive } from './_content.ts';
import { courseVersion, emptyService, put, refusal, type Service, smallService, value, versions } from './_service.ts';
import { KEY, OTHER_KEY, SMALL_COURSE, unitFiles, usage } from './_small-course.ts';

const UNIT = usage('vertical@unit1');
const ROOT = usage('course@course');

/** Files with a byte order mark, without a line end, empty, and of bytes that are not text. */
const ODD = {
  ...SMALL_COURSE,
  'static/marked.css': '\ufeffp { color: red }',
  'about/marked.html': '\ufeff<p>é</p>',
  'static/empty.txt': '',
  'static/binary.dat': new Uint8Array([0xff, 0, 0xfe]),
};

function content(list: FileList | ExportList): Content & { kind: 'files' } {
  return { kind: 'files', list };
}

function replacing(block: string, list: FileList | ExportList) {
  return replaceBlock(KEY, block, {
    scope: 'subtree',
    orphans: 'reject',
    content: content(list),
    ...(block === ROOT ? {} : { target: 'archive' }),
  });
}

async function oddService(): Promise<Service> {
  const service = await emptyService();
  await put(service, KEY, ODD);
  return service;
}

/** The files of one unit as a list, all of them texts. */
function unitList(files: Parameters<typeof unitFiles>[0] = {}): FileList {
  return { files: Object.entries(unitFiles(files)).map(([path, text]) => ({ path, text: String(text) })) };
}

describe('a list of files as a body', () => {
  test('what an export gives, sent back, is no change: every block and the course run', async () => {
    const service = await oddService();
    const { client } = service;
    const before = await courseVersion(service);
    const ids = ['course@course', 'chapter@week1', 'sequential@lesson', 'vertical@unit2', 'html@intro', 'problem@sum'];
    for (const id of ids.map((each) => usage(each))) {
      const list = value(await client.getExportList(id));
      const { version } = await versions(service, id);
      const plan = value(await client.plan(replacing(id, list)));
      expect([id, plan.changes, plan.assets, plan.files]).toEqual([id, [], [], []]);
      value(await client.write(replacing(id, list), { ifMatch: version }));
      expect(await courseVersion(service)).toBe(before);
    }
    const whole = await service.send('GET', `${BASE_PATH}courses/${KEY}/olx/`, { headers: { accept: MEDIA.json } });
    expect((whole.json as ExportList).files.find(({ path }) => path === 'static/marked.css')?.text).toMatch(/^\ufeff/);
    const operation = importCourse(KEY, { orphans: 'reject', content: content(whole.json as ExportList) });
    value(await client.write(operation, { ifMatch: before }));
    expect(await courseVersion(service)).toBe(before);
  });

  test('what could not be read is sent back to the byte, too', async () => {
    const service = await emptyService();
    const { client } = service;
    const damaged = { ...ODD, 'problem/sum.xml': new Uint8Array([...Buffer.from('<problem>'), 0xff, 0xfe]) };
    const taken = importCourse(KEY, { content: await archive(damaged), damaged: 'keep' });
    value(await client.write(taken));
    const before = await courseVersion(service);
    const list = value(await client.getExportList(UNIT));
    expect(list.files.find(({ path }) => path === 'problem/sum.xml')?.text).toBeNull();
    const { version } = await versions(service, UNIT);
    const operation = replaceBlock(KEY, UNIT, {
      scope: 'subtree',
      orphans: 'reject',
      content: content(list),
      target: 'archive',
      damaged: 'keep',
    });
    value(await client.write(operation, { ifMatch: version }));
    expect(await courseVersion(service)).toBe(before);
  });

  test('takes bytes as base64, and an asset that the course run has by its hash', async () => {
    const service = await oddService();
    const { client } = service;
    const bytes = new Uint8Array([0, 1, 254, 255]);
    const hash = value(await client.listAssets(KEY)).find(({ path }) => path === 'binary.dat')?.hash ?? '';
    const list: FileList = {
      files: [
        ...unitList().files,
        { path: 'static/new.bin', content: Buffer.from(bytes).toString('base64') },
        { path: 'static/copy.dat', hash },
        // as exports say it of what is no text
        { path: 'static/again.dat', hash, text: null },
      ],
    };
    const { version } = await versions(service, UNIT);
    value(await client.write(replacing(UNIT, list), { ifMatch: version }));
    expect(value(await client.getAsset(KEY, 'new.bin'))).toEqual(bytes);
    for (const path of ['copy.dat', 'again.dat'])
      expect(value(await client.getAsset(KEY, path))).toEqual(new Uint8Array([0xff, 0, 0xfe]));
  });

  test('becomes a new child, and a new course run', async () => {
    const service = await smallService();
    const { client } = service;
    const { node } = await versions(service, usage('sequential@homework'));
    const added = insertChild(KEY, usage('sequential@homework'), { content: content(unitList()), ids: 'new' });
    const done = value(await client.write(added, { ifMatch: node }));
    expect(value(await client.getBlock(done.block ?? '')).children).toHaveLength(2);
    const files = Object.entries(SMALL_COURSE).map(([path, data]) =>
      typeof data === 'string' ? { path, text: data } : { path, content: Buffer.from(data).toString('base64') },
    );
    const made = await client.write(importCourse(OTHER_KEY, { content: content({ files }) }));
    expect(value(made).course_version).toBe(value(await emptyCopy()).course_version);
  });

  test('is taken as a job, too', async () => {
    const service = await smallService();
    const { client } = service;
    const { version } = await versions(service, UNIT);
    const list = unitList({ 'html/intro.html': '<p>By a job</p>' });
    const begun = await client.write(replacing(UNIT, list), { ifMatch: version, asJob: true });
    expect(begun).toMatchObject({ ok: true, job: expect.objectContaining({ id: expect.any(String) }) });
    value<WriteAnswer>(await client.settle(begun));
    expect(value(await client.getDocument(usage('html@intro')))).toContain('By a job');
    const odd: FileList = { files: [...unitList().files, { path: 'static/a.png', hash: 'f'.repeat(64) }] };
    const now = await versions(service, UNIT);
    const failed = await client.settle(await client.write(replacing(UNIT, odd), { ifMatch: now.version, asJob: true }));
    expect(refusal(failed).name).toBe('bad-request');
  });

  test.each([
    ['out of the folder', '../static/logo.png'],
    ['out of it inside', 'static/../../logo.png'],
    ['of the root', '/static/logo.png'],
    ['of a drive', 'C:\\static\\logo.png'],
    ['with a backslash', 'static\\..\\logo.png'],
    ['with NUL', 'static/a\u0000.png'],
    ['empty', ''],
    ['of a folder that is a file', 'html/intro.html/more.html'],
    ['with half a character', 'static/\ud800.png'],
    ['with a dot in it', 'static/./a.png'],
    ['a dot', '.'],
    ['too long', `static/${'a'.repeat(5000)}`],
  ])('refuses a path %s', async (_name, path) => {
    const service = await smallService();
    const before = await courseVersion(service);
    const { version } = await versions(service, UNIT);
    const list = { files: [...unitList().files, { path, text: 'x' }] };
    const declined = refusal(await service.client.write(replacing(UNIT, list), { ifMatch: version }));
    expect(declined).toMatchObject({ status: 400, name: 'bad-request' });
    expect(await courseVersion(service)).toBe(before);
  });

  test('refuses duplicates, files without content and bytes of another course run', async () => {
    const service = await oddService();
    await put(service, OTHER_KEY, { ...SMALL_COURSE, 'static/secret.txt': 'secret' });
    const before = await courseVersion(service);
    const secret = value(await service.client.listAssets(OTHER_KEY)).find(({ path }) => path === 'secret.txt');
    const { version } = await versions(service, UNIT);
    const extras: readonly (readonly unknown[])[] = [
      [{ path: 'html/intro.html', text: 'again' }],
      [{ path: 'static/a.txt', hash: secret?.hash }],
      [{ path: 'static/a.txt' }],
      [{ path: 'static/a.txt', text: null }],
      [{ path: 'static/a.txt', content: 'not base64!' }],
      [{ path: 'static/a.txt', content: 'AAA' }],
      [{ path: 'static/a.txt', text: 'half \ud800' }],
      [{ path: 'static/a.txt', text: 1 }],
      [{ text: 'no path' }],
      ['static/a.txt'],
    ];
    for (const extra of extras) {
      const answer = await service.send('PUT', `${BASE_PATH}blocks/${UNIT}/olx/?scope=subtree&orphans=reject`, {
        headers: { 'content-type': MEDIA.json, 'if-match': `"${version}"` },
        body: JSON.stringify({ files: [...unitList().files, ...extra] }),
      });
      expect([JSON.stringify(extra), answer.status]).toEqual([JSON.stringify(extra), 400]);
    }
    expect(secret?.hash).toMatch(/^[0-9a-f]{64}$/);
    expect(await courseVersion(service)).toBe(before);
  });

  test('a list with errors is refused with the file and the line', async () => {
    const service = await smallService();
    const { version } = await versions(service, UNIT);
    const list = unitList({ 'problem/sum.xml': '<problem>\n&</problem>' });
    expect(refusal(await service.client.write(replacing(UNIT, list), { ifMatch: version }))).toMatchObject({
      name: 'olx-invalid',
      errors: [{ file: 'problem/sum.xml', range: { start: { line: 2 } } }],
    });
  });
});

/** The same course run, imported from an archive. */
async function emptyCopy() {
  const service = await emptyService();
  const made = await put(service, OTHER_KEY, SMALL_COURSE);
  return { ok: true, job: null, value: made, etag: null, nodeVersion: null, courseVersion: null } as const;
}
