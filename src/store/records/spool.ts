/** Bytes of a request on their way to a job. */
export interface Spooled {
  readonly id: string;
  /** In bytes. */
  readonly size: number;
  /** SHA-256 in lower-case hex digits. */
  readonly hash: string;
}

/** Large bytes that nobody refers to by their hash; what is left behind goes after a day. */
export interface SpoolStore {
  /** Reads the stream to its end. Throws `LimitExceeded` (`blob`); what had come is then gone. */
  put(stream: AsyncIterable<Uint8Array>): Promise<Spooled>;
  /** The bytes in chunks of at most 1 MiB; none where there are none of that id. */
  stream(id: string): AsyncIterable<Uint8Array>;
  remove(id: string): Promise<void>;
}
