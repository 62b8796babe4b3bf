import { describe, expect, it } from 'vitest';
import {
  type BlockId,
  type Conflict,
  type Course,
  courseVersionOf,
  idOf,
  indexOf,
  mergeCourses,
  type Preference,
  publishedView,
  readCourse,
  writeCourse,
} from '#olx';
import { folderOf, reread } from '../../support/folders.ts';

type Files = Readonly<Record<string, string>>;

const BASE: Files = {
  'course.xml': '<course url_name="r" org="o" course="c"/>',
  'course/r.xml': '<course><chapter url_name="s"/><chapter url_name="t"/></course>',
  'chapter/s.xml': '<chapter><sequential url_name="l"/><sequential url_name="m"/></chapter>',
  'chapter/t.xml': '<chapter><sequential url_name="n"/></chapter>',
  'sequential/l.xml':
    '<sequential><vertical url_name="a"/><vertical url_name="b"/><vertical url_name="c"/><vertical url_name="d"/></sequential>',
  'sequential/m.xml': '<sequential/>',
  'sequential/n.xml': '<sequential/>',
  'vertical/a.xml': '<vertical><problem url_name="p"/><wrapper url_name="x"/><wrapper url_name="y"/></vertical>',
  'vertical/b.xml': '<vertical/>',
  'vertical/c.xml': '<vertical/>',
  'vertical/d.xml': '<vertical/>',
  'wrapper/x.xml': '<wrapper/>',
  'wrapper/y.xml': '<wrapper/>',
  'problem/p.xml': '<problem weight="1" title="A"><p>One</p></problem>',
};

function courseOf(changes: Files = {}): Course {
  const { course, diagnostics } = readCourse(folderOf({ ...BASE, ...changes }));
  if (course === null) throw new Error(diagnostics.map(({ message }) => message).join(' '));
  return course;
}

const base = courseOf();
const units = (order: string): Files => ({
  'sequential/l.xml': `<sequential>${[...order].map((name) => `<vertical url_name="${name}"/>`).join('')}</sequential>`,
});
const problem = (attributes: string, text = 'One'): Files => ({
  'problem/p.xml': `<problem ${attributes}><p>${text}</p></problem>`,
});

function merge(ours: Files, theirs: Files, prefer: Preference = 'fail') {
  return mergeCourses(base, courseOf(ours), courseOf(theirs), prefer);
}

const childrenOf = ({ root }: Course, id: string): string =>
  (indexOf(root).blocks.get(id as BlockId)?.children ?? []).map(({ block }) => block.urlName).join('');
const told = (conflicts: readonly Conflict[]) =>
  conflicts.map(({ block, kind, field, base: was, ours, theirs }) => [block, kind, field, was, ours, theirs]);

describe('a conflict', () => {
  it.each([
    ['static/Logo.png', 'static/logo.PNG'],
    ['static/dir/a.png', 'static/dir'],
    ['static/dir', 'static/DIR/a.png'],
    ['about/e\u0301.html', 'about/\u00e9.html'],
  ])('is two files of which no folder can hold both: %s here, %s there', (here, there) => {
    const filesOf = ({ files, assets }: Course) => [
      ...files.keys(),
      ...[...assets.keys()].map((path) => `static/${path}`),
    ];
    const [ours, theirs] = [{ [here]: 'ours' }, { [there]: 'theirs' }];
    expect(merge(ours, theirs).conflicts.map(({ kind, field }) => [kind, field])).toEqual([['file', here]]);
    expect(filesOf(merge(ours, theirs, 'fail').course)).toEqual([here]);
    expect(filesOf(merge(ours, theirs, 'ours').course)).toEqual([here]);
    expect(filesOf(merge(ours, theirs, 'theirs').course)).toEqual([there]);
  });

  it('names the setting and its three values', () => {
    const { conflicts } = merge(problem('weight="2" title="A"'), problem('weight="3" title="B"'));
    expect(told(conflicts)).toEqual([['problem@p', 'setting', 'weight', 1, 2, 3]]);
  });

  it('is one of settings that only versions tell apart', () => {
    const [ours, theirs] = [problem('weight="1.0" title="A"'), problem('weight="1.00" title="A"')];
    expect(merge(ours, theirs).conflicts.map(({ field }) => field)).toEqual(['weight']);
    for (const [prefer, side] of [
      ['ours', ours],
      ['theirs', theirs],
    ] as const)
      expect(courseVersionOf(merge(ours, theirs, prefer).course)).toBe(courseVersionOf(courseOf(side)));
  });

  it('names the content', () => {
    const { conflicts } = merge(problem('weight="1" title="A"', 'Two'), problem('weight="1" title="A"', 'Three'));
    expect(told(conflicts)).toEqual([['problem@p', 'content', 'content', '<p>One</p>', '<p>Two</p>', '<p>Three</p>']]);
  });

  it('names orders that go round in a circle, and follows the side that wins', () => {
    const id = (names: string) => [...names].map((name) => `vertical@${name}`);
    const [ours, theirs] = [units('bacd'), units('acbd')];
    const clash = merge(ours, theirs);
    expect(told(clash.conflicts)).toEqual([
      ['sequential@l', 'children', 'children', id('abcd'), id('bacd'), id('acbd')],
    ]);
    expect(childrenOf(merge(ours, theirs, 'ours').course, 'sequential@l')).toBe('bacd');
    expect(childrenOf(merge(ours, theirs, 'theirs').course, 'sequential@l')).toBe('acbd');
  });

  it('names a block that each side put elsewhere, which then stands in one place', () => {
    const at = (where: string): Files => ({
      ...units('abd'),
      [`sequential/${where}.xml`]: '<sequential><vertical url_name="c"/></sequential>',
    });
    const { conflicts } = merge(at('m'), at('n'));
    expect(told(conflicts)).toEqual([
      ['vertical@c', 'position', 'position', ['sequential@l'], ['sequential@m'], ['sequential@n']],
    ]);
    for (const [prefer, place] of [
      ['ours', 'sequential@m'],
      ['theirs', 'sequential@n'],
    ] as const) {
      const { places } = indexOf(merge(at('m'), at('n'), prefer).course.root);
      expect(places.get('vertical@c' as BlockId)?.map(({ parent }) => idOf(parent))).toEqual([place]);
    }
  });

  it('names what one side deleted and the other changed, at the uppermost deleted block', () => {
    const gone: Files = { 'course/r.xml': '<course><chapter url_name="t"/></course>' };
    const { conflicts } = merge(gone, problem('weight="2" title="A"'));
    expect(conflicts.map(({ block, kind, ours }) => [block, kind, ours])).toEqual([['chapter@s', 'deleted', null]]);
    const has = (prefer: Preference) =>
      indexOf(merge(gone, problem('weight="2"'), prefer).course.root).blocks.has('problem@p' as BlockId);
    expect([has('ours'), has('theirs')]).toEqual([false, true]);
  });

  it('is told where each side put one of two blocks into the other, and neither is lost', () => {
    const inside = (outer: string, inner: string): Files => ({
      'vertical/a.xml': `<vertical><problem url_name="p"/><wrapper url_name="${outer}"/></vertical>`,
      [`wrapper/${outer}.xml`]: `<wrapper><wrapper url_name="${inner}"/></wrapper>`,
    });
    for (const prefer of ['fail', 'ours', 'theirs'] as const) {
      const { course, conflicts } = merge(inside('x', 'y'), inside('y', 'x'), prefer);
      expect(conflicts.map(({ kind }) => kind)).toContain('position');
      const { blocks } = indexOf(course.root);
      expect([blocks.has('wrapper@x' as BlockId), blocks.has('wrapper@y' as BlockId)]).toEqual([true, true]);
      expect(childrenOf(course, prefer === 'theirs' ? 'wrapper@y' : 'wrapper@x')).toBe(prefer === 'theirs' ? 'x' : 'y');
    }
  });

  it('names a file with the hashes of the three states', () => {
    const about = (text: string): Files => ({ 'about/overview.html': text });
    const { conflicts } = merge(about('Ours'), about('Theirs'));
    expect(conflicts).toMatchObject([
      { kind: 'file', field: 'about/overview.html', ours: expect.stringMatching(/^[0-9a-f]{64}$/) },
    ]);
    expect(conflicts[0]?.base).toBeUndefined();
  });
});

describe('no conflict', () => {
  it('comes of moves of different children', () => {
    const { course, conflicts } = merge(units('bcda'), units('abdc'));
    expect([told(conflicts), childrenOf(course, 'sequential@l')]).toEqual([[], 'bdca']);
  });

  it('comes of additions at one place, and their order hangs on no side', () => {
    const add = (name: string): Files => ({ ...units(`ab${name}cd`), [`vertical/${name}.xml`]: '<vertical/>' });
    for (const [ours, theirs] of [
      ['x', 'y'],
      ['y', 'x'],
    ] as const) {
      const { course, conflicts } = merge(add(ours), add(theirs));
      expect([told(conflicts), childrenOf(course, 'sequential@l')]).toEqual([[], 'abxycd']);
    }
  });

  it('comes of a move and an edit of one block', () => {
    const moved: Files = {
      'vertical/a.xml': '<vertical><wrapper url_name="x"/><wrapper url_name="y"/></vertical>',
      'vertical/b.xml': '<vertical><problem url_name="p"/></vertical>',
    };
    const { course, conflicts } = merge(moved, problem('weight="2" title="A"'));
    expect([told(conflicts), childrenOf(course, 'vertical@b')]).toEqual([[], 'p']);
    expect(indexOf(course.root).blocks.get('problem@p' as BlockId)?.text).toContain('weight="2"');
  });

  it('comes of a draft on one side and an edit of what is live on the other', () => {
    const draft: Files = {
      'drafts/vertical/a.xml':
        '<vertical parent_url="block-v1:o+c+r+type@sequential+block@l" index_in_children_list="0"><problem url_name="p"/></vertical>',
      'drafts/problem/p.xml': '<problem weight="1" title="Draft"><p>One</p></problem>',
      'vertical/a.xml': '<vertical><problem url_name="p"/></vertical>',
    };
    const { course, conflicts } = merge(draft, problem('weight="2" title="A"'));
    const text = (root: Course['root'] | null) => root && indexOf(root).blocks.get('problem@p' as BlockId)?.text;
    expect(told(conflicts)).toEqual([]);
    expect(text(course.root)).toBe('<problem weight="2" title="Draft"><p>One</p></problem>');
    expect(text(publishedView(course.root))).toBe('<problem weight="2" title="A"><p>One</p></problem>');
  });

  it('comes of the same folder under the name of another run', () => {
    const other = readCourse(
      folderOf(
        Object.fromEntries(
          Object.entries({ ...BASE, 'policies/r/grading_policy.json': '{}' }).map(([path, text]) => [
            path.replace('course/r.xml', 'course/q.xml').replace('policies/r/', 'policies/q/'),
            path === 'course.xml' ? text.replace('url_name="r"', 'url_name="q"') : text,
          ]),
        ),
      ),
    ).course;
    const here = courseOf({ 'policies/r/grading_policy.json': '{}', ...problem('weight="5"') });
    if (other === null) throw new Error('not read');
    const { course, conflicts } = mergeCourses(other, here, other, 'fail');
    expect([conflicts, courseVersionOf(course)]).toEqual([[], courseVersionOf(here)]);
    const again = mergeCourses(courseOf({ 'policies/r/grading_policy.json': '{}' }), here, other, 'fail');
    expect([again.conflicts, courseVersionOf(again.course)]).toEqual([[], courseVersionOf(here)]);
  });
});

describe('a block that one side put into a second unit', () => {
  const unitsOf = (first: string, second: string, files: Files = {}) =>
    folderOf({
      'course.xml': `<course url_name="r" org="o" course="c"><chapter url_name="s"><sequential url_name="l"><vertical url_name="v">${first}</vertical><vertical url_name="w" display_name="W">${second}</vertical></sequential></chapter></course>`,
      ...files,
    });
  const read = (folder: ReturnType<typeof folderOf>): Course => {
    const { course } = readCourse(folder);
    if (course === null) throw new Error('not read');
    return course;
  };

  it.each(['ours', 'theirs'] as const)('is read again as one, though it stood inline here (%s)', (prefer) => {
    const before = unitsOf('<html url_name="h">x</html>', '');
    const ours = read(unitsOf('<html url_name="h" display_name="T">x</html>', ''));
    const theirs = read(unitsOf('<html url_name="h"/>', '<html url_name="h"/>', { 'html/h.xml': '<html>x</html>' }));
    const { course } = mergeCourses(read(before), ours, theirs, prefer);
    const again = read(reread(writeCourse(course), before));
    expect(courseVersionOf(again)).toBe(courseVersionOf(course));
    expect(childrenOf(again, 'vertical@v') + childrenOf(again, 'vertical@w')).toBe('hh');
  });
});

describe('a draft that was never published', () => {
  const unpublished = (parent: string): Files => ({
    'drafts/vertical/new.xml': `<vertical parent_url="block-v1:o+c+r+type@sequential+block@${parent}" index_in_children_list="0"><html url_name="h">x</html></vertical>`,
  });
  it.each(['ours', 'theirs'] as const)(
    'is written where %s decided, also if only one side has that place',
    (prefer) => {
      const ours = courseOf(unpublished('m'));
      const theirs = courseOf({
        ...unpublished('more'),
        'chapter/s.xml':
          '<chapter><sequential url_name="l"/><sequential url_name="m"/><sequential url_name="more"/></chapter>',
        'sequential/more.xml': '<sequential/>',
      });
      const { course } = mergeCourses(base, ours, theirs, prefer);
      const read = readCourse(reread(writeCourse(course), new Map())).course;
      for (const each of [course, read]) {
        const place = each === null ? undefined : indexOf(each.root).places.get('vertical@new' as BlockId)?.[0];
        expect(place === undefined ? null : idOf(place.parent)).toBe(
          prefer === 'theirs' ? 'sequential@more' : 'sequential@m',
        );
      }
    },
  );
});
