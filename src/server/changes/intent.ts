import type { MergePolicy, OrphanPolicy } from '#contract';
import type { BlockId, Course, Diagnostic, Step, Version } from '#olx';
import type { CommitId } from '#store';

/** What a request wants of a course run. */
export type Wanted =
  /** With `renew`, inserted subtrees get fresh ids. */
  | { readonly kind: 'steps'; readonly steps: readonly Step[]; readonly renew: boolean }
  | { readonly kind: 'course'; readonly course: Course }
  | { readonly kind: 'revert'; readonly commit: CommitId }
  /** The whole course run where `block` is null. */
  | { readonly kind: 'restore'; readonly commit: CommitId; readonly block: BlockId | null };

/** How a source merges that was not made from the current version. */
export interface Merging {
  /** The course version or commit that the source was made from. */
  readonly base: Version | CommitId;
  /** Null where the request did not say; it must, once the base is not current. */
  readonly prefer: MergePolicy | null;
}

/** A change as it was asked for: all that is needed to work it out on any state of the course run. Immutable. */
export interface Intent {
  readonly wanted: Wanted;
  readonly orphans: OrphanPolicy;
  readonly merging: Merging | null;
  /** The block that the answer is about; null where it is about the course run, or the block goes. */
  readonly subject: BlockId | null;
  /** Where an archive went, to be noted as the last import of the application. */
  readonly importedTo: BlockId | null;
  /** What reading and checking the content found. Errors in an archive are there only if the request said to keep them. */
  readonly findings: readonly Diagnostic[];
  /** For the commit. */
  readonly message: string;
}

/** Whether an author typed what is wanted: then a new error declines it. An archive is taken as the platform takes it. */
export function isTyped(wanted: Wanted): boolean {
  return wanted.kind === 'steps' && wanted.steps.every((step) => !('target' in step) || step.target === 'draft');
}
