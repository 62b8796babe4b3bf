import { describe, expect, it } from 'vitest';
import {
  applySteps,
  type Course,
  courseVersionOf,
  idOf,
  indexOf,
  readCourse,
  type Step,
  walk,
  writeCourse,
} from '#olx';
import { folderOf, reread } from '../../support/folders.ts';
import { blockOf, FILES, id, smallCourse } from './_small-course.ts';
import { made } from './_states.ts';

function expectReadable(after: Course): void {
  const read = readCourse(reread(writeCourse(after), folderOf(FILES))).course;
  expect(read && [...walk(read.root)].map(idOf)).toEqual([...walk(after.root)].map(idOf));
  expect(read && courseVersionOf(read)).toBe(courseVersionOf(after));
}

const replace = (block: string, xml: string, target: 'draft' | 'published' = 'draft'): Step => ({
  kind: 'replace-subtree',
  block: id(block),
  subtree: blockOf(xml),
  assets: {},
  target,
});

describe('what steps make can be written and read', () => {
  it('where the children of an unnamed container change', () => {
    const course = smallCourse({
      'sequential/l.xml': '<sequential><vertical><problem url_name="q" weight="1"/></vertical></sequential>',
    });
    const name = [...indexOf(course.root).blocks.keys()].find((each) => each.startsWith('vertical@'))?.slice(9);
    const xml = `<sequential url_name="l"><vertical url_name="${name}"><problem url_name="q" weight="2"/></vertical></sequential>`;
    expectReadable(made(course, [replace('sequential@l', xml)]));
  });

  it('where an inline block gets a second parent', () => {
    const course = smallCourse({
      'sequential/l.xml':
        '<sequential><vertical url_name="v"/><vertical url_name="w"><html url_name="k">x</html></vertical></sequential>',
    });
    const both = '<html url_name="k">x</html></vertical>';
    const xml = `<sequential url_name="l"><vertical url_name="v">${both}<vertical url_name="w">${both}</sequential>`;
    expectReadable(made(course, [replace('sequential@l', xml, 'published')]));
  });

  it('where the root comes from another run, whose name it does not take', () => {
    const after = made(smallCourse(), [
      replace('course@course', '<course url_name="other" display_name="New"/>', 'published'),
    ]);
    expect(after.root.urlName).toBe('r');
    expectReadable(after);
  });

  it('where a block comes in that policy.json spoke of before it was there', () => {
    const policy = '{"course/r": {}, "html/new": {"display_name": "Of old"}, "html/other": {"a": 1}}';
    const course = smallCourse({ 'policies/r/policy.json': policy });
    const subtree = blockOf('<html url_name="new">x</html>');
    const insert: Step = { kind: 'insert', parent: id('vertical@w'), index: 0, subtree, assets: {}, target: 'draft' };
    const after = made(course, [insert]);
    expect(after.policy?.unmatched).toEqual({ 'html/other': { a: 1 } });
    expectReadable(after);
  });
});

describe('refusals of content', () => {
  const course = smallCourse();
  it.each<readonly [string, Step]>([
    ['another block', replace('vertical@v', '<vertical url_name="other"/>')],
    [
      'another block alone',
      { kind: 'replace-node', block: id('vertical@v'), node: blockOf('<vertical url_name="o"/>'), target: 'draft' },
    ],
    ['no setting', { kind: 'set-settings', block: id('vertical@v'), settings: { 'not a name': 1 } }],
    ['a control character', { kind: 'set-settings', block: id('vertical@v'), settings: { display_name: '\u0001' } }],
    [
      'a namespace that XML has not',
      { kind: 'set-settings', block: id('vertical@v'), settings: { xmlns: 'http://www.w3.org/XML/1998/namespace' } },
    ],
  ])('%s carry their own findings', (_, step) => {
    const applied = applySteps(course, [step]);
    expect(applied).toMatchObject({ ok: false, refusal: { code: 'olx-invalid' } });
    expect(applied.ok ? [] : applied.refusal.diagnostics.map(({ severity }) => severity)).toEqual(['error']);
  });

  it('names a child of a node that is not its child', () => {
    const node = blockOf('<vertical url_name="v"><html url_name="h"/></vertical>');
    const applied = applySteps(course, [{ kind: 'replace-node', block: id('vertical@v'), node, target: 'draft' }]);
    expect(applied).toMatchObject({ ok: false, refusal: { code: 'incompatible-placement', blocks: ['html@h'] } });
  });
});

describe('many settings at once', () => {
  it('come out as one by one', () => {
    const course = smallCourse({ 'problem/p.xml': `<problem weight='1' a="x" b="y"><p>One</p></problem>` });
    const all = { b: null, weight: 3, c: 'new', a: null, d: [1] };
    const each = Object.entries(all).map(
      ([name, value]): Step => ({ kind: 'set-settings', block: id('problem@p'), settings: { [name]: value } }),
    );
    const [once, apart] = [
      made(course, [{ kind: 'set-settings', block: id('problem@p'), settings: all }]),
      made(course, each),
    ];
    expect(once).toEqual(apart);
    expect(indexOf(once.root).blocks.get(id('problem@p'))?.text).toBe(
      `<problem weight='3' c="new" d="[1]"><p>One</p></problem>`,
    );
  });
});
