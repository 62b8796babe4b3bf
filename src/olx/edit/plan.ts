import type { Json } from '../course/block.ts';
import type { BlockId } from '../course/keys.ts';
import type { Diagnostic } from '../diagnostic.ts';

export type ChangeKind = 'add' | 'change' | 'move' | 'delete' | 'orphan';

/** What becomes of learners' answers to a block: nothing to lose, kept under the same id, or detached with it. */
export type LearnerState = 'none' | 'kept' | 'detached';

export interface SettingChange {
  readonly name: string;
  /** Undefined where it was, or is, not set. */
  readonly before: Json | undefined;
  readonly after: Json | undefined;
}

/** What happens to one block. */
export interface Change {
  readonly kind: ChangeKind;
  readonly block: BlockId;
  readonly displayName: string | null;
  /** Where it stands afterwards, or stood where it goes. */
  readonly parent: BlockId | null;
  readonly index: number;
  readonly settings: readonly SettingChange[];
  readonly contentChanged: boolean;
  readonly learnerState: LearnerState;
}

/** A block that no children list names any more. */
export interface Orphan {
  readonly block: BlockId;
  readonly displayName: string | null;
}

/** What happens to a static asset, by its path below `static/`, or to a course-level file, by its path. */
export interface FileChange {
  readonly path: string;
  readonly kind: 'add' | 'change' | 'delete';
  /** Size in bytes afterwards; before, where it goes. */
  readonly size: number;
}

/** Both sides changed the same thing since the base. */
export interface Conflict {
  readonly block: BlockId;
  readonly displayName: string | null;
  /** The setting, or `content`, `children` or `published`; for the root of the course run also a file's path. */
  readonly field: string;
}

/** What a change would do, worked out before it is done. */
export interface Effect {
  readonly changes: readonly Change[];
  readonly orphans: readonly Orphan[];
  readonly assets: readonly FileChange[];
  /** Course-level files: about pages, course info, tabs, policies. */
  readonly files: readonly FileChange[];
  readonly conflicts: readonly Conflict[];
  readonly diagnostics: readonly Diagnostic[];
}
