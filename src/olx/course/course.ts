import type { BlobRef } from './blob.ts';
import type { Block, Settings } from './block.ts';
import type { BlockId } from './keys.ts';

/** `course.xml`, or in a subtree archive `<type>.xml`: a pointer to the root's file, or the root itself. */
export interface RootFile {
  /** The folder that wrapped all this in its archive, with its `/`; usually empty. */
  readonly base: string;
  readonly path: string;
  readonly before: string;
  /** The pointer tag as written; null where the root's element stands here itself. */
  readonly pointer: string | null;
  readonly after: string;
}

/** What is left of policy.json once the values of existing blocks are on their blocks. */
export interface PolicyFile {
  readonly path: string;
  readonly text: string;
  /** Entries that name no block of the tree, by their key (`chapter/Problem_set_99`). */
  readonly unmatched: Settings;
  /**
   * Set if the file cannot be read: its bytes, which are written back as they are. The settings in it
   * are not known; `text` is only good for looking block names up in it, and `unmatched` is empty.
   */
  readonly kept?: BlobRef;
}

/**
 * A whole course run, or a subtree that was read from an archive: an immutable value. Everything
 * of the folder is in exactly one of its parts.
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

/** Where one block stands in a tree. */
export interface Place {
  readonly parent: Block;
  readonly index: number;
}

/** Looks up blocks of one tree; a block with two parents has two places, the root none. */
export interface CourseIndex {
  readonly blocks: ReadonlyMap<BlockId, Block>;
  readonly places: ReadonlyMap<BlockId, readonly Place[]>;
}
