import type { BlockId, CourseKey, OutputFolder } from '#olx';
import type { CommitId, Store } from '#store';
import type { Slice } from '../access/paging.ts';
import { exportedDocument, exportedFiles, exportedList } from './exports.ts';
import { findings } from './findings.ts';
import { type FoundBlocks, foundBlocks, type Search } from './found-blocks.ts';
import { outline, outlineCounts } from './outline.ts';

/** A subtree in a state of a course run: a value without functions, so that another thread can be asked about it. */
export interface SubtreeQuery {
  readonly course: CourseKey;
  readonly commit: CommitId;
  readonly block: BlockId;
  /** How many levels below the block the question is about; all where it is left out. */
  readonly depth?: number | undefined;
  /** Which part of a list is asked for; all of it where it is left out. */
  readonly slice?: Slice | undefined;
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
  /** The subtree as one XML document, in UTF-8. */
  readonly document: Uint8Array;
  /** The files of its archive. */
  readonly files: OutputFolder;
  /** JSON of an `ExportList`. */
  readonly list: string;
}

export type Question = keyof Answers;

type Answering = { readonly [Name in Question]: (store: Store, query: SubtreeQuery) => Promise<Answers[Name]> };

const ANSWERING: Answering = {
  outline,
  outlineCounts,
  findings,
  found: foundBlocks,
  document: exportedDocument,
  files: exportedFiles,
  list: exportedList,
};

/** Answers a question in this very thread. Refuses with 404 where the state or the block is gone. */
export function answerTo<Name extends Question>(
  question: Name,
  store: Store,
  query: SubtreeQuery,
): Promise<Answers[Name]> {
  return ANSWERING[question](store, query);
}
