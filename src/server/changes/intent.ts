import type { MergePolicy, OrphanPolicy } from '#contract';
import type { BlobRef, Block, BlockId, Course, Diagnostic, Json, PolicyFile, RootFile, Step, Version } from '#olx';
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
  /** What reading the content found; no errors among it. */
  readonly findings: readonly Diagnostic[];
  /** For the commit. */
  readonly message: string;
}

/** A course as JSON: its maps as objects. */
interface CourseJson {
  readonly root: Block;
  readonly rootFile: RootFile;
  readonly policy: PolicyFile | null;
  readonly files: readonly (readonly [string, BlobRef])[];
  readonly assets: readonly (readonly [string, BlobRef])[];
}

type IntentJson = Omit<Intent, 'wanted'> & {
  readonly wanted: Exclude<Wanted, { kind: 'course' }> | { readonly kind: 'course'; readonly course: CourseJson };
};

/** The intent as JSON text; `decodeIntent` gives it back. */
export function encodeIntent(intent: Intent): string {
  const { wanted } = intent;
  if (wanted.kind !== 'course') return JSON.stringify(intent);
  const { root, rootFile, policy, files, assets } = wanted.course;
  const course: CourseJson = { root, rootFile, policy, files: [...files], assets: [...assets] };
  return JSON.stringify({ ...intent, wanted: { kind: 'course', course } } satisfies IntentJson);
}

/** Reads what `encodeIntent` wrote; other text is a defect and may throw anything. */
export function decodeIntent(text: string): Intent {
  const intent = JSON.parse(text) as IntentJson;
  const { wanted } = intent;
  if (wanted.kind !== 'course') return { ...intent, wanted };
  const { files, assets, ...course } = wanted.course;
  return {
    ...intent,
    wanted: { kind: 'course', course: { ...course, files: new Map(files), assets: new Map(assets) } },
  };
}

/** Part of a plan's identity. */
export function choicesOf({ orphans, merging, subject, importedTo, message }: Intent): Json {
  return { orphans, merging: merging === null ? null : { ...merging }, subject, importedTo, message };
}
