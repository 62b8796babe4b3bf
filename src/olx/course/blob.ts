import type { Brand } from './keys.ts';

/** SHA-256 of a file's bytes, 64 lower-case hex digits. */
export type BlobHash = Brand<string, 'BlobHash'>;

/** Names bytes without holding them. */
export interface BlobRef {
  readonly hash: BlobHash;
  /** In bytes. */
  readonly size: number;
}

/**
 * One file of an OLX folder as it was read. `bytes` is null if the file went straight to the blob store, as large
 * static assets do.
 */
export interface FolderFile {
  readonly blob: BlobRef;
  readonly bytes: Uint8Array | null;
}

/** An OLX folder: paths with `/`, relative to the folder that holds the root file. */
export type Folder = ReadonlyMap<string, FolderFile>;

/** One file to write: its text (written as UTF-8), or a reference to bytes in a blob store. */
export type OutputFile = { readonly text: string } | { readonly blob: BlobRef };

/** A folder to write, in order of paths. */
export type OutputFolder = ReadonlyMap<string, OutputFile>;
