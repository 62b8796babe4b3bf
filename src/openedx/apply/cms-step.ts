import type { BlobRef, Block, BlockId } from '#olx';
import type { BlockUpdate } from '../client/cms-client.ts';

/** What a PUT changes in the fields of a block. */
export type FieldUpdate = Pick<BlockUpdate, 'data' | 'metadata' | 'nullout'>;

/** One call that changes a course run in Studio, as data. */
export type CmsStep =
  /** Deletes a block with all that is only below it. Live at once for units and what is above them. */
  | { readonly kind: 'delete'; readonly block: BlockId }
  /**
   * Gives a block its list of children: an order, and blocks that come from elsewhere. It never drops a child. With
   * `publishes` all below it is published in the same request.
   */
  | {
      readonly kind: 'children';
      readonly block: BlockId;
      readonly children: readonly BlockId[];
      readonly publishes?: true;
    }
  /** Changes the fields of a block in place. `own` is the block as it is afterwards; only its own content counts. */
  | { readonly kind: 'update'; readonly block: BlockId; readonly update: FieldUpdate; readonly own: Block }
  | { readonly kind: 'publish'; readonly block: BlockId }
  | { readonly kind: 'discard'; readonly block: BlockId }
  /** Writes a course-level file as a field of the block in which Studio holds it. */
  | { readonly kind: 'put-file'; readonly path: string; readonly blob: BlobRef; readonly place: FilePlace }
  | { readonly kind: 'delete-file'; readonly path: string; readonly place: FilePlace }
  | { readonly kind: 'put-asset'; readonly path: string; readonly blob: BlobRef }
  | { readonly kind: 'delete-asset'; readonly path: string };

/** Steps that change the tree. */
export type TreeStep = Extract<CmsStep, { readonly block: BlockId }>;

/** The field of a block in which Studio holds a course-level file. */
export interface FilePlace {
  readonly block: BlockId;
  readonly field: string;
  /** Whether the field takes the file's text, or the JSON in it. */
  readonly as: 'text' | 'json';
}

/** Why something cannot be said by calls that change blocks in place. */
export interface Obstacle {
  readonly why:
    | 'new-block'
    | 'unknown-fields'
    | 'structure'
    | 'forms'
    | 'damaged'
    | 'course-files'
    | 'assets'
    | 'key-refused';
  /** In words, for people. */
  readonly text: string;
  readonly block: BlockId | null;
}

/** Thrown inside the planner and caught there: this way of saying the change does not work. */
export class CannotSay extends Error {
  readonly obstacle: Obstacle;

  constructor(why: Obstacle['why'], text: string, block: BlockId | null = null) {
    super(text);
    this.obstacle = { why, text, block };
  }
}
