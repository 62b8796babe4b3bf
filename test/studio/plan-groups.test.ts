import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Change } from '#contract';
import { blockCount, CHANGE_KINDS, detachedCount, groupChanges, isLive } from '../../src/studio/plans/plan-groups.ts';

const change = (kind: Change['kind'], learner: Change['learner_state'] = 'none', at = 0): Change => ({
  kind,
  form: 'draft',
  block: `block-v1:O+N+R+type@html+block@b${at}`,
  display_name: null,
  parent: null,
  index: 0,
  settings: [],
  content: null,
  learner_state: learner,
});

describe('groups of a plan', () => {
  it('hold every change exactly once, in their own order', () => {
    const changes = fc
      .array(fc.constantFrom(...CHANGE_KINDS))
      .map((kinds) => kinds.map((kind, at) => change(kind, 'none', at)));
    fc.assert(
      fc.property(changes, (all) => {
        const groups = groupChanges(all);
        expect(groups.flatMap((group) => group.changes).toSorted((a, b) => (a.block < b.block ? -1 : 1))).toEqual(
          all.toSorted((a, b) => (a.block < b.block ? -1 : 1)),
        );
        for (const { kind, changes: own } of groups) {
          expect(own.length).toBeGreaterThan(0);
          expect(own).toEqual(all.filter((each) => each.kind === kind));
        }
        const order = groups.map((group) => CHANGE_KINDS.indexOf(group.kind));
        expect(order).toEqual(order.toSorted((a, b) => a - b));
      }),
    );
  });

  it('count a block once that changes in each form in another way', () => {
    const row = change('delete', 'detached');
    const rows: readonly Change[] = [
      { ...row, form: 'draft' },
      { ...row, form: 'published' },
    ];
    expect([blockCount(rows), detachedCount(rows), rows.filter(isLive).length]).toEqual([1, 1, 1]);
    expect(isLive({ ...row, form: 'both' })).toBe(true);
  });

  it('count blocks whose learner state is detached, and no others', () => {
    expect(
      detachedCount([
        change('delete', 'detached'),
        change('change', 'kept'),
        change('orphan', 'detached', 1),
        change('add'),
      ]),
    ).toBe(2);
  });
});
