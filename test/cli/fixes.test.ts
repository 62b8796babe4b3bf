import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Folder, readCourse, versionOf } from '#olx';
import { applyFixes, type Fixes, fixOf } from '../../src/cli/findings/fix.ts';
import { type Found, fileKey, inFolder } from '../../src/cli/findings/inspect.ts';
import { folderOfFixture, ruleFixtures } from '../olx/rules/_fixture.ts';
import { samples } from '../support/courses.ts';
import { blobOf } from '../support/folders.ts';
import { damaged, mistakes, placesIn } from './_damage.ts';

/** Fixes whose findings are about the way a folder is written; all others are about content. */
const OF_LAYOUT: ReadonlySet<string> = new Set(['draft-index', 'run-missing', 'url-name-mismatch', 'url-name-missing']);

function mend(files: Folder, unsafe = false): Promise<Fixes> {
  return applyFixes({
    files,
    found: inFolder(files),
    refer: (_, bytes) => blobOf(bytes),
    read: inFolder,
    keyOf: fileKey,
    wants: () => () => true,
    mayChange: async () => true,
    unsafe,
  });
}

const errorsIn = ({ findings }: Found): readonly string[] =>
  findings.filter(({ severity }) => severity === 'error').map(({ code, file, block }) => `${code} ${file} ${block}`);

/** The law of every course: fixed findings are gone, no error is new, what no fix is for is untouched, once is enough. */
async function obeysTheLaw(files: Folder, unsafe = false): Promise<Fixes> {
  const before = inFolder(files);
  const mended = await mend(files, unsafe);
  expect(mended.found.findings.filter((each) => fixOf(each, unsafe) !== null).map(({ code }) => code)).toEqual([]);
  const unread = new Set(before.findings.filter(({ code }) => code.startsWith('xml-')).map(({ file }) => file));
  const known = new Set(errorsIn(before));
  // a file that could not be parsed hides what else is wrong in it
  const fresh = errorsIn({ ...mended.found, findings: mended.found.findings.filter(({ file }) => !unread.has(file)) });
  expect(fresh.filter((each) => !known.has(each))).toEqual([]);
  const fixedFiles = new Set(mended.fixed.map(({ file }) => file));
  for (const [path, file] of mended.files) {
    if (!fixedFiles.has(path)) expect(file).toBe(files.get(path));
  }
  expect([...mended.files.keys()]).toEqual([...files.keys()]);
  expect((await mend(mended.files, unsafe)).fixed).toEqual([]);
  return mended;
}

describe('fixes', { timeout: 120_000 }, () => {
  const courses = samples();

  it.each(courses.map((sample) => [sample.name, sample] as const))(
    'obey the law in %s as it is',
    async (_, { folder }) => {
      await obeysTheLaw(folder);
      await obeysTheLaw(folder, true);
    },
  );

  it.each(
    courses
      // no rule looks for misspelt settings in a file that "filename" names
      .filter(({ name }) => name !== 'filename-attribute')
      .map(({ name, folder }) => ({ name, folder, places: placesIn(folder) }))
      .filter(({ places }) => places.length > 20)
      .map((each) => [each.name, each] as const),
  )('give back %s, byte for byte, whatever mistakes were made in it', async (_, { folder, places }) => {
    const sound = (await mend(folder)).files;
    const clean = placesIn(sound);
    await fc.assert(
      fc.asyncProperty(mistakes(clean, 12), async (made) => {
        const broken = damaged(sound, made);
        const { files, fixed } = await obeysTheLaw(broken);
        expect(fixed.length).toBeGreaterThan(0);
        for (const [path, { bytes }] of sound) {
          const after = files.get(path)?.bytes;
          if (after !== bytes)
            expect(new TextDecoder().decode(after ?? undefined)).toBe(new TextDecoder().decode(bytes ?? undefined));
        }
      }),
      { numRuns: folder.size > 500 ? 3 : 20 },
    );
    expect(new Set(places.map(({ name }) => name)).size).toBeGreaterThan(1);
  });

  it('obey the law in the example of every rule, and keep the version if the finding is about the layout', async () => {
    const seen = new Set<string>();
    for (const fixture of ruleFixtures()) {
      const files = folderOfFixture(fixture);
      const { files: after, fixed } = await obeysTheLaw(files);
      await obeysTheLaw(files, true);
      if (fixed.length === 0) continue;
      const [was, is] = [files, after].map((folder) => readCourse(folder).kept);
      if (!was || !is) throw new Error(fixture.name);
      for (const { code } of fixed) seen.add(code);
      const ofLayout = fixed.every(({ code }) => OF_LAYOUT.has(code));
      expect(versionOf(is.root) === versionOf(was.root), fixture.name).toBe(ofLayout);
    }
    expect(seen.size).toBeGreaterThan(20);
  });
});
