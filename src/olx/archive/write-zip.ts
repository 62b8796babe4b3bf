import { ZipWriter } from '@zip.js/zip.js/lib/zip-core-custom.js';
import type { ArchiveEntry } from './archive-entry.ts';
import { FirstFailure, inPiecesOf, piecesOf, toReadable, WatchedInput } from './byte-stream.ts';
import { PIECE_BYTES } from './gzip.ts';

/** MS-DOS date and time of 1 January 1980, the earliest there is; written as it stands, whatever the time zone. */
const EARLIEST = 0x0021_0000;
/** `S_IFREG | 0644` */
const MODE = 0o100644;

/** A zip, deflated, each size after its entry so that nothing is held back. */
export async function* zipBytes(entries: readonly ArchiveEntry[]): AsyncGenerator<Uint8Array> {
  const { readable, writable } = new TransformStream<Uint8Array, Uint8Array>();
  const stop = new AbortController();
  const failure = new FirstFailure();
  const packing = addAll(writable, entries, stop.signal).catch(async (error: unknown) => {
    failure.record(error);
    await writable.abort(error).catch(() => undefined);
  });
  try {
    yield* piecesOf(readable);
    await packing;
  } catch (error) {
    failure.record(error);
  } finally {
    stop.abort();
  }
  failure.rethrow();
}

async function addAll(
  writable: WritableStream<Uint8Array>,
  entries: readonly ArchiveEntry[],
  signal: AbortSignal,
): Promise<void> {
  const writer = new ZipWriter(writable, {
    level: 6,
    rawLastModDate: EARLIEST,
    extendedTimestamp: false,
    useWebWorkers: false,
    unixMode: MODE,
    dataDescriptor: true,
    signal,
  });
  for (const { path, size, body } of entries) {
    const watched = new WatchedInput(inPiecesOf(PIECE_BYTES, body()));
    try {
      await writer.add(path, toReadable(watched), { uncompressedSize: size });
    } catch (error) {
      watched.rethrow();
      throw error;
    }
  }
  await writer.close();
}
