import type { Commit } from '#contract';
import { usageKey } from '#olx';
import type { CommitRecord } from '#store';

export function answerCommit(record: CommitRecord): Commit {
  return {
    commit: record.id,
    course_version: record.version,
    parent: record.parent,
    author: record.author,
    application: record.application,
    message: record.message,
    created_at: record.createdAt,
    changed: record.changed.map(({ block, kind }) => ({ block: usageKey(record.course, block), kind })),
  };
}
