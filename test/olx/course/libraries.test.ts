import { describe, expect, it } from 'vitest';
import { applySteps, courseVersionOf, idOf, readCourse, replaceCourse, validateCourse, walk, writeCourse } from '#olx';
import { smallSamples } from '../../support/courses.ts';
import { folderOf, reread } from '../../support/folders.ts';

/** As `export_library_to_xml` of edx-platform lays a library out. */
const LIBRARY = folderOf({
  'library/library.xml':
    '<library xblock-family="xblock.v1" display_name="Tides" org="Org" library="TIDES">\n  <problem url_name="p"/>\n  <html url_name="h"/>\n  <discussion url_name="d"/>\n</library>\n',
  'library/problem/p.xml':
    '<problem display_name="P"><numericalresponse answer="4"><formulaequationinput/></numericalresponse></problem>\n',
  'library/html/h.xml': '<html filename="h" display_name="H"/>\n',
  'library/html/h.html': '<p>Text <b>bold</p>',
  'library/policies/assets.json': '{}',
});

describe('a library of the old kind', () => {
  const { course, diagnostics } = readCourse(LIBRARY);
  if (course === null) throw new Error(diagnostics.map(({ message }) => message).join('\n'));

  it('is read with all its blocks, and written as it was', () => {
    expect([...walk(course.root)].map(idOf)).toEqual(['library@Tides', 'problem@p', 'html@h', 'discussion@d']);
    expect(reread(writeCourse(course), LIBRARY)).toEqual(new Map([...LIBRARY].sort(([a], [b]) => (a < b ? -1 : 1))));
    const found = [...diagnostics, ...validateCourse(course)];
    expect(found.filter(({ severity }) => severity === 'error')).toEqual([]);
    expect(found.filter(({ code }) => code === 'placement-not-allowed')).toEqual([]);
    const edited = readCourse(new Map([...LIBRARY, ...folderOf({ 'library/html/h.html': '<p>Other</p>' })])).course;
    expect(edited && courseVersionOf(edited)).not.toBe(courseVersionOf(course));
  });

  it('is told of what is wrong in its blocks', () => {
    const { kept, diagnostics: found } = readCourse(
      new Map([...LIBRARY, ...folderOf({ 'library/problem/p.xml': '<problem><p></problem>' })]),
    );
    expect(found).toContainEqual(expect.objectContaining({ file: 'problem/p.xml', severity: 'error' }));
    expect(kept?.root.children[0]?.block.damage).toBeDefined();
  });

  it('cannot be imported as a course run', () => {
    const sample = smallSamples().find(({ name }) => name === 'mixed');
    if (sample === undefined) throw new Error('no fixture');
    const replaced = replaceCourse(sample.course, course);
    expect(replaced).toMatchObject({ ok: false, refusal: { message: expect.stringContaining('content library') } });
    expect(applySteps(course, []).ok).toBe(true);
  });
});

describe('an archive that is not OLX is called what it is', () => {
  it.each([
    ['a Common Cartridge', { 'imsmanifest.xml': '<manifest/>', 'i1/assessment.xml': '<questestinterop/>' }],
    [
      'a backup of a content library',
      {
        'package.toml': '[learning_package]\nkey = "lib:Org:TIDES"\n',
        'entities/xblock.v1/problem/p.toml': '[entity]\n',
        'entities/xblock.v1/problem/p/component_versions/v1/block.xml': '<problem/>',
      },
    ],
  ])('%s', (what, files) => {
    const { kept, diagnostics } = readCourse(folderOf(files));
    expect(kept).toBeNull();
    expect(diagnostics).toMatchObject([{ code: 'folder-no-root', severity: 'error' }]);
    expect(diagnostics[0]?.message).toContain(what);
  });
});
