import type { BlobRef } from '../course/blob.ts';
import type { Block, Settings } from '../course/block.ts';
import type { BlockId } from '../course/keys.ts';

/**
 * Whether new content goes live: an archive is published but for what it holds under `drafts/`; a
 * text that an author typed goes to the draft, from the unit down.
 */
export type Target = 'published' | 'draft';

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
  | { readonly kind: 'delete'; readonly block: BlockId };

export type StepKind = Step['kind'];
