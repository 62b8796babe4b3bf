import { describe, expect, it } from 'vitest';
import {
  applySteps,
  type Block,
  type Course,
  type CourseKey,
  checkDocument,
  courseVersionOf,
  hasDraft,
  idOf,
  indexOf,
  readCourse,
  renameIds,
  type Step,
  subtreeOf,
  takenIds,
  validateCourse,
  writeCourse,
  writeDocument,
  writeNode,
  writeSubtree,
} from '#olx';
import { rewriteBetween } from '../../../src/olx/edit/rewrite.ts';
import { realSamples, smallSamples } from '../../support/courses.ts';
import { folderOf, reread } from '../../support/folders.ts';
import { id } from './_small-course.ts';
import { made } from './_states.ts';

const KEY = 'course-v1:o+c+r' as CourseKey;
const PLACE = 'parent_url="block-v1:o+c+r+type@sequential+block@s" index_in_children_list="0"';

/** An inline course of which the one unit has a draft over it. */
const INLINE = {
  'course.xml':
    '<course org="o" course="c" url_name="r"><chapter url_name="a"><sequential url_name="s" display_name="S"><vertical url_name="v"><html url_name="h">live</html></vertical></sequential></chapter></course>',
  'drafts/vertical/v.xml': `<vertical ${PLACE}><html url_name="h">draft</html></vertical>`,
};

function read(files: Readonly<Record<string, string>>): Course {
  const { course, diagnostics } = readCourse(folderOf(files));
  if (course === null) throw new Error(diagnostics.map(({ message }) => message).join(' '));
  return course;
}

/** What is written, by path; fails if it does not read back as the same course run without a word about its layout. */
function written(
  course: Course,
  blobs: Parameters<typeof reread>[1] = new Map(),
  known: readonly string[] = [],
): Readonly<Record<string, string>> {
  const files = writeCourse(course);
  const again = readCourse(reread(files, blobs));
  expect(again.diagnostics.filter(({ severity }) => severity === 'error')).toEqual([]);
  expect(misplaced(again).filter((each) => !known.includes(each))).toEqual([]);
  expect(again.course === null ? null : courseVersionOf(again.course)).toBe(courseVersionOf(course));
  return Object.fromEntries([...files].map(([path, file]) => [path, 'text' in file ? file.text : '']));
}

function misplaced({ diagnostics }: ReturnType<typeof readCourse>): readonly string[] {
  const wrong = diagnostics.filter(({ code }) => /^(file-shadowed|file-unreached|pointer-)/.test(code));
  return wrong.map(({ code, file }) => `${code} ${file}`);
}

function blockIn(course: Course, name: string): Block {
  const block = indexOf(course.root).blocks.get(id(name));
  if (block === undefined) throw new Error(`no ${name}`);
  return block;
}

describe('a live unit that is inline under a draft', () => {
  const course = read(INLINE);
  const section = blockIn(course, 'sequential@s');
  const context = { type: 'sequential', urlName: 's', parentType: 'chapter', file: null } as const;
  const typed = (text: string, scope: 'node' | 'subtree'): Block => {
    const { block } = checkDocument(text.replace('"S"', '"Renamed"'), { ...context, scope });
    if (block === null) throw new Error('not read');
    return block;
  };

  it.each<[string, () => Step]>([
    [
      'an archive of its subsection is put back with another name',
      () => {
        const files = writeSubtree(course, id('sequential@s'), KEY, { block: 'olx1-0', course: 'olx1-0' });
        const archive = readCourse(reread(files ?? new Map(), new Map())).course;
        const renamed = made(archive ?? course, [
          { kind: 'set-settings', block: id('sequential@s'), settings: { display_name: 'Renamed' } },
        ]);
        return {
          kind: 'replace-subtree',
          block: id('sequential@s'),
          subtree: renamed.root,
          assets: {},
          target: 'archive',
        };
      },
    ],
    [
      'its subsection is renamed as a node',
      () => ({
        kind: 'replace-node',
        block: id('sequential@s'),
        node: typed(writeNode(section), 'node'),
        target: 'draft',
      }),
    ],
    [
      'a document of its subsection is saved',
      () => ({
        kind: 'replace-subtree',
        block: id('sequential@s'),
        subtree: typed(writeDocument(section), 'subtree'),
        assets: {},
        target: 'draft',
      }),
    ],
    [
      'its subsection gets a setting',
      () => ({ kind: 'set-settings', block: id('sequential@s'), settings: { display_name: 'Renamed' } }),
    ],
  ])('is kept when %s', (_, step) => {
    const files = written(made(course, [step()]));
    expect(JSON.stringify(files)).toContain('live</html>');
    expect(files['drafts/vertical/v.xml']).toContain('draft</html>');
    expect(JSON.stringify(files)).toContain('Renamed');
  });

  it('leaves no file behind when its draft is published', () => {
    const files = written(made(course, [{ kind: 'publish', block: id('vertical@v') }]));
    expect(JSON.stringify(files)).not.toContain('live');
    expect(Object.keys(files).filter((path) => path.startsWith('drafts/'))).toEqual([]);
  });
});

describe('the last child of an inline course root', () => {
  it('leaves a root behind that is read as one', () => {
    const course = read({
      'course.xml': '<course url_name="r" org="o" course="c"><chapter url_name="a"/></course>',
      'chapter/a.xml': '<chapter/>',
    });
    const files = written(made(course, [{ kind: 'delete', block: id('chapter@a') }]));
    expect(Object.keys(files)).toEqual(['course.xml']);
  });
});

describe('a draft component that names a subsection and stands in a unit too', () => {
  const course = read({
    'course.xml': '<course url_name="r" org="o" course="c"/>',
    'course/r.xml': '<course><chapter url_name="a"/></course>',
    'chapter/a.xml': '<chapter><sequential url_name="s"/><sequential url_name="t"/></chapter>',
    'sequential/s.xml': '<sequential><vertical url_name="v"/></sequential>',
    'sequential/t.xml': '<sequential/>',
    'vertical/v.xml': '<vertical><problem url_name="p"/></vertical>',
    'problem/p.xml': '<problem>live</problem>',
    'drafts/vertical/n.xml': `<vertical ${PLACE.replace('block@s', 'block@t')}><problem url_name="p"/></vertical>`,
    'drafts/problem/p.xml': `<problem ${PLACE.replace('block@s', 'block@t')}>draft</problem>`,
  });

  it('stays in its units alone after an edit', () => {
    const edited = made(course, [{ kind: 'set-settings', block: id('vertical@v'), settings: { display_name: 'V' } }]);
    written(edited);
    expect(blockIn(edited, 'sequential@t').children.map(({ block }) => idOf(block))).toEqual(['vertical@n']);
  });
});

describe.each([...smallSamples(), ...realSamples()])('copies with fresh ids in $name', ({ course, folder }) => {
  const { blocks, places } = indexOf(course.root);
  const drafted = [...blocks.values()].filter((block) => /^(chapter|sequential)$/.test(block.type) && hasDraft(block));

  it.skipIf(drafted.length === 0)('of sections and subsections with drafts below read back', () => {
    const known = misplaced(readCourse(folder));
    for (const block of drafted) {
      const parent = places.get(idOf(block))?.[0]?.parent;
      const copied = subtreeOf(course, idOf(block));
      if (parent === undefined || copied === null) throw new Error('no copy');
      const { block: subtree } = renameIds(copied, takenIds(course));
      const step: Step = {
        kind: 'insert',
        parent: idOf(parent),
        index: null,
        subtree,
        assets: {},
        target: 'archive',
      };
      const copy = made(course, [step]);
      written(copy, folder, known);
      expect(hasDraft(blockIn(copy, idOf(subtree)))).toBe(true);
    }
  });
});

describe('the archive of a pure XBlock', () => {
  const course = read({
    'course.xml':
      '<course url_name="r" org="o" course="c"><chapter url_name="a"><sequential url_name="s"><vertical url_name="v"/><vertical url_name="w" display_name="W"/></sequential></chapter></course>',
    'vertical/v.xml': '<vertical><done url_name="d" align="left"/></vertical>',
    'drafts/vertical/w.xml': `<vertical ${PLACE.replace('"0"', '"1"')}><done url_name="e"/></vertical>`,
  });

  it.each(['done@d', 'done@e'])('of %s can be added elsewhere', (name) => {
    const files = writeSubtree(course, id(name), KEY, { block: 'olx1-0', course: 'olx1-0' });
    const archive = readCourse(reread(files ?? new Map(), new Map())).course;
    if (archive === null) throw new Error('not read');
    const gone = made(course, [{ kind: 'delete', block: id(name), target: 'published' }]);
    const added = made(gone, [
      { kind: 'insert', parent: id('vertical@v'), index: 0, subtree: archive.root, assets: {}, target: 'archive' },
    ]);
    expect(Object.keys(written(added)).filter((path) => path.startsWith('done'))).toEqual([]);
    expect(idOf(blockIn(added, 'vertical@v').children[0]?.block ?? added.root)).toBe(name);
  });
});

describe('a content file of several blocks', () => {
  it('keeps its text for the others when a draft with another text goes live', () => {
    const course = read({
      'course.xml':
        '<course url_name="r" org="o" course="c"><chapter url_name="a"><sequential url_name="s"><vertical url_name="v"><html url_name="g" filename="both"/></vertical><vertical url_name="w"><html url_name="h" filename="both"/></vertical></sequential></chapter></course>',
      'html/both.html': 'live',
      'drafts/vertical/v.xml': `<vertical ${PLACE}><html url_name="g" filename="both"/></vertical>`,
      'drafts/html/both.html': 'draft',
    });
    const files = written(made(course, [{ kind: 'publish', block: id('vertical@v') }]));
    expect(files['html/both.html']).toBe('live');
  });
});

describe('a block in several places', () => {
  const at = (type: string, name: string, index = 0): string =>
    `parent_url="block-v1:o+c+r+type@${type}+block@${name}" index_in_children_list="${index}"`;
  const withLessons = (files: Readonly<Record<string, string>>): Course =>
    read({
      'course.xml': '<course url_name="r" org="o" course="c"/>',
      'course/r.xml': '<course><chapter url_name="a"/></course>',
      'chapter/a.xml': '<chapter><sequential url_name="s"/><sequential url_name="t"/></chapter>',
      'sequential/s.xml': '<sequential/>',
      'sequential/t.xml': '<sequential/>',
      ...files,
    });
  const title = (block: string): Step => ({
    kind: 'set-settings',
    block: id(block),
    settings: { display_name: 'Renamed' },
  });

  it('can have a child that was never published', () => {
    const course = withLessons({
      'sequential/s.xml': '<sequential><vertical url_name="v"/><vertical url_name="w"/></sequential>',
      'vertical/v.xml': '<vertical display_name="V"/>',
      'vertical/w.xml': '<vertical><vertical url_name="v"/></vertical>',
      'drafts/html/h.xml': `<html ${at('vertical', 'v')}>new</html>`,
    });
    written(made(course, [title('sequential@s')]));
  });

  it('stays live where it is live, if it is part of a draft elsewhere and is edited', () => {
    const course = withLessons({
      'sequential/s.xml': '<sequential><vertical url_name="v"/><vertical url_name="w"/></sequential>',
      'vertical/v.xml': '<vertical><vertical url_name="w"/></vertical>',
      'vertical/w.xml': '<vertical><html url_name="h"/></vertical>',
      'html/h.xml': '<html>live</html>',
      'drafts/vertical/v.xml': `<vertical ${at('sequential', 's')} display_name="Draft"><vertical url_name="w"/></vertical>`,
      'drafts/vertical/w.xml': '<vertical><html url_name="h"/></vertical>',
      'drafts/html/h.xml': `<html ${at('vertical', 'w')}>draft</html>`,
    });
    for (const block of ['html@h', 'vertical@w', 'sequential@s']) {
      const files = written(made(course, [title(block)]));
      expect(files['html/h.xml']).toBe('<html>live</html>');
      expect(files['drafts/html/h.xml']).toContain('draft</html>');
    }
  });

  it('stays a draft when a unit that has it is saved as a document', () => {
    const course = withLessons({
      'sequential/s.xml': '<sequential><vertical url_name="v"/></sequential>',
      'sequential/t.xml': '<sequential><vertical url_name="w"/></sequential>',
      'vertical/v.xml': '<vertical><html url_name="h"/><problem-builder url_name="b" display_name="B"/></vertical>',
      'vertical/w.xml': '<vertical><html url_name="h"/></vertical>',
      'html/h.xml': '<html>live</html>',
      'drafts/html/h.xml': `<html ${at('vertical', 'w')}>draft</html>`,
    });
    const context = { type: 'vertical', urlName: 'v', parentType: 'sequential', file: null, scope: 'subtree' } as const;
    const text = writeDocument(blockIn(course, 'vertical@v')).replace('"B"', '"Renamed"');
    const { block } = checkDocument(text, context);
    if (block === null) throw new Error('not read');
    const saved = { kind: 'replace-subtree', block: id('vertical@v'), subtree: block, assets: {} } as const;
    const files = written(made(course, [{ ...saved, target: 'draft' }]));
    expect(files['html/h.xml']).toBe('<html>live</html>');
    expect(files['drafts/html/h.xml']).toContain('draft</html>');
  });

  it('has one form of each block below it, to the byte', () => {
    const course = withLessons({
      'sequential/s.xml': '<sequential><vertical url_name="v"/><vertical url_name="w"/></sequential>',
      'vertical/v.xml': '<vertical><split_test url_name="x"/></vertical>',
      'vertical/w.xml': '<vertical><split_test url_name="x"/></vertical>',
      'split_test/x.xml': '<split_test><vertical url_name="g"/></split_test>',
      'vertical/g.xml': '<!-- live --><vertical display_name="G"/>',
      'drafts/vertical/v.xml': `<vertical ${at('sequential', 's')} display_name="Draft"><split_test url_name="x"/></vertical>`,
      'drafts/split_test/x.xml': '<split_test><vertical url_name="g"/></split_test>',
      'drafts/vertical/g.xml': '<!-- draft --><vertical display_name="G"/>',
    });
    const edited = made(course, [title('vertical@w')]);
    const files = written(edited);
    expect(files['drafts/vertical/g.xml']).toBe('<!-- draft --><vertical display_name="G"/>');
    const again = readCourse(reread(writeCourse(edited), new Map())).course;
    expect(validateCourse(edited)).toHaveLength(validateCourse(again ?? course).length);
  });

  it('gets a new child once, if one of its places is inside another unit', () => {
    const course = withLessons({
      'sequential/s.xml': '<sequential><vertical url_name="v"/></sequential>',
      'sequential/t.xml': '<sequential><vertical url_name="w"/></sequential>',
      'vertical/v.xml': '<vertical><vertical url_name="w"/></vertical>',
      'vertical/w.xml': '<vertical display_name="W"/>',
    });
    const context = { type: 'html', urlName: 'n', parentType: 'vertical', file: null, scope: 'subtree' } as const;
    const { block: subtree } = checkDocument('<html url_name="n">new</html>', context);
    if (subtree === null) throw new Error('not read');
    const added = { kind: 'insert', parent: id('vertical@w'), index: null, subtree, assets: {} } as const;
    for (const target of ['draft', 'published'] as const) {
      const next = made(course, [{ ...added, target }]);
      written(next);
      expect(blockIn(next, 'vertical@w').children.map(({ block }) => idOf(block))).toEqual(['html@n']);
    }
  });

  it('is one value after a rewrite, wherever the rewrite takes it from', () => {
    const unit = (name: string): string => `<vertical display_name="${name}"><problem url_name="p"/></vertical>`;
    const live = {
      'sequential/s.xml': '<sequential><vertical url_name="v"/></sequential>',
      'sequential/t.xml': '<sequential><vertical url_name="w"/></sequential>',
      'vertical/v.xml': unit('V'),
      'vertical/w.xml': unit('W'),
      'problem/p.xml': '<problem>asks nothing</problem>',
    };
    const course = withLessons({
      ...live,
      'drafts/vertical/v.xml': unit('Draft').replace('<vertical', `<vertical ${at('sequential', 's')}`),
      'drafts/problem/p.xml': '<problem>asks nothing</problem>',
    });
    const wanted = withLessons({ ...live, 'vertical/v.xml': unit('Other') });
    const step = rewriteBetween(course, wanted);
    if (step === null) throw new Error('no rewrite');
    expect(validateCourse(made(course, [step]))).toEqual(validateCourse(wanted));
  });

  it('leaves the text of its parents if it was never published where it is put back', () => {
    const course = withLessons({
      'sequential/s.xml':
        '<sequential><vertical url_name="v"><html url_name="h"/></vertical><vertical url_name="w"/></sequential>',
      'vertical/w.xml': '<vertical><discussion url_name="d"/></vertical>',
      'sequential/t.xml': '<sequential><html url_name="h"/></sequential>',
      'html/h.xml': '<html>live</html>',
    });
    const subtree = { ...blockIn(course, 'html@h'), published: null };
    const back = { kind: 'replace-subtree', block: id('html@h'), subtree, assets: {}, target: 'archive' } as const;
    const next = made(course, [back]);
    written(next);
    const again = readCourse(reread(writeCourse(next), new Map())).course;
    expect(validateCourse(next)).toEqual(validateCourse(again ?? course));
  });

  it('gets a file that is called after it, if another block has its name', () => {
    const course = withLessons({
      'sequential/s.xml': '<sequential><vertical url_name="v"/></sequential>',
      'vertical/v.xml': '<vertical display_name="V"/>',
      'drafts/vertical/v.xml': `<vertical ${at('sequential', 's')}><video url_name="p" youtube_id_1_0="x"/></vertical>`,
      'drafts/vertical/w.xml': `<vertical ${at('sequential', 't')}><video url_name="p"/></vertical>`,
      'drafts/video/p.xml': `<video ${at('vertical', 'v')} display_name="Other" youtube_id_1_0="y"/>`,
    });
    const names = [...indexOf(course.root).blocks.keys()].filter((each) => each.startsWith('video'));
    expect(names).toEqual(['video@p_2', 'video@p']);
    const files = written(made(course, [title('course@course')]));
    expect(files['drafts/video/p_2.xml']).toContain('"Other"');
  });

  it('is declined in the text of a second draft, if it was live in one place and a draft in the other', () => {
    const course = withLessons({
      'sequential/s.xml': '<sequential><vertical url_name="v"/></sequential>',
      'vertical/v.xml': '<vertical display_name="V"><done display_name="Same"/></vertical>',
      'drafts/vertical/w.xml': `<vertical ${at('sequential', 't')}><done display_name="Same"/></vertical>`,
    });
    written(made(course, [title('sequential@s')]));
    expect(applySteps(course, [title('vertical@v')])).toMatchObject({
      ok: false,
      refusal: { code: 'duplicate', blocks: ['done@Same'] },
    });
  });

  it('is declined below two drafts that would both write it in their text', () => {
    const { course, folder } = smallSamples().find(({ name }) => name === 'unknown-types') ?? {};
    if (course === undefined) throw new Error('no fixture');
    const [simulator, custom] = [id('tide_simulator@simulator'), id('vertical@custom')];
    const moved = made(course, [
      { kind: 'move', block: simulator, parent: id('vertical@containers'), index: 0, from: custom },
    ]);
    written(moved, folder);
    const discarded = applySteps(moved, [{ kind: 'discard-draft', block: custom }]);
    expect(discarded).toMatchObject({ ok: false, refusal: { code: 'duplicate', blocks: [simulator] } });
  });
});

describe('the archive of a draft whose live form says nothing but its name', () => {
  it('has both forms', () => {
    const course = read({
      ...INLINE,
      'drafts/vertical/v.xml': `<vertical ${PLACE}><done url_name="d" align="left"/></vertical>`,
      'course.xml':
        '<course org="o" course="c" url_name="r"><chapter url_name="a"><sequential url_name="s"><vertical url_name="v"><done url_name="d"/></vertical></sequential></chapter></course>',
    });
    const files = writeSubtree(course, id('done@d'), KEY, { block: 'olx1-0', course: 'olx1-0' });
    const archive = readCourse(reread(files ?? new Map(), new Map())).course;
    expect(archive?.root.published?.urlName).toBe('d');
  });
});

describe('a child that was never published', () => {
  it('keeps its place when one after it goes live', () => {
    const course = read({
      ...INLINE,
      'drafts/html/x.xml': `<html ${PLACE.replace('"0"', '"2"')}>x</html>`,
      'drafts/html/y.xml': `<html ${PLACE.replace('"0"', '"2"')}>y</html>`,
    });
    const order = blockIn(course, 'sequential@s').children.map(({ block }) => idOf(block));
    expect(order).toEqual(['vertical@v', 'html@x', 'html@y']);
    const next = made(course, [{ kind: 'publish', block: id('html@y') }]);
    const again = readCourse(reread(writeCourse(next), new Map())).course;
    expect(blockIn(again ?? course, 'sequential@s').children.map(({ block }) => idOf(block))).toEqual(order);
  });
});

describe('a draft that is kept as a file because it has no place', () => {
  const course = read({
    ...INLINE,
    'drafts/vertical/v.xml': `<vertical ${PLACE} display_name="Draft"/>`,
    'drafts/html/h.xml': `<html ${PLACE.replace('block@s', 'block@gone')}>stray</html>`,
  });
  const discard: Step = { kind: 'discard-draft', block: id('vertical@v') };

  it('does not become the draft of a block that goes live', () => {
    const applied = applySteps(course, [discard]);
    expect(applied).toMatchObject({ ok: false, refusal: { code: 'olx-invalid', blocks: ['html@h'] } });
    written(made(course, [{ kind: 'delete-file', path: 'drafts/html/h.xml' }, discard]));
  });
});
