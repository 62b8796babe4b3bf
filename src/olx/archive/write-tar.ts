import { type Pack, pack } from 'tar-stream';
import type { ArchiveEntry } from './archive-entry.ts';
import { FirstFailure } from './byte-stream.ts';

const MODE = 0o644;

/** A tar stream, ustar with pax records where a path needs them. */
export async function* tarBytes(entries: readonly ArchiveEntry[]): AsyncGenerator<Uint8Array> {
  const packer = pack();
  const chunks = packer[Symbol.asyncIterator]();
  const failure = new FirstFailure();
  const packing = addAll(packer, entries).catch((error: unknown) => {
    failure.record(error);
    packer.destroy(new Error('An entry failed.', { cause: error }));
  });
  try {
    for (;;) {
      const { done, value } = await chunks.next();
      if (done) break;
      if (!(value instanceof Uint8Array)) throw new TypeError('tar-stream emits bytes');
      yield value;
    }
  } catch (error) {
    failure.rethrow();
    throw error;
  } finally {
    packer.destroy();
  }
  await packing;
  failure.rethrow();
}

async function addAll(packer: Pack, entries: readonly ArchiveEntry[]): Promise<void> {
  for (const entry of entries) {
    await add(packer, entry);
    if (packer.destroying) return;
  }
  packer.finalize();
}

async function add(packer: Pack, { path, size, body }: ArchiveEntry): Promise<void> {
  let settle = (_: Error | null): void => undefined;
  const written = new Promise<Error | null>((resolve) => {
    settle = resolve;
  });
  const header = { name: path, size, mode: MODE, uid: 0, gid: 0, mtime: new Date(0), type: 'file' as const };
  const sink = packer.entry(header, (error) => settle(error ?? null));
  sink.on('error', () => undefined);
  let wake = (): void => undefined;
  sink.on('drain', () => wake());
  sink.on('close', () => wake());
  for await (const chunk of body()) {
    if (sink.destroying) break;
    if (!sink.write(chunk)) {
      await new Promise<void>((resolve) => {
        wake = resolve;
        if (sink.destroying) resolve();
      });
    }
  }
  sink.end(undefined);
  const error = await written;
  if (error !== null) throw error;
}
