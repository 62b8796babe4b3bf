import type { Json } from '../schemas/json.ts';

/** What a changed setting of one problem comes to. */
const CHANGES: Json = [
  {
    kind: 'change',
    form: 'draft',
    block: 'block-v1:Demo+Service+2026+type@problem+block@sum',
    display_name: 'Sum',
    parent: 'block-v1:Demo+Service+2026+type@vertical+block@unit1',
    index: 1,
    settings: [
      {
        name: 'max_attempts',
        before: 3,
        after: 5,
      },
    ],
    content_changed: false,
    learner_state: 'kept',
  },
];

/** What changes it, and who does: one answer of each shape, by the name of its schema, as the service gave it for a small course run. */
export const WORK_EXAMPLES: Readonly<Record<string, Json>> = {
  WriteAnswer: {
    commit: 'c5e39f0868ab0a5143fcc825b05f785b3f568e8a3951cf71a2bf3931eb0d58f8',
    course_version: 'olx1-d7f0619009c9d305d5a266a07b0dd79abd1ff42e38aa42a220dcc5ddb768bfef',
    block: 'block-v1:Demo+Service+2026+type@problem+block@sum',
    block_version: 'olx1-1d0e90f05ca9fc946a139f7f8798da93191662c07a46bf809c37907a2e108238',
    node_version: 'olx1-3590401df498a663c405aa10c4f18e0aed127873463389e51011b623abd89777',
    changes: CHANGES,
    diagnostics: [],
  },
  Plan: {
    plan: '816079195055c9d3a461e48d79341bffe072fb9a5cc56d0d67d5f378b26d775f',
    base_version: 'olx1-6900362eb8e667de1856ca85f62542930292cc182be928c5c17a1ec067c50e41',
    changes: [
      {
        kind: 'delete',
        form: 'draft',
        block: 'block-v1:Demo+Service+2026+type@problem+block@sum',
        display_name: 'Sum',
        parent: 'block-v1:Demo+Service+2026+type@vertical+block@unit1',
        index: 1,
        settings: [],
        content_changed: false,
        learner_state: 'detached',
      },
    ],
    orphans: [],
    assets: [],
    files: [],
    conflicts: [],
    diagnostics: [],
    summary: {
      add: 0,
      change: 0,
      move: 0,
      delete: 1,
      orphan: 0,
      assets: 0,
      files: 0,
      conflicts: 0,
      errors: 0,
      warnings: 0,
    },
  },
  Job: {
    id: '6fe3d4bf0dca7a72da71e138f7b436b2',
    state: 'queued',
    phase: null,
    done: 0,
    total: null,
    message: null,
    result: null,
    problem: null,
  },
  CommitList: {
    commits: [
      {
        commit: 'c5e39f0868ab0a5143fcc825b05f785b3f568e8a3951cf71a2bf3931eb0d58f8',
        course_version: 'olx1-d7f0619009c9d305d5a266a07b0dd79abd1ff42e38aa42a220dcc5ddb768bfef',
        parent: 'df9c217adfde6ea97c13a73b0c996c0040bf5b17896e0995239453e7fd23fe71',
        author: 'demo_author',
        application: 'demo',
        message: 'Change settings of “Sum”',
        created_at: '2026-11-27T04:18:15.548Z',
        changed: [
          {
            block: 'block-v1:Demo+Service+2026+type@problem+block@sum',
            kind: 'change',
          },
        ],
        changed_count: 1,
      },
    ],
  },
  CommitDetail: {
    commit: 'c5e39f0868ab0a5143fcc825b05f785b3f568e8a3951cf71a2bf3931eb0d58f8',
    course_version: 'olx1-d7f0619009c9d305d5a266a07b0dd79abd1ff42e38aa42a220dcc5ddb768bfef',
    parent: 'df9c217adfde6ea97c13a73b0c996c0040bf5b17896e0995239453e7fd23fe71',
    author: 'demo_author',
    application: 'demo',
    message: 'Change settings of “Sum”',
    created_at: '2026-11-27T04:18:15.548Z',
    changed: [
      {
        block: 'block-v1:Demo+Service+2026+type@problem+block@sum',
        kind: 'change',
      },
    ],
    changed_count: 1,
    changes: CHANGES,
    assets: [],
    files: [],
  },
  Comparison: {
    from: 'olx1-6900362eb8e667de1856ca85f62542930292cc182be928c5c17a1ec067c50e41',
    to: 'olx1-d7f0619009c9d305d5a266a07b0dd79abd1ff42e38aa42a220dcc5ddb768bfef',
    changes: CHANGES,
    assets: [],
    files: [],
  },
  LockAnswer: {
    lock: {
      block: 'block-v1:Demo+Service+2026+type@vertical+block@unit1',
      holder: 'demo_author',
      application: 'demo',
      token: 1,
      acquired_at: '2026-11-27T04:18:15.579Z',
      expires_at: '2026-11-27T04:28:15.579Z',
      yours: true,
    },
    ended: [],
  },
  Usage: {
    by: 'route',
    from: '2026-11-20T04:18:15.584Z',
    to: '2026-11-27T04:18:15.584Z',
    interval: 'hour',
    rows: [
      {
        name: 'GET course',
        calls: 3,
        failures: 0,
        p50: 0.394,
        p95: 1.265,
        p99: 1.265,
        max: 1.265,
        over_time: [
          {
            at: '2026-11-27T04:00:00.000Z',
            calls: 3,
            failures: 0,
            p50: 0.394,
            p95: 1.265,
            p99: 1.265,
            max: 1.265,
          },
        ],
      },
    ],
    count: 1,
  },
  Token: {
    access_token: 'vJ5Hq3n0sY8kP2wT7xB4mE9rL6cA1dF_uG0iZ-oNQ',
    token_type: 'Bearer',
    expires_in: 3600,
    scope: 'read write',
  },
  TokenError: {
    error: 'invalid_client',
    error_description: 'Invalid client: client is invalid',
  },
};
