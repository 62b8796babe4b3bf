/** One file on its way into an archive. */
export interface ArchiveEntry {
  readonly path: string;
  /** In bytes; what `body` gives is held to it. */
  readonly size: number;
  readonly body: () => AsyncIterable<Uint8Array>;
}
