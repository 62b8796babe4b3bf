import type { MergePolicy, OrphanPolicy, Side, Target } from '#contract';
import {
  applySteps,
  type BlockId,
  type Course,
  type CourseKey,
  type Diagnostic,
  displayNameOf,
  emptyCourse,
  indexOf,
  ROOT_ID,
  type Step,
  type Version,
} from '#olx';
import type { CommitId } from '#store';
import { ensureApplied } from '../answers/olx-refusal.ts';

/**
 * A requested change whose content is read: all that is needed to work it out on any state of the
 * course run. Immutable. Plans keep it, and imports that were merged, for years.
 */
export interface Intent {
  readonly wanted: Wanted;
  readonly orphans: OrphanPolicy;
  readonly merging: Merging | null;
  /** What was decided of conflicts, by their ids. Missing in intents that an older program kept. */
  readonly choices?: Readonly<Record<string, Side>>;
  /** The block that the answer is about; null if it is about the course run, or the block goes. */
  readonly subject: BlockId | null;
  /** Where an archive went, to be noted as the last import of the application. */
  readonly importedTo: BlockId | null;
  /** True if an author typed the change: then a new rule error declines it. In an archive that is a warning. */
  readonly typed: boolean;
  /** What reading and checking the content found. Errors in an archive are there only if the request said to keep them. */
  readonly findings: readonly Diagnostic[];
  /** For the commit. */
  readonly message: string;
}

/** What a request wants of a course run. */
export type Wanted =
  /** With `renew`, inserted subtrees get fresh ids. */
  | { readonly kind: 'steps'; readonly steps: readonly Step[]; readonly renew: boolean }
  /** `target` is missing in intents that an older program kept: then it is `archive`. */
  | { readonly kind: 'course'; readonly course: Course; readonly target?: Target }
  | { readonly kind: 'revert'; readonly commit: CommitId }
  /** The whole course run if `block` is null. */
  | { readonly kind: 'restore'; readonly commit: CommitId; readonly block: BlockId | null };

/** How a source merges that was not made from the current version. */
export interface Merging {
  /** The course version or commit that the source was made from. */
  readonly base: Version | CommitId;
  /** Null if the request did not say; it must, once the base is not current. */
  readonly prefer: MergePolicy | null;
}

/** An intent of steps that carry no content of their own to be read. */
export function stepsIntent(
  steps: readonly Step[],
  subject: BlockId | null,
  message: string,
  orphans: OrphanPolicy = 'reject',
): Intent {
  return {
    wanted: { kind: 'steps', steps, renew: false },
    orphans,
    merging: null,
    subject,
    importedTo: null,
    typed: true,
    findings: [],
    message,
  };
}

/** The intent to bring a former state back. */
export function historyIntent(
  wanted: Extract<Wanted, { readonly kind: 'revert' | 'restore' }>,
  subject: BlockId | null,
  message: string,
  orphans: OrphanPolicy,
): Intent {
  return { wanted, orphans, merging: null, subject, importedTo: null, typed: false, findings: [], message };
}

/** The intent of a new course run: its whole content, nothing to merge with or to lose. */
export function creatingIntent(
  { course, findings }: { readonly course: Course; readonly findings: readonly Diagnostic[] },
  message: string,
  imported: boolean,
  target: Target = 'archive',
): Intent {
  return {
    wanted: { kind: 'course', course, target },
    orphans: 'reject',
    merging: null,
    subject: ROOT_ID,
    importedTo: imported ? ROOT_ID : null,
    typed: false,
    findings,
    message,
  };
}

/** The intent of a new course run that has a name and nothing else. Refuses with 422 a name that XML cannot hold. */
export function namingIntent(key: CourseKey, name: string): Intent {
  const steps: readonly Step[] = [{ kind: 'set-settings', block: ROOT_ID, settings: { display_name: name } }];
  const { course } = ensureApplied(key, applySteps(emptyCourse(key), steps), steps);
  return creatingIntent({ course, findings: [] }, `Create “${name}”`, false);
}

/** How a commit message calls a block: by its display name, else by its id. Short enough for any message. */
export function named(course: Course, id: BlockId): string {
  const block = indexOf(course.root).blocks.get(id);
  const name = (block === undefined ? null : displayNameOf(block)) ?? id;
  return `“${name.length > 200 ? `${name.slice(0, 200)}…` : name}”`;
}
