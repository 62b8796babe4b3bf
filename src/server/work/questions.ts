import type { BlockId, CourseKey, OutputFolder } from '#olx';
import type { CommitId } from '#store';
import type { Slice } from '../access/paging.ts';

/** A subtree in a state of a course run: a value without functions, so that another thread can be asked about it. */
export interface SubtreeQuery {
  readonly course: CourseKey;
  readonly commit: CommitId;
  readonly block: BlockId;
  /** How many levels below the block the question is about; all if it is left out. */
  readonly depth?: number | undefined;
  /** Which part of a list is asked for; all of it where it is left out. */
  readonly slice?: Slice | undefined;
}

/** What may be asked about a subtree that takes long where the subtree is large, and how it is answered. */
export interface Answers {
  /** JSON of an `OutlineNode`. */
  readonly outline: string;
  /** How many findings there are, and the JSON of those of one page. */
  readonly findings: { readonly count: number; readonly results: string };
  /** The subtree as one XML document, in UTF-8. */
  readonly document: Uint8Array;
  /** The files of its archive. */
  readonly files: OutputFolder;
  /** JSON of an `ExportList`. */
  readonly list: string;
}

export type Question = keyof Answers;
