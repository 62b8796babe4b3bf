import { ArchiveRefusal } from './problem.ts';

const MIB = 1024 * 1024;

/** Limits on reading an archive. Sizes are in bytes. */
export interface ArchiveLimits {
  /** Entries, folders included. */
  readonly maxEntries: number;
  /** Of a tar, the unpacked tar stream; of a zip, the unpacked entries. */
  readonly maxUnpackedBytes: number;
  /** Largest ratio of unpacked to packed bytes, checked from 16 MiB unpacked on. */
  readonly maxRatio: number;
  /** Largest entry whose bytes are kept in memory. */
  readonly maxEntryBytes: number;
  /** All bytes kept in memory. */
  readonly maxHeldBytes: number;
  /** Largest zip that may arrive as a stream, because a zip is read from its end. */
  readonly maxBufferedZipBytes: number;
}

/** The limits that hold unless the caller gives others. */
export const DEFAULT_LIMITS: ArchiveLimits = {
  maxEntries: 100_000,
  maxUnpackedBytes: 2048 * MIB,
  maxRatio: 200,
  maxEntryBytes: 8 * MIB,
  maxHeldBytes: 256 * MIB,
  maxBufferedZipBytes: 256 * MIB,
};

/** Small archives of near-equal files compress better than any limit, and do no harm. */
const RATIO_FROM_BYTES = 16 * MIB;

/** Counts bytes as they stream and refuses at the first one over a limit. */
export class ByteMeter {
  readonly #limits: ArchiveLimits;
  #packed = 0;
  #unpacked = 0;

  constructor(limits: ArchiveLimits) {
    this.#limits = limits;
  }

  get unpacked(): number {
    return this.#unpacked;
  }

  addPacked(bytes: number): void {
    this.#packed += bytes;
  }

  addUnpacked(bytes: number, entry: string | null = null): void {
    this.#unpacked += bytes;
    this.check(this.#unpacked, entry);
  }

  /** Refuses a total that an archive merely declares, before a byte of it is read. */
  check(unpacked: number, entry: string | null = null): void {
    const { maxUnpackedBytes, maxRatio } = this.#limits;
    if (unpacked > maxUnpackedBytes) {
      throw new ArchiveRefusal(
        'unpacked-too-large',
        `The archive unpacks to more than ${maxUnpackedBytes} bytes.`,
        entry,
        { limit: 'maxUnpackedBytes' },
      );
    }
    if (unpacked > RATIO_FROM_BYTES && unpacked > this.#packed * maxRatio) {
      throw new ArchiveRefusal(
        'ratio-too-high',
        `The archive unpacks to more than ${maxRatio} times its size.`,
        entry,
        {
          limit: 'maxRatio',
        },
      );
    }
  }
}
