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
  content_changed: false,
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
  const undecided = { orphans: 'reject', merge: null } as const;

  it('is nothing where there are changes and nothing to decide', () => {
    expect(obstacleOf(plan({}), undecided)).toBeNull();
    expect(obstacleOf(plan({ diagnostics: [finding('warning')] }), undecided)).toBeNull();
  });

  it('is an error, whatever was decided', () => {
    expect(obstacleOf(plan({ diagnostics: [finding('error')] }), { orphans: 'delete', merge: 'theirs' })).toBe(
      'errors',
    );
  });

  it('is an orphan until it may be deleted', () => {
    expect(obstacleOf(plan({ orphans: [orphan] }), undecided)).toBe('orphans');
    expect(obstacleOf(plan({ orphans: [orphan] }), { orphans: 'delete', merge: null })).toBeNull();
  });

  it('is a conflict until one side is chosen', () => {
    const conflicts = [{ ...orphan, kind: 'setting' as const, form: 'both' as const, field: 'display_name' }];
    expect(obstacleOf(plan({ conflicts }), { orphans: 'reject', merge: 'fail' })).toBe('conflicts');
    expect(obstacleOf(plan({ conflicts }), { orphans: 'reject', merge: 'ours' })).toBeNull();
  });

  it('is that there is nothing to do; a new picture alone is something', () => {
    expect(obstacleOf(plan({ changes: [] }), undecided)).toBe('nothing');
    expect(obstacleOf(plan({ changes: [], assets: [{ path: 'a.png', kind: 'add', size: 1 }] }), undecided)).toBeNull();
  });
});
