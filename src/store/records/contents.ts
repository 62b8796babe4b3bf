import type { BlockId, Brand } from '#olx';
import type { CommitId, PlanId } from '../ids.ts';

/** SHA-256 of the UTF-8 text of a block's content, 64 lower-case hex digits. */
export type ContentHash = Brand<string, 'ContentHash'>;

/** The form of a block that has a text. For a block without a draft of its own, `published`. */
export type ContentForm = 'draft' | 'published';

/** A text that a commit or a plan names, and the block that has it. */
export interface NamedContent {
  readonly hash: ContentHash;
  readonly block: BlockId;
  readonly form: ContentForm;
}

/** A text that a commit names: as it is after the commit, or as it was in the parent of the commit. */
export interface CommitContent extends NamedContent {
  readonly side: 'before' | 'after';
}

/**
 * Where a text is: in the state of the course run at a commit, or in a plan. The caller takes the text out of
 * that state, or out of the plan's `texts`.
 */
export type ContentPlace =
  | (NamedContent & { readonly in: 'commit'; readonly commit: CommitId })
  | (NamedContent & { readonly in: 'plan'; readonly plan: PlanId });
