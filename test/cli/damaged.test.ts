import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type BlockId, idOf, indexOf, readCourse, walk } from '#olx';
import { DEMO_COURSE, readFolder } from '../support/folders.ts';
import { inProcess, olx, scratch } from './_command.ts';

const inScratch = scratch();
let count = 0;

/** A path that no other test uses. */
function fresh(name: string): string {
  count += 1;
  return inScratch(`${count}-${name}`);
}

const sound = readFolder(DEMO_COURSE);
const { course } = readCourse(sound);
if (course === null) throw new Error('the demo course cannot be read');
const leaves = [...walk(course.root)].filter((block) => block.file !== null && block.type === 'problem');
const [broken, other] = leaves;
if (broken?.file == null || other?.file == null) throw new Error('no problems');
const draft = [...sound.keys()].find((path) => /^drafts\/vertical\/.*\.xml$/.test(path)) ?? '';
const html = [...walk(course.root)].find((block) => block.body?.kind === 'html');
if (html?.body == null) throw new Error('no html');

/** What is broken, and the block that cannot be read because of it; null if it is no block. */
const DAMAGES: readonly (readonly [
  name: string,
  path: string,
  change: (text: string) => string | null,
  id: BlockId | null,
])[] = [
  ['a malformed file', broken.file.path, (text) => `${text}<`, idOf(broken)],
  ['a missing file', broken.file.path, () => null, idOf(broken)],
  ['a missing HTML file', html.body.path, () => null, idOf(html)],
  ['a malformed draft', draft, (text) => text.slice(0, -8), null],
  ['a policy.json without a comma', course.policy?.path ?? '', (text) => text.replace(',', ''), null],
];

function damagedFolder(path: string, change: (text: string) => string | null): string {
  const folder = fresh('course');
  mkdirSync(folder);
  cpSync(DEMO_COURSE, folder, { recursive: true });
  const text = change(readFileSync(join(folder, path), 'utf8'));
  if (text === null) rmSync(join(folder, path));
  else writeFileSync(join(folder, path), text);
  return folder;
}

describe.each(DAMAGES)('with %s', (_, path, change, id) => {
  const place = indexOf(course.root).places.get(idOf(other))?.[0]?.parent;
  const unit = place === undefined ? '' : idOf(place);

  it('every verb works elsewhere, and leaves the damage as it is', { timeout: 60_000 }, async () => {
    const folder = damagedFolder(path, change);
    const [out, again] = [fresh('out'), fresh('again')];
    const bytes = readFolder(folder).get(path)?.blob.hash;
    const validated = await olx('validate', folder);
    expect(validated.code).toBe(1);
    expect(validated.out).toContain(' error ');
    const tree = await inProcess('tree', folder);
    expect(tree.code).toBe(0);
    expect(tree.out.split('\n').filter((line) => line.includes('cannot be read')).length > 0).toBe(id !== null);
    for (const args of [
      ['version', folder],
      ['version', folder, idOf(other)],
      ['extract', folder, idOf(other), '-o', out],
      ['put', folder, idOf(other), out, '-o', again],
      ['rm', folder, idOf(other), '-o', `${again}-rm`],
      ['add', `${again}-rm`, unit, out, '-o', `${again}-add`],
      ['merge', folder, again, folder, '-o', `${again}-merge`],
    ]) {
      const ran = await inProcess(...args);
      expect([ran.err, ran.code], args.join(' ')).toEqual([ran.err, 0]);
    }
    for (const result of [again, `${again}-rm`, `${again}-add`, `${again}-merge`])
      expect(readFolder(result).get(path)?.blob.hash, result).toBe(bytes);
    expect(readFolder(again)).toEqual(readFolder(folder));
    expect((await inProcess('diff', folder, again)).code).toBe(0);
  });

  it.skipIf(id === null)('the block goes along in an extract, which only --damaged keep takes back', async () => {
    const folder = damagedFolder(path, change);
    const block = id ?? '';
    const [out, put] = [fresh('out.tar.gz'), fresh('put')];
    expect((await inProcess('extract', folder, block, '-o', out)).code).toBe(0);
    // a root that cannot be read is nothing to put; its unit is
    const parent = indexOf(course.root).places.get(block as BlockId)?.[0]?.parent;
    const unitOf = parent === undefined ? '' : idOf(parent);
    expect((await inProcess('extract', folder, unitOf, '-o', out, '--force')).code).toBe(0);
    const declined = await inProcess('put', folder, unitOf, out, '-o', put);
    expect(declined.code).toBe(1);
    expect(declined.err).toContain(' error ');
    expect(declined.err).not.toMatch(/ (?:info|warning) /);
    expect((await inProcess('put', folder, unitOf, out, '--damaged', 'keep', '-o', put)).err).toContain('wrote');
    expect(readFolder(put)).toEqual(readFolder(folder));
  });

  it.skipIf(id === null)('the block is mended by sound OLX, and its files go with it', async () => {
    const folder = damagedFolder(path, change);
    const block = id ?? '';
    const [good, mended, removed] = [fresh('good'), fresh('mended'), fresh('removed')];
    expect((await inProcess('extract', DEMO_COURSE, block, '-o', good)).code).toBe(0);
    const ran = await inProcess('put', folder, block, good, '-o', mended);
    expect([ran.err, ran.code]).toEqual([ran.err, 0]);
    const version = async (of: string) => (await inProcess('version', of, block)).out;
    expect(await version(mended)).toBe(await version(DEMO_COURSE));
    expect((await inProcess('rm', folder, block, '-o', removed)).code).toBe(0);
    expect(readFolder(removed).has(path)).toBe(false);
  });
});

describe('a declined verb', () => {
  it('prints the errors, and how many other findings there are', async () => {
    const folder = damagedFolder('course.xml', () => '<course url_name="run"');
    const { err, code } = await inProcess('tree', folder);
    expect(code).toBe(1);
    expect(err).toMatch(/ error /);
    expect(err).not.toMatch(/ (?:info|warning) /);
  });
});
