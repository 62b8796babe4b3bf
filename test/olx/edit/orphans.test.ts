import { describe, expect, it } from 'vitest';
import { applySteps, type Course, effectOf, indexOf, type Step } from '#olx';
import { blockOf, children, id, smallCourse } from './_small-course.ts';
import { made } from './_states.ts';

/** The html `g` stands in both units, the problem `p` in the first. */
const shared = smallCourse({ 'vertical/w.xml': '<vertical><html url_name="h"/><html url_name="g"/></vertical>' });
const replace = (xml: string, target: 'draft' | 'published' = 'draft'): Step => {
  const subtree = blockOf(xml);
  return { kind: 'replace-subtree', block: id(`${subtree.type}@${subtree.urlName}`), subtree, assets: {}, target };
};
const remove = (block: string): Step => ({ kind: 'delete', block: id(block) });
const without = (name: string, ...kept: readonly string[]): Step =>
  replace(`<vertical url_name="${name}">${kept.join('')}</vertical>`);

function orphans(course: Course, ...steps: readonly Step[]): readonly string[] {
  const applied = applySteps(course, steps);
  if (!applied.ok) throw new Error(applied.refusal.message);
  return applied.orphans.map(({ block }) => block);
}

describe('a block with two parents', () => {
  it('is no orphan while one of them names it', () => {
    expect(orphans(shared, without('v'))).toEqual(['problem@p']);
    expect(orphans(shared, without('w'))).toEqual(['html@h']);
  });

  it('is one when both drop it, counted after the whole list', () => {
    expect(orphans(shared, without('v'), without('w'))).toEqual(['problem@p', 'html@g', 'html@h']);
  });

  it('is one where the parent that still has it was deleted before the other dropped it, and else was deleted', () => {
    expect(orphans(shared, remove('vertical@w'), without('v'))).toEqual(['problem@p', 'html@g']);
    expect(orphans(shared, without('v'), remove('vertical@w'))).toEqual(['problem@p']);
    expect(orphans(shared, remove('vertical@v'), remove('vertical@w'))).toEqual([]);
  });

  it('is deleted from both', () => {
    const after = made(shared, [remove('html@g')]);
    expect([children(after, 'vertical@v').draft, children(after, 'vertical@w').draft]).toEqual([['p'], ['h']]);
    expect(orphans(shared, remove('html@g'))).toEqual([]);
  });

  it('stays with a parent that moves', () => {
    const more = smallCourse({
      'chapter/s.xml': '<chapter><sequential url_name="l"/><sequential url_name="m"/></chapter>',
      'sequential/m.xml': '<sequential/>',
      'vertical/w.xml': '<vertical><html url_name="h"/><html url_name="g"/></vertical>',
    });
    const move: Step = { kind: 'move', block: id('vertical@w'), parent: id('sequential@m'), index: null, from: null };
    const empty = replace('<sequential url_name="l"/>', 'published');
    expect(orphans(more, move, empty)).toEqual(['vertical@v', 'problem@p']);
    expect(orphans(more, empty)).toEqual(['vertical@v', 'problem@p', 'html@g', 'vertical@w', 'html@h']);
  });

  it('that a node names no more is none while the other parent does', () => {
    const node = blockOf('<vertical url_name="v"><problem url_name="p"/></vertical>');
    expect(orphans(shared, { kind: 'replace-node', block: id('vertical@v'), node, target: 'draft' })).toEqual([]);
  });
});

describe('orphans', () => {
  it('are no more once a later step takes them in again', () => {
    const again: Step = {
      kind: 'insert',
      parent: id('vertical@w'),
      index: null,
      subtree: blockOf('<problem url_name="p"/>'),
      assets: {},
      target: 'draft',
    };
    expect(orphans(shared, without('v'), again)).toEqual([]);
    expect(orphans(shared, without('v'), again, without('w'))).toEqual(['problem@p', 'html@g', 'html@h']);
    expect(orphans(shared, without('v'), again, remove('problem@p'))).toEqual([]);
  });

  it('stay orphans when the unit is published after', () => {
    expect(orphans(shared, without('v'), { kind: 'publish', block: id('vertical@v') })).toEqual(['problem@p']);
  });

  it('are what the draft drops, though learners still have it', () => {
    const after = made(shared, [without('v')]);
    expect(children(after, 'vertical@v')).toEqual({ draft: [], live: ['p', 'g'] });
  });

  it('are what an archive drops that only learners had', () => {
    const live = made(shared, [remove('problem@p')]);
    expect(indexOf(live.root).blocks.has(id('problem@p'))).toBe(false);
    expect(orphans(live, replace('<vertical url_name="v"><html url_name="g"/></vertical>', 'published'))).toEqual([
      'problem@p',
    ]);
  });

  it('are rows of the effect each, where learners had them', () => {
    const live = made(shared, [remove('problem@p')]);
    const applied = applySteps(live, [replace('<vertical url_name="v"/>', 'published')]);
    if (!applied.ok) throw new Error(applied.refusal.message);
    const rows = effectOf(live, applied.course, applied.orphans).changes.filter(({ kind }) => kind === 'orphan');
    expect(rows.map(({ block }) => block).sort()).toEqual(applied.orphans.map(({ block }) => block).sort());
    expect(rows.find(({ block }) => block === 'problem@p')).toMatchObject({
      parent: 'vertical@v',
      index: 0,
      learnerState: 'detached',
    });
  });

  it('are not blocks that came with the same list', () => {
    const extra = '<html url_name="extra">x</html>';
    expect(orphans(shared, without('w', extra), without('w'))).toEqual(['html@h']);
  });
});
