import { LRUCache } from 'lru-cache';

/** All documents together, in bytes. */
const MOST = 32 * 1024 * 1024;
/** A larger document is written anew each time, in bytes. */
const LARGEST = 1024 * 1024;

/** A document as it is sent: its bytes and all headers that tell of it. */
export interface PreparedDocument {
  readonly headers: Readonly<Record<string, string>>;
  readonly bytes: Buffer;
}

/** Documents by a name that stands for one state of one block, which never changes. */
export type PreparedDocuments = LRUCache<string, PreparedDocument>;

/** Keeps documents for whoever asks for the same one again. */
export function preparedDocuments(): PreparedDocuments {
  return new LRUCache({
    maxSize: MOST,
    maxEntrySize: LARGEST,
    sizeCalculation: ({ bytes }) => Math.max(1, bytes.length),
  });
}
