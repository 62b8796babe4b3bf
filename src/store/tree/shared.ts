import type { Block, CourseKey } from '#olx';
import { IdentityTable, RecentlyUsed } from '../cache.ts';
import type { FileMap } from '../model/files.ts';
import type { CommitId, FilesId, NodeId, Snapshot } from '../types.ts';

/** What an open store keeps in memory, so that equal parts of different versions are one object. */
export interface Shared {
  readonly nodes: IdentityTable<NodeId, Block>;
  readonly files: IdentityTable<FilesId, FileMap>;
  /** Holds the last used courses, and through them their blocks. */
  readonly snapshots: RecentlyUsed<CommitId, Snapshot>;
  /** Where course runs stood when nobody else had changed the database since; see `Backend.foreignChanges`. */
  readonly heads: RecentlyUsed<CourseKey, KnownHead>;
  /** Blocks and lists of files that are counted for a course run; see `sizes.ts`. */
  readonly counted: RecentlyUsed<CourseKey, Counted>;
  /** Loads under way; who asks for the same waits for the same. */
  readonly loading: Map<CommitId, Promise<Snapshot>>;
}

/** What is counted for a course run, up to a commit of it. */
export interface Counted {
  readonly known: WeakSet<object>;
  readonly last: CommitId;
}

/** The head of a course run as of a moment. */
export interface KnownHead {
  readonly head: CommitId;
  readonly changes: number;
}

/** Forgets what is stored: the database turned out not to have it any more. What is needed is read or written again. */
export function forgetStored({ nodes, files, snapshots, counted }: Shared): void {
  nodes.clear();
  files.clear();
  snapshots.dropEach(() => true);
  counted.dropEach(() => true);
}

const KNOWN_HEADS = 10_000;

export function sharedParts(cachedCourses: number): Shared {
  return {
    nodes: new IdentityTable(),
    files: new IdentityTable(),
    snapshots: new RecentlyUsed(cachedCourses),
    heads: new RecentlyUsed(KNOWN_HEADS),
    counted: new RecentlyUsed(KNOWN_HEADS),
    loading: new Map(),
  };
}
