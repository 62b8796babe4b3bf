import type { FolderFile } from '../course/blob.ts';
import type { BlobSink } from './blob-store.ts';
import { counted, slicesOf, toReadable } from './byte-stream.ts';
import { EntryIntake } from './entry-intake.ts';
import { gunzip } from './gzip.ts';
import { type ArchiveLimits, ByteMeter, DEFAULT_LIMITS } from './limits.ts';
import { type ArchiveProblem, ArchiveRefusal } from './problem.ts';
import { readTar } from './read-tar.ts';
import { readZip } from './read-zip.ts';
import { SNIFF_BYTES, sniffArchive } from './sniff.ts';

/**
 * Where an archive comes from. A zip is read from its end, so a zip that arrives as a stream is stored first
 * (`spool`). If there is a file, pass a `Blob` that it backs.
 */
export type ArchiveSource = ReadableStream<Uint8Array> | Uint8Array | Blob;

/** A zip that was stored while it arrived. */
export interface SpooledZip {
  readonly blob: Blob;
  /** Frees the space. Called once, after the last read. */
  close(): Promise<void>;
}

/** How to read an archive. */
export interface ReadArchiveOptions {
  /** Receives the bytes of every entry. It keeps what it received before a refusal. */
  readonly keep: BlobSink;
  /** Overrides of `DEFAULT_LIMITS`. */
  readonly limits?: Partial<ArchiveLimits>;
  /** Which files also keep their bytes in the result, within the limits; `isCourseText` by default. */
  readonly inMemory?: (path: string, size: number) => boolean;
  /**
   * Stores a zip that arrives as a stream. By default it stays in memory, up to `maxBufferedZipBytes`.
   */
  readonly spool?: (zip: AsyncIterable<Uint8Array>) => Promise<SpooledZip>;
  /** Files finished, and bytes unpacked, so far. */
  readonly onProgress?: (entries: number, bytes: number) => void;
  readonly signal?: AbortSignal;
}

/** The files of an archive, or why it was refused. */
export type ReadArchiveResult =
  | {
      readonly ok: true;
      /** In order of paths. A folder that wraps all files is still part of each path. */
      readonly files: Map<string, FolderFile>;
    }
  | ({ readonly ok: false } & ArchiveProblem);

/** True if reading a course needs the file: all but static assets, except those that may be OLX in an odd layout. */
export function isCourseText(path: string): boolean {
  return !/^(?:[^/]+\/)?static\//.test(path) || /\.(?:xml|html|json)$/.test(path);
}

/**
 * Reads an OLX archive. Its first bytes decide the format. A bad archive is a result. Rejects with the signal's
 * reason if aborted, with the error of the source or the sink if one fails, and with `ArchiveFault` if the sink
 * does not read what it is given.
 */
export async function readArchive(source: ArchiveSource, options: ReadArchiveOptions): Promise<ReadArchiveResult> {
  const { signal } = options;
  signal?.throwIfAborted();
  const stop = new AbortController();
  let onAbort = (): void => undefined;
  const aborted = new Promise<never>((_, reject) => {
    onAbort = () => {
      stop.abort(signal?.reason);
      reject(signal?.reason);
    };
  });
  signal?.addEventListener('abort', onAbort, { once: true });
  try {
    // a sink that hangs must not hold the caller
    return await Promise.race([read(source, options, stop.signal), aborted]);
  } catch (error) {
    if (signal?.aborted) throw signal.reason;
    if (error instanceof ArchiveRefusal) return { ok: false, ...error.problem };
    throw error;
  } finally {
    signal?.removeEventListener('abort', onAbort);
    stop.abort();
  }
}

async function read(
  source: ArchiveSource,
  options: ReadArchiveOptions,
  signal: AbortSignal,
): Promise<ReadArchiveResult> {
  const { keep, inMemory = isCourseText, onProgress } = options;
  const limits = { ...DEFAULT_LIMITS, ...options.limits };
  const meter = new ByteMeter(limits);
  const intake = new EntryIntake({ limits, keep, inMemory, onProgress }, meter);
  const { stream, blob } = opened(source);
  const packed = slicesOf(stream, signal);
  const first = await firstSlices(packed);
  const all = chain(first, packed);
  switch (sniffArchive(first)) {
    case 'tar.gz': {
      const tar = gunzip(counted(all, (bytes) => meter.addPacked(bytes)));
      await readTar(
        counted(tar, (bytes) => meter.addUnpacked(bytes)),
        intake,
      );
      return { ok: true, files: intake.files() };
    }
    case 'zip': {
      const { spool = (zip) => gather(zip, limits.maxBufferedZipBytes) } = options;
      const zip = blob === undefined ? await spool(all) : { blob: blob(), close: async () => undefined };
      try {
        await readZip(zip.blob, intake, meter, signal);
      } finally {
        await zip.close();
      }
      return { ok: true, files: intake.files() };
    }
    case null:
      throw new ArchiveRefusal('archive-unknown', 'The file is neither a .tar.gz nor a .zip archive.');
  }
}

/** The source as a stream, and as a blob where it is not one already under way. */
function opened(source: ArchiveSource): { readonly stream: ReadableStream<Uint8Array>; readonly blob?: () => Blob } {
  if (source instanceof Blob) return { stream: source.stream(), blob: () => source };
  if (!(source instanceof Uint8Array)) return { stream: source };
  // views of shared memory are not made by any of our callers, and Blob refuses them itself
  const bytes = source as Uint8Array<ArrayBuffer>;
  return { stream: toReadable(chain(bytes, nothing())), blob: () => new Blob([bytes]) };
}

/** At least as many bytes as the format needs, fewer only at the end of the stream. */
async function firstSlices(packed: AsyncIterator<Uint8Array>): Promise<Uint8Array<ArrayBuffer>> {
  let first = new Uint8Array(0);
  while (first.length < SNIFF_BYTES) {
    const { done, value } = await packed.next();
    if (done) break;
    const longer = new Uint8Array(first.length + value.length);
    longer.set(first);
    longer.set(value, first.length);
    first = longer;
  }
  return first;
}

async function* nothing(): AsyncGenerator<Uint8Array> {}

async function* chain(first: Uint8Array, rest: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  if (first.length > 0) yield first;
  yield* rest;
}

async function gather(input: AsyncIterable<Uint8Array>, limit: number): Promise<SpooledZip> {
  const parts: BlobPart[] = [];
  let size = 0;
  for await (const chunk of input) {
    size += chunk.length;
    if (size > limit) {
      throw new ArchiveRefusal(
        'archive-too-large',
        `A zip archive sent as a stream may have ${limit} bytes; a .tar.gz may be larger.`,
        null,
        { limit: 'maxBufferedZipBytes' },
      );
    }
    parts.push(chunk as Uint8Array<ArrayBuffer>);
  }
  return { blob: new Blob(parts), close: async () => undefined };
}
