import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  courseVersionOf,
  idOf,
  indexOf,
  nodeVersionOf,
  readCourse,
  readDocument,
  versionOf,
  walk,
  writeCourse,
  writeDocument,
} from '#olx';
import { samples, smallSamples } from '../../support/courses.ts';
import { fileOf, folderOf, reread } from '../../support/folders.ts';

const unit = (xml: string): string => {
  const { block, diagnostics } = readDocument(xml, null);
  if (block === null) throw new Error(diagnostics[0]?.message);
  return versionOf(block);
};

describe.each(samples())('[V2] layout of $name', { timeout: 60_000 }, ({ course }) => {
  it('changes no version: each subtree as one inline document has the version of its draft', () => {
    for (const [id, block] of indexOf(course.root).blocks) {
      const read = readDocument(writeDocument(block), null).block;
      if (read === null) throw new Error(id);
      const inline = new Map([...walk(read)].map((each) => [idOf(each), nodeVersionOf(each)]));
      for (const each of walk(block))
        expect(inline.get(idOf(each)), `${idOf(each)} in ${id}`).toBe(nodeVersionOf(each));
      // the largest subtrees cover all smaller ones
      if (id === 'course@course') break;
    }
  });
});

describe('what is no content', () => {
  const base =
    '<vertical url_name="u" display_name="A" due="2030"><html url_name="h"><![CDATA[<p>x</p>]]></html></vertical>';
  it.each([
    [
      '[V5] attribute order',
      '<vertical due="2030" url_name="u" display_name="A"><html url_name="h"><![CDATA[<p>x</p>]]></html></vertical>',
    ],
    [
      'quotes',
      `<vertical url_name='u' display_name='A' due="2030"><html url_name="h"><![CDATA[<p>x</p>]]></html></vertical>`,
    ],
    [
      '[V6] white space between children',
      '<vertical url_name="u" display_name="A" due="2030">\n\n  <html url_name="h"><![CDATA[<p>x</p>]]></html>\n</vertical>',
    ],
    [
      '[V4] a text in JSON quotes',
      '<vertical url_name="u" display_name="&quot;A&quot;" due="2030"><html url_name="h"><![CDATA[<p>x</p>]]></html></vertical>',
    ],
    [
      '[V6] CDATA or escaped text',
      '<vertical url_name="u" display_name="A" due="2030"><html url_name="h">&lt;p>x&lt;/p></html></vertical>',
    ],
  ])('%s', (_, xml) => {
    expect(unit(xml)).toBe(unit(base));
  });

  it('[V9] the name of the run, and where the folder lies', () => {
    const files = {
      'course.xml': '<course url_name="r1" org="o" course="c"/>',
      'course/r1.xml': '<course display_name="A"><chapter url_name="a"/></course>',
      'chapter/a.xml': '<chapter/>',
      'policies/r1/policy.json': '{"course/r1": {"start": "2030-01-01"}}',
      'policies/r1/grading_policy.json': '{}',
    };
    const other = {
      'x/course.xml': '<course url_name="r2" org="p" course="d"/>',
      'x/course/r2.xml': '<course start="2030-01-01" display_name="A"><chapter url_name="a"/></course>',
      'x/chapter/a.xml': '<chapter></chapter>',
      'x/policies/r2/grading_policy.json': '{}',
    };
    const [a, b] = [files, other].map((each) => readCourse(folderOf(each)).course);
    expect(a && b && courseVersionOf(a) === courseVersionOf(b)).toBe(true);
  });
});

describe('what is content', () => {
  it.each([
    ['a setting', '<vertical url_name="u" display_name="B"/>', '<vertical url_name="u" display_name="A"/>'],
    ['[V4] how a number is written', '<problem url_name="u" weight="1.0"/>', '<problem url_name="u" weight="1"/>'],
    ['an empty setting', '<problem url_name="u" weight=""/>', '<problem url_name="u"/>'],
    [
      'white space in a problem',
      '<problem url_name="u"><p> a</p></problem>',
      '<problem url_name="u"><p>a</p></problem>',
    ],
    ['a comment', '<problem url_name="u"><!-- a --></problem>', '<problem url_name="u"><!-- b --></problem>'],
    [
      'the order of children',
      '<vertical url_name="u"><done url_name="a"/><done url_name="b"/></vertical>',
      '<vertical url_name="u"><done url_name="b"/><done url_name="a"/></vertical>',
    ],
    ['a url_name', '<problem url_name="u"/>', '<problem url_name="v"/>'],
  ])('%s', (_, one, other) => {
    expect(unit(one)).not.toBe(unit(other));
  });

  it('an asset, for the course run but for no block', () => {
    const sample = smallSamples().find(({ name }) => name === 'demo-course');
    if (sample === undefined) throw new Error('no demo course');
    const folder = new Map(reread(writeCourse(sample.course), sample.folder)).set('static/new.txt', fileOf('new'));
    const changed = readCourse(folder).course;
    expect(changed && versionOf(changed.root)).toBe(versionOf(sample.course.root));
    expect(changed && courseVersionOf(changed)).not.toBe(courseVersionOf(sample.course));
  });

  it('[V4] JSON in an attribute by its value, whatever its white space and order of names', () => {
    fc.assert(
      fc.property(fc.json(), (json) => {
        const attribute = (text: string): string =>
          text
            .replace(/&/g, '&amp;')
            .replace(/</g, '&lt;')
            .replace(/"/g, '&quot;')
            .replace(/[\t\n\r]/g, ' ');
        const pretty = JSON.stringify(JSON.parse(json), null, 1);
        fc.pre(
          /^[^\p{Cs}\p{Cc}\uFFFE\uFFFF]*$/u.test(json) &&
            !/\d[eE.]|-0\b/.test(json) &&
            json === JSON.stringify(JSON.parse(json)),
        );
        expect(unit(`<problem url_name="u" x="${attribute(pretty)}"/>`)).toBe(
          unit(`<problem url_name="u" x="${attribute(json)}"/>`),
        );
      }),
    );
  });
});
