import type { BlobRef, FolderFile } from '../course/blob.ts';
import type { BlobSink } from './blob-store.ts';
import { WatchedInput } from './byte-stream.ts';
import { EntryLinks } from './entry-links.ts';
import { comparePaths, normalisePath } from './entry-path.ts';
import { EntryRegister } from './entry-register.ts';
import type { ArchiveLimits, ByteMeter } from './limits.ts';
import { ArchiveFault, ArchiveRefusal } from './problem.ts';

/** So often progress is told within a large entry. */
const PROGRESS_BYTES = 1024 * 1024;

/** So much memory is taken at a time. */
const ROOM_BYTES = 256 * 1024;

/** The bytes of one file, to be taken to their end once. */
export interface EntryBody extends AsyncIterable<Uint8Array> {
  /**
   * Hands over all pieces without waiting in between, which for thousands of small files is quicker.
   * Rejects with what `take` throws, and as the iteration would.
   */
  each?(take: (piece: Uint8Array) => void): Promise<void>;
}

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
  readonly #room = new Room();
  readonly #links = new EntryLinks();
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

  /** A link to another entry, which `followLinks` brings in once all are known. */
  addLink(name: string, target: string, kind: 'symlink' | 'link'): void {
    this.#register.count(name + target);
    const path = normalisePath(name);
    if (path === '') throw new ArchiveRefusal('path-empty', 'A link needs a name.', name);
    this.#links.add(path, target, kind);
  }

  /** Brings in the files that links lead to, each counted as if it were there again. Refuses hostile links. */
  followLinks(): void {
    const files = new Map(this.#files);
    for (const [path, real] of this.#links.follow(new Set(files.keys()))) {
      const file = files.get(real);
      if (file === undefined) continue;
      this.#register.count(path);
      const name = normalisePath(path);
      this.#register.addFile(name);
      this.#meter.addUnpacked(file.blob.size, name);
      // the bytes are held once, but read as often as they are named
      if (file.bytes !== null) this.#hold(name, file.blob.size);
      this.#files.push([name, file]);
    }
  }

  /**
   * Streams a file's bytes to where blobs are kept. `size` is what the archive declares; a body of
   * another size is damage. Errors of the sink come out as they are.
   */
  async fill(path: string, size: number, body: EntryBody): Promise<void> {
    const { keep } = this.#options;
    const held = this.#reserve(path, size);
    const filling = new Filling(path, size, held);
    if (held !== null && keep.putWhole !== undefined) {
      // read to its end first, as a stream within a stream takes longer than most files
      if (body.each !== undefined) await body.each((piece) => this.#take(filling, piece));
      else for await (const piece of body) this.#take(filling, piece);
      filling.finish();
      this.#taken(path, size, held, keep.putWhole(held));
      return;
    }
    const watched = new WatchedInput(this.#exactly(filling, body));
    const blob = await keep.put(watched).catch((error: unknown) => {
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

  async *#exactly(filling: Filling, body: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
    for await (const chunk of body) {
      this.#take(filling, chunk);
      yield chunk;
    }
    filling.finish();
  }

  #take(filling: Filling, chunk: Uint8Array): void {
    filling.take(chunk);
    if (filling.untold < PROGRESS_BYTES) return;
    filling.untold = 0;
    this.#options.onProgress?.(this.#files.length, this.#meter.unpacked);
  }

  #reserve(path: string, size: number): Uint8Array | null {
    const { limits, inMemory } = this.#options;
    if (size > limits.maxEntryBytes || !inMemory(path, size)) return null;
    this.#hold(path, size);
    return this.#room.take(size);
  }

  #hold(path: string, size: number): void {
    const { maxHeldBytes } = this.#options.limits;
    this.#held += size;
    if (this.#held <= maxHeldBytes) return;
    const message = `The files to be read, static assets aside, are larger than ${maxHeldBytes} bytes together.`;
    throw new ArchiveRefusal('unpacked-too-large', message, path, { limit: 'maxHeldBytes' });
  }
}

/** Memory for small files: a buffer for each would take longer than what goes into it. */
class Room {
  #free = new Uint8Array(0);

  take(size: number): Uint8Array {
    if (size > ROOM_BYTES / 8) return new Uint8Array(size);
    if (size > this.#free.length) this.#free = new Uint8Array(ROOM_BYTES);
    const taken = this.#free.subarray(0, size);
    this.#free = this.#free.subarray(size);
    return taken;
  }
}

/** One file on its way in. */
class Filling {
  readonly #path: string;
  readonly #size: number;
  readonly #held: Uint8Array | null;
  #taken = 0;
  /** Bytes since progress was last told. */
  untold = 0;

  constructor(path: string, size: number, held: Uint8Array | null) {
    this.#path = path;
    this.#size = size;
    this.#held = held;
  }

  /** Refuses more bytes than are declared. */
  take(chunk: Uint8Array): void {
    if (this.#taken + chunk.length > this.#size) throw wrongSize(this.#path);
    this.#held?.set(chunk, this.#taken);
    this.#taken += chunk.length;
    this.untold += chunk.length;
  }

  /** Refuses fewer. */
  finish(): void {
    if (this.#taken !== this.#size) throw wrongSize(this.#path);
  }
}

function incomplete(path: string): ArchiveFault {
  return new ArchiveFault('sink-incomplete', 'The blob sink did not take the whole entry', path);
}

function wrongSize(path: string): ArchiveRefusal {
  return new ArchiveRefusal('archive-damaged', 'The entry is not of the size that the archive declares.', path);
}
