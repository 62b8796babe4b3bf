import { describe, expect, it } from 'vitest';
import { applySteps, type Course, indexOf, readCourse, renameIds, type Step, takenIds, writeCourse } from '#olx';
import { reread } from '../../support/folders.ts';
import { blockOf, id, smallCourse } from './_small-course.ts';
import { made } from './_states.ts';

const course = smallCourse();

const insert = (xml: string, parent: string, target: 'draft' | 'published' = 'published'): Step => ({
  kind: 'insert',
  parent: id(parent),
  index: null,
  subtree: blockOf(xml),
  assets: {},
  target,
});
const remove = (block: string): Step => ({ kind: 'delete', block: id(block) });

function refusal(where: Course, step: Step): { readonly code: string; readonly blocks: readonly string[] } | null {
  const applied = applySteps(where, [step]);
  return applied.ok ? null : { code: applied.refusal.code, blocks: applied.refusal.blocks };
}

describe('an id that differs from another of its type only in case', () => {
  it('is refused where it comes in, with both names', () => {
    const coming = { code: 'duplicate', blocks: ['problem@P', 'problem@p'] };
    expect(refusal(course, insert('<problem url_name="P"/>', 'vertical@w', 'draft'))).toEqual(coming);
    const replaced = '<vertical url_name="w"><problem url_name="P"/></vertical>';
    expect(
      refusal(course, {
        kind: 'replace-subtree',
        block: id('vertical@w'),
        subtree: blockOf(replaced),
        assets: {},
        target: 'draft',
      }),
    ).toEqual(coming);
  });

  it('is refused beside one that comes along, and by Unicode form', () => {
    const two = '<vertical url_name="n"><problem url_name="É"/><problem url_name="e&#x301;"/></vertical>';
    expect(refusal(course, insert(two, 'sequential@l'))?.code).toBe('duplicate');
  });

  it('is taken where the other goes with the step, and of another type', () => {
    const renamed = '<vertical url_name="v"><problem url_name="P"/><html url_name="P"/></vertical>';
    const step: Step = {
      kind: 'replace-subtree',
      block: id('vertical@v'),
      subtree: blockOf(renamed),
      assets: {},
      target: 'archive',
    };
    const after = made(course, [step]);
    expect(indexOf(after.root).blocks.has(id('problem@P'))).toBe(true);
    const { course: again } = readCourse(reread(writeCourse(after), new Map()));
    expect(again && [...indexOf(again.root).blocks.keys()]).toEqual([...indexOf(after.root).blocks.keys()]);
  });

  it('is refused where learners still have the other when it goes live, or that comes back', () => {
    const draft = made(course, [remove('problem@p'), insert('<problem url_name="P"/>', 'vertical@w', 'draft')]);
    expect(refusal(draft, { kind: 'publish', block: id('vertical@w') })).toEqual({
      code: 'duplicate',
      blocks: ['problem@P', 'problem@p'],
    });
    expect(refusal(draft, { kind: 'discard-draft', block: id('vertical@v') })).toEqual({
      code: 'duplicate',
      blocks: ['problem@p', 'problem@P'],
    });
    expect(refusal(draft, { kind: 'publish', block: id('sequential@l') })).toBeNull();
  });

  it('gets another name where a copy is named anew', () => {
    const { block, ids } = renameIds(blockOf('<problem url_name="P"/>'), takenIds(course));
    expect([block.urlName, [...ids]]).toEqual(['P_2', [['problem@P', 'problem@P_2']]]);
    const two = '<vertical url_name="n"><problem url_name="x"/><problem url_name="X"/></vertical>';
    expect([...renameIds(blockOf(two), takenIds(course)).ids.values()]).toEqual(['problem@X_2']);
  });
});
