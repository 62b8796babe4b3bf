import { describe, expect, it } from 'vitest';
import type { Plan } from '#contract';
import { INITIAL_IMPORT, importReducer } from '../../src/studio/importing/import-state.ts';

const file = new File(['x'], 'unit.tar.gz');
const choices = { orphans: 'reject', merge: null } as const;
const plan = { plan: 'p1' } as Plan;

const planned = importReducer(importReducer(INITIAL_IMPORT, { type: 'planning', file, choices, moved: false }), {
  type: 'planned',
  plan,
  choices,
});

describe('the steps of an import', () => {
  it('keep the old plan on show while another choice is being planned', () => {
    const again = importReducer(planned, {
      type: 'planning',
      file,
      choices: { ...choices, orphans: 'delete' },
      moved: false,
    });
    expect(again).toMatchObject({ step: 'planning', plan, choices: { orphans: 'delete' } });
  });

  it('forget the plan of another file', () => {
    const other = importReducer(planned, {
      type: 'planning',
      file: new File(['y'], 'other.zip'),
      choices,
      moved: false,
    });
    expect(other.plan).toBeNull();
  });

  it('remember with which choices a plan was refused', () => {
    const merge = { orphans: 'reject', merge: 'fail' } as const;
    const error = new Error('Both sides changed it.');
    expect(importReducer(planned, { type: 'refused', error, choices: merge })).toMatchObject({
      step: 'refused',
      error,
      choices: merge,
    });
  });

  it('begin anew with a file that is no archive', () => {
    expect(importReducer(planned, { type: 'not-an-archive' })).toEqual({ ...INITIAL_IMPORT, notAnArchive: true });
  });

  it('say that a plan was made anew until it is applied', () => {
    const moved = importReducer(planned, { type: 'planning', file, choices, moved: true });
    expect(moved.moved).toBe(true);
    expect(importReducer(moved, { type: 'applying' }).moved).toBe(false);
  });
});
