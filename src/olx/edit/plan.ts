import type { Json } from '../course/block.ts';
import type { BlockId, Brand } from '../course/keys.ts';
import type { Diagnostic } from '../diagnostic.ts';

/** What happens to a block. `orphan`: no children list names it any more. */
export type ChangeKind = 'add' | 'change' | 'move' | 'delete' | 'orphan';

/** Learners' answers to a block: there are none, they are kept under the same id, or they are detached. */
export type LearnerState = 'none' | 'kept' | 'detached';

/** Which form a change is in: what authors see (`draft`), what learners see (`published`), or both alike. */
export type Forms = 'draft' | 'published' | 'both';

/** A setting before and after a change. */
export interface SettingChange {
  readonly name: string;
  /** Undefined if the setting was not, or is not, set. */
  readonly before: Json | undefined;
  readonly after: Json | undefined;
}

/** The hash of a text: SHA-256 of its UTF-8 bytes, 64 hex digits. */
export type ContentHash = Brand<string, 'ContentHash'>;

/**
 * The hashes of a block's text before and after a change, each computed when first read. Null if there is no text:
 * the block is absent, cannot be read, or has none (`contentText`).
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
 * What happens to one block. Learners see changes of the form `published` or `both` at once. Sections and
 * subsections have one form, so their changes are `both`. A block whose forms change differently has one change for
 * each.
 */
export interface Change extends FormChange {
  readonly form: Forms;
}

/** A block that no children list names any more. */
export interface Orphan {
  readonly block: BlockId;
  readonly displayName: string | null;
}

/** What happens to a static asset (path below `static/`) or a course-level file. */
export interface FileChange {
  readonly path: string;
  readonly kind: 'add' | 'change' | 'delete';
  /** Size in bytes afterwards; for `delete`, the size before. */
  readonly size: number;
}

/**
 * What both sides changed: a setting, the content, the order of the children, or the place of a block. `deleted`:
 * one side deleted what the other changed. `published`: one side unpublished what the other published again. `file`:
 * an asset or a course-level file.
 */
export type ConflictKind = 'setting' | 'content' | 'children' | 'position' | 'deleted' | 'published' | 'file';

/** Identifies one conflict of a merge. It is the same for the same three states, and opaque to clients. */
export type ConflictId = Brand<string, 'ConflictId'>;

/** Why texts with changes in different lines were not merged: the result is not well-formed, or comparing takes too long. */
export type Unmerged = 'malformed' | 'too-large';

/** Both sides changed the same thing since the base, in different ways. */
export interface Conflict {
  readonly id: ConflictId;
  readonly block: BlockId;
  readonly displayName: string | null;
  readonly kind: ConflictKind;
  /**
   * The forms of the block that the choice affects. If both sides changed both forms and the forms differ, each form
   * has a conflict of its own.
   */
  readonly form: Forms;
  /** The setting's name, or the file's path; else the same as `kind`. */
  readonly field: string;
  /**
   * The value in each of the three states, undefined if absent: a setting, the source of the content, ids of
   * children or parents, a version (null if deleted or not published), or the SHA-256 of a file.
   */
  readonly base: Json | undefined;
  readonly ours: Json | undefined;
  readonly theirs: Json | undefined;
  /** The side that won, by choice or by preference; null if the conflict is open. */
  readonly choice: 'ours' | 'theirs' | null;
  /** Why texts with changes in different lines were not merged. */
  readonly unmerged?: Unmerged;
}

/** What a change would do, computed before it is done. */
export interface Effect {
  readonly changes: readonly Change[];
  readonly orphans: readonly Orphan[];
  readonly assets: readonly FileChange[];
  /** Course-level files: about pages, course info, tabs, policies. */
  readonly files: readonly FileChange[];
  readonly conflicts: readonly Conflict[];
  readonly diagnostics: readonly Diagnostic[];
}
