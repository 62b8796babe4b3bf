import { describe, expect, it } from 'vitest';
import {
  applySteps,
  type BlockId,
  type Course,
  checkDocument,
  courseVersionOf,
  effectOf,
  explicitSettings,
  indexOf,
  mergeCourses,
  publishedView,
  readCourse,
  renameIds,
  type Step,
  writeCourse,
} from '#olx';
import { blobOf, folderOf, reread } from '../../support/folders.ts';

const UNITS = {
  'course.xml': '<course url_name="r" org="o" course="c"/>',
  'course/r.xml': '<course><chapter url_name="s"/></course>',
  'chapter/s.xml': '<chapter><sequential url_name="l"/></chapter>',
  'sequential/l.xml': '<sequential><vertical url_name="v"/><vertical url_name="w"/></sequential>',
  'vertical/v.xml': '<vertical><problem url_name="p"/></vertical>',
  'vertical/w.xml': '<vertical><html url_name="h"/></vertical>',
  'problem/p.xml': '<problem group_access="null" weight="1"><p>One</p></problem>',
  'html/h.xml': '<html><![CDATA[Text]]></html>',
};

function courseOf(files: Readonly<Record<string, string>>): Course {
  const { course, diagnostics } = readCourse(folderOf(files));
  if (course === null) throw new Error(diagnostics[0]?.message);
  return course;
}

function after(course: Course, ...steps: readonly Step[]): Course {
  const applied = applySteps(course, steps);
  if (!applied.ok) throw new Error(applied.refusal.message);
  return applied.course;
}

const id = (text: string): BlockId => text as BlockId;
const settings = (course: Course, block: string) =>
  explicitSettings(indexOf(course.root).blocks.get(id(block)) ?? course.root);

describe('settings', () => {
  const course = courseOf(UNITS);

  it('tell null from an object, so that no access restriction is lost', () => {
    const restricted = after(course, {
      kind: 'set-settings',
      block: id('problem@p'),
      settings: { group_access: { '5': [1] } },
    });
    expect(settings(restricted, 'problem@p')['group_access']).toEqual({ '5': [1] });
    expect(effectOf(course, restricted).changes.flatMap((change) => change.settings.map(({ name }) => name))).toEqual([
      'group_access',
    ]);
  });

  it('come through a merge as they were written', () => {
    const theirs = courseOf({
      ...UNITS,
      'problem/p.xml': '<problem group_access="null" weight="12345678901234567891" due="null"><p>One</p></problem>',
    });
    const ours = after(course, { kind: 'set-settings', block: id('problem@p'), settings: { display_name: 'Ours' } });
    const merged = mergeCourses(course, ours, theirs, 'fail');
    const text = indexOf(merged.course.root).blocks.get(id('problem@p'))?.text;
    expect(text).toContain('weight="12345678901234567891"');
    expect(text).toContain('due="null"');
    expect(text).toContain('Ours');
  });

  it('named like an object’s own parts are settings like any other', () => {
    const odd = courseOf({ ...UNITS, 'problem/p.xml': '<problem __proto__="a" constructor="b"/>' });
    expect(Object.entries(settings(odd, 'problem@p'))).toEqual([
      ['__proto__', 'a'],
      ['constructor', 'b'],
    ]);
  });

  it('that XML cannot hold are declined, not thrown', () => {
    const applied = applySteps(course, [
      { kind: 'set-settings', block: id('problem@p'), settings: { xmlns: 'http://www.w3.org/XML/1998/namespace' } },
    ]);
    expect(applied.ok).toBe(false);
  });
});

describe('merges', () => {
  const course = courseOf(UNITS);

  it('publish no edit that was not published', () => {
    const ours = after(course, { kind: 'set-settings', block: id('problem@p'), settings: { weight: 2 } });
    const theirs = after(course, {
      kind: 'move',
      block: id('problem@p'),
      parent: id('vertical@w'),
      index: null,
      from: null,
    });
    const live = publishedView(mergeCourses(course, ours, theirs, 'ours').course.root);
    const problem = live === null ? undefined : indexOf(live).blocks.get(id('problem@p'));
    expect(problem && explicitSettings(problem)['weight']).toBe(1);
  });

  it('name a file that both sides changed', () => {
    const withAsset = (text: string): Course => ({
      ...course,
      assets: new Map([['a.txt', blobOf(new TextEncoder().encode(text))]]),
    });
    const { conflicts } = mergeCourses(withAsset('base'), withAsset('ours'), withAsset('theirs'), 'fail');
    expect(conflicts.map(({ block, field }) => [block, field])).toEqual([['course@course', 'static/a.txt']]);
  });
});

describe('what policy.json says of absent blocks', () => {
  const withEntries = (entries: object): Course =>
    courseOf({ ...UNITS, 'policies/r/policy.json': JSON.stringify(entries) });
  const base = withEntries({ 'chapter/a': { x: 1 } });

  it('is taken from the side that changed it, and kept in the file', () => {
    const theirs = withEntries({ 'chapter/a': { x: 1 }, 'chapter/b': { y: 2 } });
    const ours = after(base, { kind: 'set-settings', block: id('problem@p'), settings: { weight: 3 } });
    const { course, conflicts } = mergeCourses(base, ours, theirs, 'fail');
    expect(conflicts).toEqual([]);
    expect(JSON.parse(course.policy?.text ?? '{}')).toEqual({ 'chapter/a': { x: 1 }, 'chapter/b': { y: 2 } });
  });

  it('is a conflict where both changed it', () => {
    const { conflicts } = mergeCourses(
      base,
      withEntries({ 'chapter/a': { x: 2 } }),
      withEntries({ 'chapter/a': { x: 3 } }),
      'fail',
    );
    expect(conflicts.map(({ field }) => field)).toEqual(['policies/r/policy.json']);
  });
});

describe('orphans', () => {
  it('are not what the same request put in again and deleted', () => {
    const course = courseOf(UNITS);
    const read = (xml: string, type: string, urlName: string) =>
      checkDocument(xml, { type, urlName, parentType: null, scope: 'subtree', file: null }).block ?? course.root;
    const applied = applySteps(course, [
      {
        kind: 'replace-subtree',
        block: id('vertical@v'),
        subtree: read('<vertical url_name="v" display_name="e"/>', 'vertical', 'v'),
        assets: {},
        target: 'draft',
      },
      {
        kind: 'insert',
        parent: id('vertical@w'),
        index: null,
        subtree: read('<problem url_name="p"><p>x</p></problem>', 'problem', 'p'),
        assets: {},
        target: 'draft',
      },
      { kind: 'delete', block: id('problem@p') },
    ]);
    expect(applied.ok && applied.orphans).toEqual([]);
  });
});

describe('fresh ids', () => {
  it('are those that the written folder names', () => {
    const course = courseOf(UNITS);
    const unit = courseOf({
      'vertical.xml': '<vertical url_name="nv"/>',
      'vertical/nv.xml': '<vertical><problem url_name="p"/></vertical>',
      'problem/p.xml': '<problem><p>Copy</p></problem>',
    });
    const { block } = renameIds(unit.root, (each) => indexOf(course.root).blocks.has(each));
    const grown = after(course, {
      kind: 'insert',
      parent: id('sequential@l'),
      index: null,
      subtree: block,
      assets: {},
      target: 'archive',
    });
    const again = readCourse(reread(writeCourse(grown))).course;
    expect(again && [...indexOf(again.root).blocks.keys()]).toEqual([...indexOf(grown.root).blocks.keys()]);
    expect([...indexOf(grown.root).blocks.keys()]).toContain('problem@p_2');
  });
});

describe('drafts', () => {
  it('keep the order that a node was given', () => {
    const course = courseOf(UNITS);
    const unit = checkDocument('<vertical url_name="n"/>', {
      type: 'vertical',
      urlName: 'n',
      parentType: null,
      scope: 'subtree',
      file: null,
    }).block;
    const xml =
      '<sequential url_name="l"><vertical url_name="n"/><vertical url_name="v"/><vertical url_name="w"/></sequential>';
    const node = checkDocument(xml, {
      type: 'sequential',
      urlName: 'l',
      parentType: null,
      scope: 'node',
      file: null,
    }).block;
    if (unit === null || node === null) throw new Error('refused');
    const grown = after(course, {
      kind: 'insert',
      parent: id('sequential@l'),
      index: 1,
      subtree: unit,
      assets: {},
      target: 'draft',
    });
    const written = readCourse(reread(writeCourse(grown))).course ?? grown;
    const sorted = after(written, { kind: 'replace-node', block: id('sequential@l'), node, target: 'draft' });
    const again = readCourse(reread(writeCourse(sorted))).course;
    const order = (each: Course | null) =>
      indexOf(each?.root ?? course.root)
        .blocks.get(id('sequential@l'))
        ?.children.map(({ block }) => block.urlName);
    expect(order(again)).toEqual(['n', 'v', 'w']);
  });
});

describe('hostile names', () => {
  it.each(['..:..:..:evil', '..', 'a:..:b', ':a'])('%s is refused as a url_name', (name) => {
    const { course, diagnostics } = readCourse(
      folderOf({ ...UNITS, 'vertical/v.xml': `<vertical><problem url_name="${name}" x="1"/></vertical>` }),
    );
    expect(course).toBeNull();
    expect(diagnostics.map(({ code }) => code)).toContain('url-name-invalid');
  });

  it('a course inside a course is refused', () => {
    const { course } = readCourse(
      folderOf({ ...UNITS, 'vertical/v.xml': '<vertical><course url_name="x" display_name="y"/></vertical>' }),
    );
    expect(course).toBeNull();
  });
});

describe('effects', () => {
  it('name course-level files that differ', () => {
    const files = {
      ...UNITS,
      'about/overview.html': '<p>A</p>',
      'policies/r/policy.json': '{"course/r": {}, "chapter/gone": {"a": 1}}',
    };
    const changed = { ...files, 'about/overview.html': '<p>B</p>', 'policies/r/policy.json': '{"course/r": {}}' };
    const { files: named } = effectOf(courseOf(files), courseOf(changed));
    expect(named.map(({ path, kind }) => [path, kind])).toEqual([
      ['about/overview.html', 'change'],
      ['policies/r/policy.json', 'change'],
    ]);
  });
});

describe('settings that would break things', () => {
  it.each([
    ['a name that is none', '{"problem/p": {"not a name": 1}}'],
    ['a control character', '{"problem/p": {"display_name": "\\u0001"}}'],
    ['a depth without end', `{"problem/p": {"a": ${'['.repeat(5000)}${']'.repeat(5000)}}}`],
  ])('%s in policy.json is refused', (_, text) => {
    const { course, diagnostics } = readCourse(folderOf({ ...UNITS, 'policies/r/policy.json': text }));
    expect(course).toBeNull();
    expect(diagnostics.map(({ code }) => code)).toEqual(['policy-invalid']);
  });

  it('an unfinished JSON text takes no time', () => {
    const long = `{&quot;${'a'.repeat(200_000)}`;
    expect(courseVersionOf(courseOf({ ...UNITS, 'problem/p.xml': `<problem a="${long}"/>` }))).toMatch(/^olx1-/);
  });

  it('JSON nested without end in an attribute is a text', () => {
    const deep = `${'['.repeat(50_000)}${']'.repeat(50_000)}`;
    const course = courseOf({ ...UNITS, 'problem/p.xml': `<problem a="${deep}"/>` });
    expect(courseVersionOf(course)).toMatch(/^olx1-/);
    expect(settings(course, 'problem@p')['a']).toBe(deep);
  });
});
