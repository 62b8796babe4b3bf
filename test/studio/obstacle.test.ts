import { describe, expect, it } from 'vitest';
import type { Change, Diagnostic, Plan } from '#contract';
import { obstacleOf } from '../../src/studio/importing/obstacle.ts';

const change: Change = {
  kind: 'change',
  form: 'draft',
  block: 'block-v1:O+N+R+type@html+block@b',
  display_name: null,
  parent: null,
  index: 0,
  settings: [],
  content: null,
  learner_state: 'none',
};

const plan = (part: Partial<Plan>): Plan => ({
  plan: 'p',
  base_version: 'olx1-0',
  changes: [change],
  orphans: [],
  assets: [],
  files: [],
  conflicts: [],
  route: 'store',
  cost: null,
  side_effects: [],
  spelling: [],
  expires_at: '2030-01-01T00:00:00.000Z',
  diagnostics: [],
  summary: {
    add: 0,
    change: 1,
    move: 0,
    delete: 0,
    orphan: 0,
    assets: 0,
    files: 0,
    conflicts: 0,
    open_conflicts: 0,
    learners_see: 0,
    errors: 0,
    warnings: 0,
  },
  ...part,
});

const finding = (severity: Diagnostic['severity']): Diagnostic => ({
  code: 'xml-bare-ampersand',
  severity,
  message: 'A bare & is not allowed.',
  block: null,
  file: 'problem/p.xml',
  range: null,
  help: '#xml-bare-ampersand',
  fixes: [],
});

const orphan = { block: 'block-v1:O+N+R+type@html+block@gone', display_name: 'Gone' };

describe('what keeps a plan from being applied', () => {
  it('is nothing where there are changes and nothing to decide', () => {
    expect(obstacleOf(plan({}), 'reject')).toBeNull();
    expect(obstacleOf(plan({ diagnostics: [finding('warning')] }), 'reject')).toBeNull();
  });

  it('is an error, whatever was decided', () => {
    expect(obstacleOf(plan({ diagnostics: [finding('error')] }), 'delete')).toBe('errors');
  });

  it('is an orphan until it may be deleted', () => {
    expect(obstacleOf(plan({ orphans: [orphan] }), 'reject')).toBe('orphans');
    expect(obstacleOf(plan({ orphans: [orphan] }), 'delete')).toBeNull();
  });

  it('is a conflict until a side is chosen for each', () => {
    const about = { ...orphan, kind: 'setting', form: 'both', name: 'display_name' } as const;
    const open = { ...about, id: 'c1', choice: null };
    const decided = { ...about, id: 'c2', choice: 'ours' as const };
    expect(obstacleOf(plan({ conflicts: [decided, open] }), 'reject')).toBe('conflicts');
    expect(obstacleOf(plan({ conflicts: [decided] }), 'reject')).toBeNull();
  });

  it('is that there is nothing to do; a new picture alone is something', () => {
    expect(obstacleOf(plan({ changes: [] }), 'reject')).toBe('nothing');
    expect(obstacleOf(plan({ changes: [], assets: [{ path: 'a.png', kind: 'add', size: 1 }] }), 'reject')).toBeNull();
  });
});
