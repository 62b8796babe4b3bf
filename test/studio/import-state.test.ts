import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Conflict, Plan, Side } from '#contract';
import {
  type ImportChoices,
  INITIAL_IMPORT,
  importReducer,
  stillDecided,
} from '../../src/studio/importing/import-state.ts';

const file = new File(['x'], 'unit.tar.gz');
const choices: ImportChoices = { target: 'draft', orphans: 'reject', merges: false, replaces: false };

const conflict = (id: string, choice: Side | null, theirs = 'b'): Conflict => ({
  id,
  block: 'block-v1:O+N+R+type@html+block@a',
  display_name: null,
  kind: 'setting',
  form: 'both',
  name: 'display_name',
  ours: 'a',
  theirs,
  choice,
});
const plan = (conflicts: readonly Conflict[] = []): Plan => ({ plan: 'p1', conflicts }) as unknown as Plan;

const planning = importReducer(INITIAL_IMPORT, { type: 'planning', file, choices, remade: null });
const planned = importReducer(planning, { type: 'planned', plan: plan([conflict('c1', 'ours')]), choices });

describe('the steps of an import', () => {
  it('go to the draft as long as nothing else is chosen', () => {
    expect(INITIAL_IMPORT.choices.target).toBe('draft');
    const chosen = importReducer(INITIAL_IMPORT, { type: 'chosen', choices: { ...choices, target: 'archive' } });
    expect(importReducer(chosen, { type: 'start-over' }).choices).toEqual({ ...choices, target: 'archive' });
  });

  it('keep the old plan on show while another choice is being planned', () => {
    const again = { type: 'planning', file, choices: { ...choices, orphans: 'delete' }, remade: null } as const;
    expect(importReducer(planned, again)).toMatchObject({
      step: 'planning',
      plan: planned.plan,
      choices: { orphans: 'delete' },
      decided: { c1: 'ours' },
    });
  });

  it('take no decision about a plan while one for other choices is being made', () => {
    const again = importReducer(planned, {
      type: 'planning',
      file,
      choices: { ...choices, target: 'published' },
      remade: null,
    });
    expect([planned.isStale, again.isStale]).toEqual([false, true]);
    const next = importReducer(again, { type: 'planned', plan: plan(), choices: again.choices });
    expect(next.isStale).toBe(false);
    expect(importReducer(planned, { type: 'deciding', decided: { c1: 'theirs' } }).isStale).toBe(false);
  });

  it('forget the plan and the decisions of another file', () => {
    const other = new File(['y'], 'other.zip');
    const next = importReducer(planned, { type: 'planning', file: other, choices, remade: null });
    expect(next).toMatchObject({ plan: null, decided: {} });
  });

  it('have the decisions of the plan once it is there, and those on the way before', () => {
    const deciding = importReducer(planned, { type: 'deciding', decided: { c1: 'theirs' } });
    expect(deciding).toMatchObject({ step: 'planning', plan: planned.plan, decided: { c1: 'theirs' } });
    const next = plan([conflict('c1', 'theirs'), conflict('c2', null)]);
    expect(importReducer(deciding, { type: 'planned', plan: next, choices }).decided).toEqual({ c1: 'theirs' });
  });

  it('remember with which choices a plan was refused', () => {
    const merging = { ...choices, merges: true };
    const error = new Error('Both sides changed it.');
    expect(importReducer(planned, { type: 'refused', error, choices: merging })).toMatchObject({
      step: 'refused',
      error,
      choices: merging,
    });
  });

  it('begin anew with a file that is not an archive', () => {
    expect(importReducer(planned, { type: 'not-an-archive' })).toEqual({ ...INITIAL_IMPORT, notAnArchive: true });
  });

  it('say why a plan was made anew until it is applied', () => {
    const remade = importReducer(planned, { type: 'planning', file, choices, remade: 'changed' });
    expect(remade.remade).toBe('changed');
    expect(importReducer(remade, { type: 'applying' }).remade).toBeNull();
  });
});

describe('decisions about another plan of the same archive', () => {
  it('hold for open conflicts in the same words, and for no others', () => {
    const sides = fc.constantFrom('ours' as const, 'theirs' as const, null);
    const conflicts = fc.dictionary(fc.constantFrom('c1', 'c2', 'c3', 'c4'), fc.constantFrom('b', 'c'));
    const decisions = fc.dictionary(fc.constantFrom('c1', 'c2', 'c3', 'c4'), fc.constantFrom('ours', 'theirs'));
    fc.assert(
      fc.property(conflicts, conflicts, sides, decisions, (before, after, choice, decided) => {
        const held = stillDecided(
          decided as Record<string, Side>,
          plan(Object.entries(before).map(([id, theirs]) => conflict(id, null, theirs))),
          plan(Object.entries(after).map(([id, theirs]) => conflict(id, choice, theirs))),
        );
        for (const id of ['c1', 'c2', 'c3', 'c4']) {
          const same = choice === null && after[id] !== undefined && before[id] === after[id];
          expect(held[id]).toBe(same ? decided[id] : undefined);
        }
      }),
    );
  });
});
