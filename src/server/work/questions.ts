import type { FoundBlock } from '#contract';
import type { BlockId, BlockSearch, CourseKey, OutputFolder } from '#olx';
import type { CommitId } from '#store';
import type { Slice } from '../access/paging.ts';

/** What a state of a course run is compared with. */
export interface Comparing {
  readonly from: CommitId;
  /** Only this block and all below it; null for the course run. */
  readonly within: BlockId | null;
  /** How many bytes the texts of the changes may have together; null leaves texts out. */
  readonly texts: number | null;
}

/** What blocks are looked for by, as a plain value. */
export interface Search extends BlockSearch {
  /** Looks for blocks that are not in the course run any more. */
  readonly deleted: boolean;
}

/** One page of the blocks that a search finds, and how many there are in all. */
export interface FoundBlocks {
  readonly count: number;
  readonly results: readonly FoundBlock[];
}

/** A subtree in a state of a course run: a value without functions, so that another thread can be asked about it. */
export interface SubtreeQuery {
  readonly course: CourseKey;
  readonly commit: CommitId;
  readonly block: BlockId;
  /** How many levels below the block the question is about; all if it is left out. */
  readonly depth?: number | undefined;
  /** Which part of a list is asked for; all of it where it is left out. */
  readonly slice?: Slice | undefined;
  /** With what the state is compared. */
  readonly comparing?: Comparing | undefined;
  /** What blocks are looked for by; all of them where it is left out. */
  readonly search?: Search | undefined;
}

/** What may be asked about a subtree that takes long where the subtree is large, and how it is answered. */
export interface Answers {
  /** JSON of an `OutlineNode`. */
  readonly outline: string;
  /** JSON of `OutlineCounts`. */
  readonly outlineCounts: string;
  /** How many findings there are, and the JSON of those of one page. */
  readonly findings: { readonly count: number; readonly results: string };
  /** One page of the blocks that were looked for in the whole course run. */
  readonly found: FoundBlocks;
  /** JSON of a `Comparison`; null if its texts are too large. */
  readonly comparison: string | null;
  /** The subtree as one XML document, in UTF-8. */
  readonly document: Uint8Array;
  /** The files of its archive. */
  readonly files: OutputFolder;
  /** JSON of an `ExportList`. */
  readonly list: string;
}

export type Question = keyof Answers;
