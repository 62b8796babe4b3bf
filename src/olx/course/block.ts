import type { DiagnosticCode } from '../diagnostic.ts';
import type { BlobRef } from './blob.ts';
import { type BlockId, blockId } from './keys.ts';

/** A JSON value as a setting holds it. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [name: string]: Json };

/** Explicitly set settings, by field name. */
export type Settings = Readonly<Record<string, Json>>;

/** The file whose root element is the block's element. */
export interface BlockFile {
  /** Without the leading `drafts/` if the block is part of a draft. */
  readonly path: string;
  /** Text before the element: declaration, comments, white space, byte order mark. */
  readonly before: string;
  /** Text after the element. */
  readonly after: string;
}

/**
 * A second file that holds a block's content, named by the `filename` attribute: HTML as opaque
 * text, or the old form of other types in which a further XML file has the content.
 */
export interface BlockBody {
  readonly kind: 'html' | 'xml';
  /** Without the leading `drafts/`. */
  readonly path: string;
  readonly text: string;
}

/** How a child is named in the text of its parent. */
export type Slot =
  /** The child's element is inside the parent's text. */
  | { readonly kind: 'inline' }
  /** A pointer tag, kept as written; the child has its own file. */
  | { readonly kind: 'pointer'; readonly text: string }
  /** Not in the parent's text at all: a child that was never published, known from `drafts/` only. */
  | { readonly kind: 'draft' };

/** A child and how its parent's text names it. */
export interface Child {
  readonly slot: Slot;
  readonly block: Block;
}

/** A file that cannot be read and is kept as bytes. */
export interface KeptFile {
  /** Without the leading `drafts/`. */
  readonly path: string;
  readonly blob: BlobRef;
}

/**
 * Why a block cannot be read. Such an *opaque* block has no children and is written back byte for byte. It can be
 * replaced, moved and deleted, but not edited.
 */
export interface Damage {
  /**
   * `file`: the block's own file is missing or cannot be read. `text` and the rest of `file` are
   * placeholders that are never written. `content`: the element is `text` as written, but its name or
   * the file that `filename` names cannot be used.
   */
  readonly unread: 'file' | 'content';
  /** The block's files, kept as bytes; empty if a file is missing. */
  readonly files: readonly KeptFile[];
  /** The first error that reading found. */
  readonly code: DiagnosticCode;
  readonly message: string;
}

/**
 * One block with everything below it: an immutable, plain JSON value. Equal parts are shared
 * between trees, so identity (`===`) implies equality.
 *
 * `text` is the block's own element exactly as written, without its child blocks. `holes` are the offsets in
 * `text` (UTF-16 code units, ascending) at which the inline and pointer children belong, one for each child whose
 * slot is not `draft`. Concatenation therefore gives back the bytes that were read.
 */
export interface Block {
  readonly type: string;
  readonly urlName: string;
  /** True if the source has no url_name, so that the id is derived. The first edit writes it out. */
  readonly derivedName: boolean;
  readonly text: string;
  readonly holes: readonly number[];
  /** Null if the element is inside its parent's file. */
  readonly file: BlockFile | null;
  readonly body: BlockBody | null;
  readonly children: readonly Child[];
  /** The block's settings in policy.json, which override its attributes; null if there are none. */
  readonly policy: Settings | null;
  /**
   * Undefined: this is the published form. Otherwise this is a draft over the given published form, or over
   * nothing (null) if the block was never published.
   */
  readonly published?: Block | null;
  /** Set if the block is opaque: it cannot be read. */
  readonly damage?: Damage;
}

/** The identity of a block within its course run. */
export function idOf(block: Block): BlockId {
  return blockId(block.type, block.urlName);
}

/** The children of a block, and the published form below it if it is a draft. */
export function partsOf({ children, published }: Block): readonly Block[] {
  const parts = children.map(({ block }) => block);
  return published ? [...parts, published] : parts;
}

/** The block and all its descendants, depth first in order of the children lists. A shared block comes once for each place. */
export function* walk(block: Block): Generator<Block> {
  yield block;
  for (const child of block.children) yield* walk(child.block);
}
