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
 * One file of an OLX folder as it was read. `bytes` is null where the file was only passed through
 * to wherever blobs are kept, as large static assets are.
 */
export interface FolderFile {
  readonly blob: BlobRef;
  readonly bytes: Uint8Array | null;
}

/** An OLX folder: paths with `/`, relative to the folder that holds the root file. */
export type Folder = ReadonlyMap<string, FolderFile>;

/** One file to be written: its text (UTF-8), or bytes that stand elsewhere under their hash. */
export type OutputFile = { readonly text: string } | { readonly blob: BlobRef };

/** A folder to be written, in order of paths. */
export type OutputFolder = ReadonlyMap<string, OutputFile>;
