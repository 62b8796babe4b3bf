import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  BLOCK_TYPES,
  courseVersionOf,
  draftView,
  idOf,
  memoryBlobs,
  publishedView,
  readArchive,
  readCourse,
  readDocument,
  versionOf,
  walk,
  writeArchive,
  writeCourse,
  writeDocument,
} from '#olx';
import { realSamples, samples, smallSamples } from '../../support/courses.ts';
import { FIXTURES, folderOf, readFolder, reread } from '../../support/folders.ts';

/** Read as what it means today, so its bytes are not those that were read. */
const NORMALISED = new Set(['filename-attribute']);

describe.each(samples())('$name', ({ name, folder, course }) => {
  it('comes back byte for byte, no file more and none less', () => {
    const written = reread(writeCourse(course), folder);
    const changed = [...folder].filter(([path, { blob }]) => written.get(path)?.blob.hash !== blob.hash);
    const added = [...written.keys()].filter((path) => !folder.has(path));
    if (NORMALISED.has(name)) {
      expect(changed.map(([path]) => path).sort()).toEqual(['chapter/only.xml', 'sequential/lesson_one.xml']);
    } else {
      expect(changed.map(([path]) => path)).toEqual([]);
      expect(added).toEqual([]);
    }
  });

  it('has the same version and blocks when it was written and read again', () => {
    const again = readCourse(reread(writeCourse(course), folder)).course;
    expect(again && courseVersionOf(again)).toBe(courseVersionOf(course));
    expect(again && [...walk(again.root)].map(idOf)).toEqual([...walk(course.root)].map(idOf));
  });
});

describe('the counts that the fixtures state', () => {
  const rows = readFileSync(join(FIXTURES, 'README.md'), 'utf8').matchAll(
    /^\| `([\w-]+)` \| \w+ \| .* \| (\d+) \| (.*) \|$/gm,
  );
  const stated = new Map([...rows].map(([, name = '', total, types = '']) => [name, { total: Number(total), types }]));

  it.each(smallSamples().filter(({ name }) => stated.has(name)))('$name', ({ name, course }) => {
    const live = publishedView(course.root);
    const ids = new Set(live === null ? [] : [...walk(live)].map(idOf));
    const counts = new Map<string, number>();
    for (const id of ids) {
      const type = id.slice(0, id.indexOf('@'));
      counts.set(type, (counts.get(type) ?? 0) + 1);
    }
    const wanted = new Map(
      (stated.get(name)?.types ?? '').split(', ').map((each) => {
        const [type = '', count] = each.split(' ');
        return [type, Number(count)];
      }),
    );
    expect(ids.size).toBe(stated.get(name)?.total);
    expect(counts).toEqual(wanted);
  });

  it('has a row for each fixture', () => {
    expect(stated.size).toBe(smallSamples().length - 1);
  });
});

describe('every type of block', () => {
  const sample = smallSamples().find(({ name }) => name === 'every-type');
  if (sample === undefined) throw new Error('no fixture');
  const { course } = sample;
  const blocks = [...walk(course.root)];

  it('is read, those that the catalogue does not know included', () => {
    const types = new Set(blocks.map(({ type }) => type));
    const known = BLOCK_TYPES.filter(({ detached }) => !detached).map(({ type }) => type);
    expect([...known, 'weather_map', 'weather-map.v2'].filter((type) => !types.has(type))).toEqual([]);
  });

  it('keeps its own source whole, also in a document of its own', () => {
    const source = new TextDecoder().decode(sample.folder.get('course.xml')?.bytes ?? undefined);
    for (const block of blocks) {
      const pieces = [0, ...block.holes, block.text.length];
      for (const [at, from] of pieces.slice(0, -1).entries()) {
        expect(source).toContain(block.text.slice(from, pieces[at + 1]));
      }
      const { block: again } = readDocument(writeDocument(block), null);
      expect(again && versionOf(again), idOf(block)).toBe(versionOf(block));
    }
  });
});

describe('files beside the tree', () => {
  const course = smallSamples().find(({ name }) => name === 'course-files')?.course;

  it('are course-level files or assets, each in one place', () => {
    expect([...(course?.files.keys() ?? [])].sort()).toEqual([
      'about/overview.html',
      'about/overview.items.json',
      'about/short_description.html',
      'assets/assets.xml',
      'custom_tags/shore',
      'info/handouts.html',
      'info/updates.html',
      'info/updates.items.json',
      'policies/2026/grading_policy.json',
      'policies/assets.json',
      'tabs/syllabus.html',
      'tags.csv',
    ]);
    expect([...(course?.assets.keys() ?? [])].sort()).toEqual(['notes/week 1.txt', 'shore.svg', 'shore/chapter1.html']);
    expect(course?.policy?.path).toBe('policies/2026/policy.json');
  });
});

describe('paths that differ only in case', () => {
  it.each([
    ['static/Map.txt', 'static/map.txt'],
    ['html/a.html', 'HTML/b.html/c', 'html/B.HTML'],
    ['static/\u00e4.txt', 'static/a\u0308.txt'],
  ])('%s and others are kept apart, with a warning, in a folder as in an archive', async (...paths) => {
    const files = { 'course.xml': '<course url_name="r" org="o" course="c"/>', 'course/r.xml': '<course/>' };
    const folder = folderOf({ ...files, ...Object.fromEntries(paths.map((path) => [path, path])) });
    const { course, diagnostics } = readCourse(folder);
    if (course === null) throw new Error('not read');
    const found = diagnostics.filter(({ code }) => code === 'folder-case-collision');
    expect(found.map(({ severity }) => severity)).toEqual(['warning']);
    expect([...writeCourse(course).keys()]).toEqual([...folder.keys()].sort());
    const output = new Map(
      [...folder].map(([path, { bytes }]) => [path, { text: new TextDecoder().decode(bytes ?? undefined) }]),
    );
    for (const format of ['zip', 'tar.gz'] as const) {
      const packed = new Response(writeArchive(output, memoryBlobs(), format));
      const read = await readArchive(new Uint8Array(await packed.arrayBuffer()), { keep: memoryBlobs() });
      if (!read.ok) throw new Error(read.message);
      const again = readCourse(read.files).course;
      expect(again && courseVersionOf(again)).toBe(courseVersionOf(course));
    }
  });
});

describe('drafts', () => {
  const course = smallSamples().find(({ name }) => name === 'drafts')?.course;

  it('are laid over what is published, in their places', () => {
    if (course === undefined) throw new Error('no fixture');
    const lesson = [...walk(draftView(course.root))].find((block) => idOf(block) === 'sequential@lesson');
    expect(lesson?.children.map(({ block }) => block.urlName)).toEqual([
      'live_unit',
      'new_unit',
      'second_unit',
      'old_style_unit',
    ]);
    const live = publishedView(course.root);
    expect(live && [...walk(live)].map(idOf)).not.toContain('vertical@new_unit');
    expect([...walk(course.root)]).toHaveLength(13);
  });
});

describe('malformed files', () => {
  const { course, diagnostics } = readCourse(readFolder(join(FIXTURES, 'malformed')));

  it('refuse the course and are all named with line and column', () => {
    expect(course).toBeNull();
    const found = diagnostics.map(({ code, file, range }) => [code, file, range?.start.line, range?.start.column]);
    expect(found).toContainEqual(['xml-bare-ampersand', 'problem/ampersand.xml', 7, 35]);
    expect(found.filter(([, file]) => file === 'problem/mismatch.xml').map(([, , line]) => line)).toEqual([3]);
    expect(found.some(([, file]) => file === 'html/fine.html')).toBe(false);
  });
});

describe('real courses', () => {
  it.skipIf(realSamples().length === 0)('have the blocks that their authors know of', () => {
    const counts = Object.fromEntries(
      realSamples().map(({ name, course }) => [
        name,
        new Set([...walk(publishedView(course.root) ?? course.root)].map(idOf)).size,
      ]),
    );
    expect(counts['studio-advanced']).toBe(909);
  });
});

describe('pointers that multiply', () => {
  it('are refused before anything walks over them', () => {
    const files: Record<string, string> = { 'course.xml': '<course url_name="r" org="o" course="c"/>' };
    files['course/r.xml'] = '<course><chapter url_name="c"/></course>';
    files['chapter/c.xml'] = '<chapter><sequential url_name="s"/></chapter>';
    files['sequential/s.xml'] = '<sequential><vertical url_name="v0"/></sequential>';
    for (let at = 0; at < 60; at++) {
      files[`vertical/v${at}.xml`] =
        `<vertical><vertical url_name="v${at + 1}"/><vertical url_name="v${at + 1}"/></vertical>`;
    }
    files['vertical/v60.xml'] = '<vertical display_name="last"/>';
    const { course, diagnostics } = readCourse(folderOf(files));
    expect(course).toBeNull();
    expect(diagnostics.filter(({ severity }) => severity === 'error').map(({ code }) => code)).toEqual([
      'folder-limit',
    ]);
  });
});
