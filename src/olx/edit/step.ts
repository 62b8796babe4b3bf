import type { BlobRef } from '../course/blob.ts';
import type { Block, Settings } from '../course/block.ts';
import type { PolicyFile, RootFile } from '../course/course.ts';
import type { BlockId } from '../course/keys.ts';

/**
 * Which forms new content goes to, from the unit down. `draft`: the draft; what is published stays.
 * `published`: both forms; content that holds drafts is refused. `archive`: each form as the content has
 * it. Sections and subsections have one form. The table in `README.md` has every case.
 */
export type Target = 'draft' | 'published' | 'archive';

/** One change of a course run, as a JSON value. */
export type Step =
  | {
      readonly kind: 'replace-subtree';
      readonly block: BlockId;
      readonly subtree: Block;
      readonly assets: Readonly<Record<string, BlobRef>>;
      readonly target: Target;
    }
  | { readonly kind: 'replace-node'; readonly block: BlockId; readonly node: Block; readonly target: Target }
  | {
      readonly kind: 'insert';
      readonly parent: BlockId;
      /** Place among the children; the end where it is null. */
      readonly index: number | null;
      readonly subtree: Block;
      readonly assets: Readonly<Record<string, BlobRef>>;
      readonly target: Target;
    }
  /** Null removes the explicit value, so that the inherited or default one holds. */
  | { readonly kind: 'set-settings'; readonly block: BlockId; readonly settings: Settings }
  | {
      readonly kind: 'move';
      readonly block: BlockId;
      readonly parent: BlockId;
      readonly index: number | null;
      /** Which parent to leave, where there are two; null where there is one. */
      readonly from: BlockId | null;
    }
  /** Below a unit it goes from the draft, and with the target `published` from both forms; left out is `draft`. */
  | { readonly kind: 'delete'; readonly block: BlockId; readonly target?: Exclude<Target, 'archive'> }
  /**
   * Gives a block another url_name in both forms. Links to it follow, wherever blocks and policy.json name
   * it. What learners have stored under the former name is detached.
   */
  | { readonly kind: 'rename'; readonly block: BlockId; readonly urlName: string }
  /** The block and all below it go live as their authors see them. */
  | { readonly kind: 'publish'; readonly block: BlockId }
  /** The block and all below it go back to what is live. */
  | { readonly kind: 'discard-draft'; readonly block: BlockId }
  /** `path` is below `static/`; an asset that is there is replaced. */
  | { readonly kind: 'put-asset'; readonly path: string; readonly blob: BlobRef }
  | { readonly kind: 'delete-asset'; readonly path: string }
  /** A course-level file: an about page, a tab, a policy. `path` is inside the OLX folder; one that is there is replaced. */
  | { readonly kind: 'put-file'; readonly path: string; readonly blob: BlobRef }
  | { readonly kind: 'delete-file'; readonly path: string }
  | Rewrite;

export type StepKind = Step['kind'];

/**
 * Makes a course run what it was, or is to be, to the byte, where no other step can: text, layout,
 * both forms, policy.json and course-level files. It is made by `invertSteps` and `stepsBetween` for one
 * state of a course run, whose parts it names, and is declined where these are not there.
 */
export interface Rewrite {
  readonly kind: 'rewrite';
  /** Null where the blocks stay as they are. */
  readonly root: Rewritten | null;
  /** Null where it stays as it is. */
  readonly rootFile: RootFile | null;
  /** Null where it stays as it is; `file` is null where there is to be none. */
  readonly policy: { readonly file: PolicyFile | null } | null;
  /** Course-level files that change, by path; null for one that goes. */
  readonly files: Readonly<Record<string, BlobRef | null>>;
  /** Static assets that change, by path below `static/`. */
  readonly assets: Readonly<Record<string, BlobRef | null>>;
}

/** A part of the tree as a `rewrite` tells it: kept, or told anew with its parts. */
export type Rewritten = Kept | Retold;

/** A block that stays as it is with all below it, by its id in the tree that authors see, or in the published one. */
export interface Kept {
  readonly keep: BlockId;
  readonly form: 'tree' | 'published';
}

export interface Retold extends Omit<Block, 'children' | 'published'> {
  readonly children: readonly { readonly slot: Block['children'][number]['slot']; readonly block: Rewritten }[];
  readonly published?: Rewritten | null;
}
