import { type Course, indexOf, type Json, nodeVersionOf, parseUsageKey, type UsageKey, type Version } from '#olx';
import type { CommitId, StudioLink } from '#store';
import type { Marks, StudioState } from './driver.ts';

/** A write of ours that an import in Studio took back, and the plan that puts it back. A JSON value. */
export interface LostWrite {
  readonly commit: CommitId;
  readonly blocks: readonly UsageKey[];
  /** The node version that each of the blocks had after the commit; null if it was deleted. */
  readonly versions: readonly (Version | null)[];
  readonly plan: string;
  /** When the plan ends. */
  readonly expiresAt: string;
}

/** What a link keeps of the state that Studio had, besides its content. A JSON value. */
interface Kept {
  readonly marks: Marks;
  readonly orphans: StudioState['orphans'];
  readonly losses: StudioState['losses'];
  readonly lost: readonly LostWrite[];
}

/** What a commit of a state notes of it. */
export function marksOf({ marks, orphans, losses }: StudioState, lost: readonly LostWrite[] = []): Json {
  return { marks, orphans, losses, lost } satisfies Kept as unknown as Json;
}

/** What Studio had when it was last read. `course` is the content of the link's commit. */
export function stateOf(link: StudioLink, course: Course): StudioState {
  const { marks, orphans, losses } = keptIn(link);
  return { course, marks, orphans, losses };
}

/**
 * Writes of ours that are lost in Studio, with a plan that can still be committed.
 *
 * @param course what Studio has now: a write that is there again is not lost any more
 * @param now in milliseconds since 1970
 */
export function lostIn(link: StudioLink, course: Course, now: number): readonly LostWrite[] {
  const { lost } = keptIn(link);
  return lost.filter(
    ({ expiresAt, blocks, versions }) =>
      Date.parse(expiresAt) > now && blocks.some((block, at) => nodeVersionAt(course, block) !== versions[at]),
  );
}

/** True if something was lost in Studio lately, whether it is there again or not. */
export function hasLost(link: StudioLink): boolean {
  return keptIn(link).lost.length > 0;
}

function nodeVersionAt({ root }: Course, key: UsageKey): Version | null {
  const id = parseUsageKey(key)?.id;
  const block = id === undefined ? undefined : indexOf(root).blocks.get(id);
  return block === undefined ? null : nodeVersionOf(block);
}

function keptIn({ marks }: StudioLink): Kept {
  // written by `marksOf`
  return marks as unknown as Kept;
}
