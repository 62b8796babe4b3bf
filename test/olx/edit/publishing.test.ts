import { describe, expect, it } from 'vitest';
import { applySteps, type Course, courseVersionOf, indexOf, type Step, stateOf, versionOf } from '#olx';
import { blockOf, children, id, smallCourse } from './_small-course.ts';
import { made } from './_states.ts';

const course = smallCourse();
const weigh = (block: string, weight: number): Step => ({
  kind: 'set-settings',
  block: id(block),
  settings: { weight },
});
const add = (parent: string, xml: string, index: number | null = null): Step => ({
  kind: 'insert',
  parent: id(parent),
  index,
  subtree: blockOf(xml),
  assets: {},
  target: 'draft',
});
const publish = (block: string): Step => ({ kind: 'publish', block: id(block) });
const discard = (block: string): Step => ({ kind: 'discard-draft', block: id(block) });
const stateIn = (where: Course, block: string) => stateOf(indexOf(where.root).blocks.get(id(block)) ?? where.root);

describe('publish', () => {
  it('makes a unit with all below it live, and leaves other units alone', () => {
    const drafts = made(course, [weigh('problem@p', 5), { kind: 'delete', block: id('html@g') }, weigh('html@h', 2)]);
    const after = made(drafts, [publish('vertical@v')]);
    expect([stateIn(after, 'vertical@v'), stateIn(after, 'vertical@w')]).toEqual(['published', 'draft']);
    expect(children(after, 'vertical@v')).toEqual({ draft: ['p'], live: ['p'] });
    expect(made(after, [publish('vertical@v')])).toBe(after);
  });

  it('of a section is that of all units in it', () => {
    const drafts = made(course, [
      weigh('problem@p', 5),
      add('sequential@l', '<vertical url_name="n"/>', 1),
      weigh('html@h', 2),
    ]);
    const after = made(drafts, [publish('chapter@s')]);
    expect(['v', 'n', 'w'].map((name) => stateIn(after, `vertical@${name}`))).toEqual(Array(3).fill('published'));
    expect(children(after, 'sequential@l').live).toEqual(['v', 'n', 'w']);
    expect(courseVersionOf(after)).toBe(courseVersionOf(made(drafts, [publish('course@course')])));
  });

  it('of a component leaves the rest of its unit a draft', () => {
    const drafts = made(course, [weigh('problem@p', 5), weigh('html@g', 3)]);
    const after = made(drafts, [publish('problem@p')]);
    expect(stateIn(after, 'vertical@v')).toBe('draft');
    const alone = made(course, [weigh('problem@p', 5), publish('vertical@v'), weigh('html@g', 3)]);
    expect(courseVersionOf(after)).toBe(courseVersionOf(alone));
    expect(stateIn(made(after, [publish('html@g')]), 'vertical@v')).toBe('published');
  });

  it('of a component takes order and removals of its unit along, but no other new component', () => {
    const drafts = made(course, [
      add('vertical@v', '<problem url_name="first"><p>1</p></problem>', 0),
      add('vertical@v', '<problem url_name="last"><p>2</p></problem>'),
      { kind: 'delete', block: id('html@g') },
    ]);
    const after = made(drafts, [publish('problem@last')]);
    expect(children(after, 'vertical@v')).toEqual({ draft: ['first', 'p', 'last'], live: ['p', 'last'] });
  });

  it('is declined for a component of a unit that never was live', () => {
    const drafts = made(course, [add('sequential@l', '<vertical url_name="n"><html url_name="i">x</html></vertical>')]);
    const applied = applySteps(drafts, [publish('html@i')]);
    expect(applied).toMatchObject({
      ok: false,
      refusal: { code: 'incompatible-placement', blocks: ['html@i', 'vertical@n'] },
    });
    expect(applySteps(drafts, [publish('html@none')])).toMatchObject({ ok: false, refusal: { code: 'not-found' } });
  });
});

describe('discard-draft', () => {
  const drafts = made(course, [
    weigh('problem@p', 5),
    { kind: 'delete', block: id('html@g') },
    add('vertical@v', '<html url_name="only_draft">x</html>', 0),
  ]);

  it('brings a unit back to what is live, with what the draft had deleted', () => {
    const after = made(drafts, [discard('vertical@v')]);
    expect(after).toEqual(course);
    expect(applySteps(drafts, [discard('vertical@v')])).toMatchObject({ orphans: [] });
    expect(made(course, [discard('vertical@v')])).toBe(course);
  });

  it('brings a component back and leaves the rest of the draft', () => {
    const after = made(drafts, [discard('problem@p')]);
    expect(children(after, 'vertical@v')).toEqual({ draft: ['only_draft', 'p'], live: ['p', 'g'] });
    const [p, was] = [after, course].map(({ root }) => indexOf(root).blocks.get(id('problem@p')) ?? root);
    expect(p && was && versionOf(p)).toBe(was && versionOf(was));
  });

  it('of the only change leaves no draft', () => {
    expect(made(made(course, [weigh('problem@p', 5)]), [discard('problem@p')])).toEqual(course);
  });

  it('is declined where there is nothing to go back to, and does nothing to what has no draft', () => {
    expect(applySteps(drafts, [discard('html@only_draft')])).toMatchObject({
      ok: false,
      refusal: { code: 'never-published', message: expect.stringContaining('never published') },
    });
    expect(made(drafts, [discard('sequential@l')])).toBe(drafts);
  });
});

describe('delete', () => {
  it('goes from the draft, or where it says so from both forms', () => {
    const draft = made(course, [{ kind: 'delete', block: id('problem@p') }]);
    expect(children(draft, 'vertical@v')).toEqual({ draft: ['g'], live: ['p', 'g'] });
    const both = made(course, [{ kind: 'delete', block: id('problem@p'), target: 'published' }]);
    expect(children(both, 'vertical@v')).toEqual({ draft: ['g'], live: ['g'] });
    expect(stateIn(both, 'vertical@v')).toBe('published');
  });

  it('from both forms finds the place that only learners see', () => {
    const moved = made(course, [
      { kind: 'move', block: id('problem@p'), parent: id('vertical@w'), index: 0, from: null },
    ]);
    const both = made(moved, [{ kind: 'delete', block: id('problem@p'), target: 'published' }]);
    expect([children(both, 'vertical@v').live, children(both, 'vertical@w').draft]).toEqual([['g'], ['h']]);
  });
});

describe('assets', () => {
  const blob = { hash: 'a'.repeat(64), size: 1 } as Extract<Step, { kind: 'put-asset' }>['blob'];

  it('are put, replaced and deleted', () => {
    const put = made(course, [{ kind: 'put-asset', path: 'img/a.png', blob }]);
    expect([...put.assets]).toEqual([['img/a.png', blob]]);
    expect(made(put, [{ kind: 'put-asset', path: 'img/a.png', blob }])).toBe(put);
    expect(made(put, [{ kind: 'delete-asset', path: 'img/a.png' }])).toEqual(course);
  });

  it.each([
    '',
    '/a',
    'a/',
    '../a',
    'a/../b',
    'a//b',
    './a',
    'C:a',
    'a\\b',
    'a\nb',
    'a\0',
    'x'.repeat(1025),
    '.git/config',
    'a/.olxrc.json',
  ])('%j is no path of one', (path) => {
    expect(applySteps(course, [{ kind: 'put-asset', path, blob }])).toMatchObject({
      ok: false,
      refusal: { code: 'olx-invalid' },
    });
    expect(applySteps(course, [{ kind: 'delete-asset', path }])).toMatchObject({
      ok: false,
      refusal: { code: 'not-found' },
    });
  });
});
