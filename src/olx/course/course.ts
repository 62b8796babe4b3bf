import type { BlobRef } from './blob.ts';
import type { Block, Settings } from './block.ts';
import type { BlockId } from './keys.ts';

/** `course.xml`, or in a subtree archive `<type>.xml`: a pointer to the root's file, or the root itself. */
export interface RootFile {
  /** The folder that wrapped all this in its archive, with its `/`; usually empty. */
  readonly base: string;
  readonly path: string;
  readonly before: string;
  /** The pointer tag as written; null if the root's element is in this file. */
  readonly pointer: string | null;
  readonly after: string;
}

/** The rest of policy.json: the values of existing blocks are on their blocks. */
export interface PolicyFile {
  readonly path: string;
  readonly text: string;
  /** Entries that name no block of the tree, by their key (`chapter/Problem_set_99`). */
  readonly unmatched: Settings;
  /**
   * The bytes of a file that cannot be read; they are written back unchanged. Its settings are not known. `text`
   * then only serves to look up names of blocks, and `unmatched` is empty.
   */
  readonly kept?: BlobRef;
}

/**
 * A whole course run, or a subtree that was read from an archive: an immutable value. Each part of the folder
 * is in exactly one member.
 */
export interface Course {
  readonly root: Block;
  readonly rootFile: RootFile;
  readonly policy: PolicyFile | null;
  /** Course-level files: about, info, tabs, policies, files that nothing names. By path. */
  readonly files: ReadonlyMap<string, BlobRef>;
  /** Static assets, by path below `static/`. */
  readonly assets: ReadonlyMap<string, BlobRef>;
}

/** One place of a block in a tree. `index` counts from 0. */
export interface Place {
  readonly parent: Block;
  readonly index: number;
}

/** Looks up the blocks of one tree. A block with two parents has two places; the root has none. */
export interface CourseIndex {
  readonly blocks: ReadonlyMap<BlockId, Block>;
  readonly places: ReadonlyMap<BlockId, readonly Place[]>;
}
