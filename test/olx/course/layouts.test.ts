import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { courseVersionOf, draftView, idOf, publishedView, readCourse, walk, writeCourse } from '#olx';
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
    expect(diagnostics.map(({ code }) => code)).toEqual(['folder-limit']);
  });
});
