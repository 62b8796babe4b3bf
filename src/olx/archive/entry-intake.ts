import type { BlobRef, FolderFile } from '../course/blob.ts';
import type { BlobSink } from './blob-store.ts';
import { WatchedInput } from './byte-stream.ts';
import { comparePaths, normalisePath } from './entry-path.ts';
import { EntryRegister } from './entry-register.ts';
import type { ArchiveLimits, ByteMeter } from './limits.ts';
import { ArchiveFault, ArchiveRefusal } from './problem.ts';

/** So often progress is told within a large entry. */
const PROGRESS_BYTES = 1024 * 1024;

export interface IntakeOptions {
  readonly limits: ArchiveLimits;
  readonly keep: BlobSink;
  readonly inMemory: (path: string, size: number) => boolean;
  readonly onProgress: ((entries: number, bytes: number) => void) | undefined;
}

/** Takes entries one after another, from whatever format, and makes the folder of them. */
export class EntryIntake {
  readonly #options: IntakeOptions;
  readonly #meter: ByteMeter;
  readonly #register: EntryRegister;
  readonly #files: [string, FolderFile][] = [];
  #held = 0;

  constructor(options: IntakeOptions, meter: ByteMeter) {
    this.#options = options;
    this.#meter = meter;
    this.#register = new EntryRegister(options.limits.maxEntries);
  }

  /** A folder's own entry. It leaves no trace in the result: an OLX folder has no empty folders. */
  addFolder(name: string): void {
    this.#register.count(name);
    const path = normalisePath(name);
    if (path !== '') this.#register.addFolder(path);
  }

  /** The file's path, once its name is known to be good. Its content goes to `fill`. */
  addFile(name: string): string {
    this.#register.count(name);
    const path = normalisePath(name);
    if (path === '' || name.endsWith('/')) throw new ArchiveRefusal('path-empty', 'A file needs a name.', name);
    this.#register.addFile(path);
    return path;
  }

  /**
   * Streams a file's bytes to where blobs are kept. `size` is what the archive declares; a body of
   * another size is damage. Errors of the sink come out as they are.
   */
  async fill(path: string, size: number, body: AsyncIterable<Uint8Array>): Promise<void> {
    const held = this.#reserve(path, size);
    if (held !== null && this.#options.keep.putWhole !== undefined) {
      // read to its end first, as a stream within a stream takes longer than most files
      for await (const _ of this.#exactly(path, size, body, held));
      this.#taken(path, size, held, await this.#options.keep.putWhole(held));
      return;
    }
    const watched = new WatchedInput(this.#exactly(path, size, body, held));
    const blob = await this.#options.keep.put(watched).catch((error: unknown) => {
      watched.rethrow();
      throw error;
    });
    watched.rethrow();
    if (!watched.ended) throw incomplete(path);
    this.#taken(path, size, held, blob);
  }

  #taken(path: string, size: number, held: Uint8Array | null, blob: BlobRef): void {
    if (blob.size !== size) throw incomplete(path);
    this.#files.push([path, { blob, bytes: held }]);
    this.#options.onProgress?.(this.#files.length, this.#meter.unpacked);
  }

  /** Refuses what only the whole list of names shows. */
  checkNames(): void {
    this.#register.finish();
  }

  /** All files, in order of their paths. */
  files(): Map<string, FolderFile> {
    return new Map(this.#files.sort(([left], [right]) => comparePaths(left, right)));
  }

  async *#exactly(
    path: string,
    size: number,
    body: AsyncIterable<Uint8Array>,
    held: Uint8Array | null,
  ): AsyncGenerator<Uint8Array> {
    let taken = 0;
    let told = this.#meter.unpacked;
    for await (const chunk of body) {
      if (taken + chunk.length > size) throw wrongSize(path);
      held?.set(chunk, taken);
      taken += chunk.length;
      if (this.#meter.unpacked - told >= PROGRESS_BYTES) {
        told = this.#meter.unpacked;
        this.#options.onProgress?.(this.#files.length, told);
      }
      yield chunk;
    }
    if (taken !== size) throw wrongSize(path);
  }

  #reserve(path: string, size: number): Uint8Array | null {
    const { limits, inMemory } = this.#options;
    if (size > limits.maxEntryBytes || !inMemory(path, size)) return null;
    this.#held += size;
    if (this.#held > limits.maxHeldBytes) {
      const message = `The files to be read, static assets aside, are larger than ${limits.maxHeldBytes} bytes together.`;
      throw new ArchiveRefusal('unpacked-too-large', message, path);
    }
    return new Uint8Array(size);
  }
}

function incomplete(path: string): ArchiveFault {
  return new ArchiveFault('sink-incomplete', 'The blob sink did not take the whole entry', path);
}

function wrongSize(path: string): ArchiveRefusal {
  return new ArchiveRefusal('archive-damaged', 'The entry is not of the size that the archive declares.', path);
}
