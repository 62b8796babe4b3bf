import type { Commit } from '#contract';
import { usageKey } from '#olx';
import type { CommitRecord } from '#store';

/** An import may change thousands of blocks; one commit tells them all, the history does not. */
const MAX_CHANGED = 200;

export function answerCommit(record: CommitRecord): Commit {
  return {
    commit: record.id,
    course_version: record.version,
    parent: record.parent,
    author: record.author,
    application: record.application,
    message: record.message,
    created_at: record.createdAt,
    changed: record.changed
      .slice(0, MAX_CHANGED)
      .map(({ block, kind }) => ({ block: usageKey(record.course, block), kind })),
    changed_count: record.changed.length,
  };
}
