import type { Json } from '../course/block.ts';
import type { BlockId, Brand } from '../course/keys.ts';
import type { Diagnostic } from '../diagnostic.ts';

export type ChangeKind = 'add' | 'change' | 'move' | 'delete' | 'orphan';

/** What becomes of learners' answers to a block: nothing to lose, kept under the same id, or detached with it. */
export type LearnerState = 'none' | 'kept' | 'detached';

/** What a change is in: what authors see, what learners see, or both alike. */
export type Forms = 'draft' | 'published' | 'both';

export interface SettingChange {
  readonly name: string;
  /** Undefined where it was, or is, not set. */
  readonly before: Json | undefined;
  readonly after: Json | undefined;
}

/** Names a text: the SHA-256 of its UTF-8 bytes, 64 hex digits. */
export type ContentHash = Brand<string, 'ContentHash'>;

/**
 * The texts of a block before and after a change, by their names. Each is worked out when it is first read.
 * Null if there is no text: the block is not there, cannot be read, or has none (`contentText`).
 */
export interface ContentChange {
  readonly before: ContentHash | null;
  readonly after: ContentHash | null;
}

/** What happens to one block in one form. */
export interface FormChange {
  readonly kind: ChangeKind;
  readonly block: BlockId;
  readonly displayName: string | null;
  /** Where it stands afterwards, or stood where it goes. */
  readonly parent: BlockId | null;
  readonly index: number;
  readonly settings: readonly SettingChange[];
  /**
   * What becomes of its text, if that changes: null for a move and if only settings differ. Texts that mean the
   * same, as CDATA and escaped text do, are no change. Both names are null if no text can be shown.
   */
  readonly content: ContentChange | null;
  readonly learnerState: LearnerState;
  /** Of a move: the parent that it left; the same as `parent` where only the order changed, absent where it left none. */
  readonly formerParent?: BlockId;
  /** Further parents whose children lists differ, where a block stands, or stood, in several places. */
  readonly otherParents?: readonly BlockId[];
  /** Of an `add`: the block that went at the same place with the same content, under another url_name. */
  readonly renamedFrom?: BlockId;
  /** The same of a `delete` or `orphan`: under which id it came again. */
  readonly renamedTo?: BlockId;
}

/**
 * What happens to one block. With `published` and `both`, learners see it at once. Sections and
 * subsections have one form, so their changes are in both. A block that changes in both forms, in each in
 * its own way, has a row for each.
 */
export interface Change extends FormChange {
  readonly form: Forms;
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

/**
 * What two sides both changed: a setting, the content, the order of the children, or the place of a
 * block; `deleted`: one side deleted what the other changed; `published`: one side took from
 * learners what the other published anew; `file`: an asset or a course-level file.
 */
export type ConflictKind = 'setting' | 'content' | 'children' | 'position' | 'deleted' | 'published' | 'file';

/** Names one conflict of a merge: the same for the same base, ours and theirs, whatever is chosen. Means nothing to clients. */
export type ConflictId = Brand<string, 'ConflictId'>;

/** Why two texts that differ in other lines could not be merged: together they are not well-formed XML, or comparing them takes too long. */
export type Unmerged = 'malformed' | 'too-large';

/** Both sides changed the same thing since the base, each in its own way. */
export interface Conflict {
  readonly id: ConflictId;
  readonly block: BlockId;
  readonly displayName: string | null;
  readonly kind: ConflictKind;
  /**
   * In which forms of the block the choice makes a difference. Where both sides changed both forms, but the
   * forms differ, there is a conflict for each.
   */
  readonly form: Forms;
  /** The setting's name, or the file's path; else the same as `kind`. */
  readonly field: string;
  /**
   * What the three states have, undefined where it is not there: a setting's value, the source of the
   * content, ids of children or of parents, versions (null where deleted or not published), SHA-256
   * of files.
   */
  readonly base: Json | undefined;
  readonly ours: Json | undefined;
  readonly theirs: Json | undefined;
  /** The side that decides it, by a choice of its own or by the preference; null if it is still open. */
  readonly choice: 'ours' | 'theirs' | null;
  /** Of a text of which each side changed other lines: why it was not merged. */
  readonly unmerged?: Unmerged;
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
