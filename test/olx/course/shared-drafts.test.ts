import { describe, expect, it } from 'vitest';
import { idOf, readCourse, walk } from '#olx';
import { folderOf } from '../../support/folders.ts';

const FILES = {
  'course.xml': '<course url_name="r" org="o" course="c"/>',
  'course/r.xml': '<course><chapter url_name="a"/></course>',
  'chapter/a.xml': '<chapter><sequential url_name="first"/><sequential url_name="second"/></chapter>',
  'sequential/first.xml': '<sequential><vertical url_name="v"/></sequential>',
  'sequential/second.xml': '<sequential><vertical url_name="v"/></sequential>',
  'vertical/v.xml': '<vertical><html url_name="h">live</html></vertical>',
  'drafts/problem/n.xml':
    '<problem parent_url="block-v1:o+c+r+type@vertical+block@v" index_in_children_list="0">new</problem>',
};
const DRAFT =
  '<vertical parent_url="block-v1:o+c+r+type@sequential+block@first" index_in_children_list="0"><html url_name="h">draft</html></vertical>';

describe.each([
  ['that is published', FILES],
  ['that has a draft itself', { ...FILES, 'drafts/vertical/v.xml': DRAFT }],
])('a unit in two places, %s', (_, files) => {
  const { course, diagnostics } = readCourse(folderOf(files));
  const units = course === null ? [] : [...walk(course.root)].filter(({ type }) => type === 'vertical');

  it('gets a child that was never published in both, and stays one block', () => {
    expect(diagnostics.filter(({ severity }) => severity !== 'info').map(({ code }) => code)).toEqual(['block-shared']);
    expect(units).toHaveLength(2);
    expect(units[1]).toBe(units[0]);
    expect(units[0]?.children.map(({ block }) => idOf(block))).toEqual(['problem@n', 'html@h']);
  });
});
