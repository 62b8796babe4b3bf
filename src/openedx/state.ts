import type { BlobSink, BlobSource, BlockId, Course } from '#olx';

/** What Studio said when it was last read, so that a later question finds out cheaply what has moved. A JSON value. */
export interface Marks {
  /** `edited_on` of the root (`edited_on_raw` if the CMS has it): the newest change of the tree. */
  readonly editedOn: string;
  /** When Studio was read, in ms since 1970, by this machine's clock. */
  readonly readAt: number;
  /**
   * True if the minute of `editedOn` was over when Studio was read. If not, Studio may have changed in that minute
   * without moving `editedOn`; then everything whose mark names that minute is read again later.
   */
  readonly isSettled: boolean;
  /**
   * For the course, and for each section, subsection and unit of the outline, a text that changes if Studio says that the block, or one
   * below it, has changed. Only `read/marks.ts` knows its form.
   */
  readonly blocks: Readonly<Record<BlockId, string>>;
  /**
   * What `olx-export` said of a unit when it was last read: its usage key, and a hash of the answer. While the minute
   * of a change runs, one request so finds out whether the unit has changed again. Null if no unit was read alone.
   */
  readonly watched: { readonly unit: BlockId; readonly olx: string } | null;
  /** A hash of the settings of the course block, so that a change of these is told from a change below it. */
  readonly settings: string;
  /** A hash of what Studio says of course-level files and static assets, which have no time of change. */
  readonly files: string;
}

/** A course run as Studio has it. Immutable. */
export interface StudioState {
  readonly course: Course;
  readonly marks: Marks;
  /** Blocks that Studio still holds and no children list names. */
  readonly orphans: readonly BlockId[];
  /** What could not be read exactly, because there was no session; empty if the state is exact. */
  readonly losses: readonly ReadLoss[];
}

/** Something that reading by token cannot tell. A JSON value. */
export interface ReadLoss {
  /** Null if the loss is of the whole course run. */
  readonly block: BlockId | null;
  readonly what: 'settings' | 'comments' | 'content' | 'published-form' | 'files' | 'assets' | 'orphans';
}

/** What reading and writing Studio work with. */
export interface DriverContext {
  /** Where bytes of assets and files go, and where those to be sent come from. */
  readonly blobs: BlobSink & BlobSource;
  readonly signal: AbortSignal;
  /** Told how far the work is; `total` is null if it is not known. */
  readonly tell: (progress: { readonly phase: string; readonly done: number; readonly total: number | null }) => void;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}
