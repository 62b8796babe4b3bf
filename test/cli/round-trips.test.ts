import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { courseVersionOf, versionOf } from '#olx';
import { DEMO_COURSE, FIXTURES, REAL_COURSES, readFolder } from '../support/folders.ts';
import { contents, courseAt, done, inProcess, quick, scratch } from './_command.ts';

const REAL_COURSE = join(REAL_COURSES, 'latex2edx-demo');
const at = scratch();
const fixture = (name: string): string => join(FIXTURES, name);

/** A course, one of its blocks, and how that is written meanwhile. */
const CASES = [
  ['a unit with a draft, as .tar.gz', DEMO_COURSE, 'unit_longshore', '.tar.gz'],
  ['a section, as .zip', DEMO_COURSE, 'chapter@section_moving_edge', '.zip'],
  ['the whole course run, as a folder', DEMO_COURSE, 'course', ''],
  ['a unit with two parents, as a folder', fixture('mixed'), 'vertical@shared', ''],
  ['a component with odd bytes, as .zip', fixture('bytes'), 'problem@script', '.zip'],
  ['a component that only its draft has', fixture('drafts'), 'problem@added_to_live', '.tar.gz'],
  ['a section inside a wrapping folder', fixture('wrapped'), 'chapter@a1', '.tar.gz'],
  ['a subsection of a real course run', REAL_COURSE, 'sequential@Introduction_to_latex2edx', '.tar.gz'],
] as const;

describe.concurrent('what is extracted and put back', { timeout: 30_000 }, () => {
  it.each(CASES)('%s: changes no byte and no version', async (title, course, block, ending) => {
    if (!existsSync(course)) return;
    const name = title.replaceAll(/\W/g, '-');
    const [part, whole] = [at(`${name}-part${ending}`), at(`${name}-whole`)];
    // fixtures are many, and a process of its own for each takes long
    const run = course.startsWith(FIXTURES) ? quick : done;
    await run('extract', course, block, '-o', part);
    await run('put', course, block, part, '-o', whole);
    expect(contents(whole)).toEqual(contents(course));
    expect(courseVersionOf(courseAt(whole))).toBe(courseVersionOf(courseAt(course)));
  });

  it('holds the block alone, with the version that the course run states', async () => {
    const part = at('alone.zip');
    await quick('extract', DEMO_COURSE, 'unit_storm_surge', '-o', part);
    const [own, stated, outline] = [
      await quick('version', part),
      await quick('version', DEMO_COURSE, 'unit_storm_surge'),
      await quick('tree', part),
    ];
    expect(own).toBe(stated);
    expect(outline.split('\n')[0]).toMatch(/^vertical@unit_storm_surge /);
  });

  it('as a document changes nothing either, with a draft and without', async () => {
    for (const block of ['sequential@sub_waves', 'problem@problem_surge', 'unit_longshore']) {
      const [document, whole] = [at(`${block}.xml`), at(`${block}-whole`)];
      await quick('extract', DEMO_COURSE, block, '-o', document);
      await quick('put', DEMO_COURSE, block, document, '-o', whole);
      expect(contents(whole), block).toEqual(contents(DEMO_COURSE));
    }
  });

  it('tells where it comes from, and a part of it tells the same', async () => {
    const [section, unit] = [at('origin-section.tar.gz'), at('origin-unit')];
    await quick('extract', DEMO_COURSE, 'section_moving_edge', '-o', section);
    await quick('extract', section, 'unit_wave_words', '-o', unit);
    const course = courseAt(DEMO_COURSE);
    expect(JSON.parse(readFileSync(join(unit, 'olx-export.json'), 'utf8'))).toEqual({
      course_key: 'course-v1:OLXDemo+OLX101+2026',
      block: 'block-v1:OLXDemo+OLX101+2026+type@vertical+block@unit_wave_words',
      block_version: versionOf(courseAt(unit).root),
      course_version: courseVersionOf(course),
    });
  });
});

describe.concurrent('folder, .tar.gz, .zip and folder again', { timeout: 30_000 }, () => {
  const courses = [DEMO_COURSE, fixture('wrapped'), ...(existsSync(REAL_COURSE) ? [REAL_COURSE] : [])];

  it.each(courses)('%s comes out byte for byte', async (course) => {
    const base = at(`trip-${courses.indexOf(course)}`);
    let from: string = course;
    for (const to of [`${base}.tar.gz`, `${base}.zip`, base]) {
      await (course === DEMO_COURSE ? done : quick)('merge', from, from, from, '-o', to);
      from = to;
    }
    expect(contents(base)).toEqual(contents(course));
  });

  it('gives equal archives each time', async () => {
    const [first, second] = [at('equal/first.zip'), at('equal/second.zip')];
    await done('extract', DEMO_COURSE, 'section_charts', '-o', first);
    await quick('extract', DEMO_COURSE, 'section_charts', '-o', second);
    const folder = readFolder(at('equal'));
    expect(folder.get('first.zip')?.blob).toEqual(folder.get('second.zip')?.blob);
  });
});

describe.concurrent('OUT', { timeout: 30_000 }, () => {
  it('is never written over without --force', async () => {
    const [folder, archive] = [at('full'), at('full.zip')];
    for (const out of [folder, archive]) {
      await quick('extract', DEMO_COURSE, 'unit_your_shore', '-o', out);
      const { code, err } = await inProcess('extract', DEMO_COURSE, 'unit_wave_words', '-o', out);
      expect(code).toBe(2);
      expect(err).toContain('--force');
      expect((await inProcess('tree', out)).out).toContain('unit_your_shore');
    }
    for (const out of [folder, archive]) {
      await quick('extract', DEMO_COURSE, 'unit_wave_words', '-o', out, '--force');
      expect((await inProcess('tree', out)).out).toContain('unit_wave_words');
    }
    // nothing of the former content is left
    expect([...contents(folder).keys()].filter((path) => path.includes('talk_prompt'))).toEqual([]);
  });

  it('may be an empty folder', async () => {
    mkdirSync(at('empty'));
    await quick('extract', DEMO_COURSE, 'unit_your_shore', '-o', at('empty'));
    expect(contents(at('empty')).has('olx-export.json')).toBe(true);
  });

  it('is refused where it is a folder of something else, or holds an input', async () => {
    const other = at('other');
    mkdirSync(join(other, 'letters'), { recursive: true });
    await quick('extract', DEMO_COURSE, 'unit_your_shore', '-o', join(other, 'letters/unit'));
    const before = contents(other);
    const replaced = await inProcess('extract', DEMO_COURSE, 'unit_your_shore', '-o', other, '--force');
    expect(replaced.code).toBe(2);
    expect(replaced.err).toContain('only an OLX folder');
    const around = await inProcess('extract', join(other, 'letters/unit'), 'talk_prompt', '-o', other, '--force');
    expect(around.code).toBe(2);
    expect(around.err).toContain('lies in it');
    expect(contents(other)).toEqual(before);
  });

  it('of another ending is refused before anything is read', async () => {
    for (const out of ['unit.rar', 'unit.tar', 'unit.gz']) {
      const { code, err } = await inProcess('extract', at('not-there'), 'unit', '-o', at(out));
      expect([code, err]).toEqual([2, expect.stringContaining('.tar.gz or .zip')]);
    }
  });
});
