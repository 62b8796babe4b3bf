import type { BlobRef } from '../course/blob.ts';
import type { Block, Settings } from '../course/block.ts';
import type { PolicyFile, RootFile } from '../course/course.ts';
import type { BlockId } from '../course/keys.ts';

/**
 * The forms that new content goes to, from the unit down. `draft`: the draft; the published form stays.
 * `published`: both forms; content with drafts is refused. `archive`: each form as the content has it. Sections and
 * subsections have one form. `edit/README.md` has a table of all cases.
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
      /** Place among the children, from 0; null for the end. */
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
      /** The parent to leave if there are several, else null. */
      readonly from: BlockId | null;
    }
  /** Deletes a block. Below a unit it leaves the draft, or with the target `published` both forms; default `draft`. */
  | { readonly kind: 'delete'; readonly block: BlockId; readonly target?: Exclude<Target, 'archive'> }
  /**
   * Gives a block another url_name in both forms and updates links to it in blocks and policy.json. Learner state
   * under the former name is detached.
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

/** The kinds of steps. */
export type StepKind = Step['kind'];

/**
 * Sets parts of a course run byte for byte, if no other step can: text, layout, both forms, policy.json and
 * course-level files. `invertSteps` and `stepsBetween` make it for one state of a course run and name its parts. It
 * is refused if these are absent.
 */
export interface Rewrite {
  readonly kind: 'rewrite';
  /** Null if the blocks stay as they are. */
  readonly root: Rewritten | null;
  /** Null if it stays as it is. */
  readonly rootFile: RootFile | null;
  /** Null if it stays as it is; `file` is null to remove it. */
  readonly policy: { readonly file: PolicyFile | null } | null;
  /** Course-level files that change, by path; null to remove one. */
  readonly files: Readonly<Record<string, BlobRef | null>>;
  /** Static assets that change, by path below `static/`. */
  readonly assets: Readonly<Record<string, BlobRef | null>>;
}

/** A part of the tree in a `rewrite`: kept as it is, or given in full. */
export type Rewritten = Kept | Retold;

/** A block that stays as it is with its descendants, by its id in the authors' tree or in the published one. */
export interface Kept {
  readonly keep: BlockId;
  readonly form: 'tree' | 'published';
}

/** A block that a `rewrite` gives in full, with parts that may be kept. */
export interface Retold extends Omit<Block, 'children' | 'published'> {
  readonly children: readonly { readonly slot: Block['children'][number]['slot']; readonly block: Rewritten }[];
  readonly published?: Rewritten | null;
}
