import type { Block, Course } from '#olx';
import { IdentityTable, RecentlyUsed } from '../cache.ts';
import type { FileMap } from '../model/files.ts';
import type { CommitId, FilesId, NodeId } from '../types.ts';

/** What an open store keeps in memory, so that equal parts of different versions are one object. */
export interface Shared {
  readonly nodes: IdentityTable<NodeId, Block>;
  readonly files: IdentityTable<FilesId, FileMap>;
  /** Holds the last used courses, and through them their blocks. */
  readonly courses: RecentlyUsed<CommitId, Course>;
  /** Loads under way; who asks for the same waits for the same. */
  readonly loading: Map<CommitId, Promise<Course>>;
}

export function sharedParts(cachedCourses: number): Shared {
  return {
    nodes: new IdentityTable(),
    files: new IdentityTable(),
    courses: new RecentlyUsed(cachedCourses),
    loading: new Map(),
  };
}
