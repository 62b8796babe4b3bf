import { type Extract, extract, type Header } from 'tar-stream';
import { nativeBytes } from '#olx/platform';
import type { EntryBody } from './entry-intake.ts';
import { ArchiveRefusal } from './problem.ts';
import { TarFrames } from './tar-frames.ts';

type Entry = Extract extends AsyncIterable<infer Each> ? Each : never;

// the library's types leave these two out; names come as bytes, one per code unit, to be decoded strictly later
type ExtractOptions = NonNullable<Parameters<typeof extract>[0]> & {
  readonly filenameEncoding: 'latin1';
  readonly allowUnknownFormat: boolean;
};
const OPTIONS: ExtractOptions = { filenameEncoding: 'latin1', allowUnknownFormat: true };

export interface TarEntry {
  /** `name` holds one byte per code unit, except where `pax.path` replaced it. */
  readonly header: Header;
  /** To be read to its end, or not at all, before the next entry is asked for. */
  readonly body: EntryBody;
}

/** The entries of a tar stream one after another. Damage is a refusal; errors of `tar` come out as they are. */
export async function* tarEntries(tar: AsyncIterable<Uint8Array>): AsyncGenerator<TarEntry> {
  const extractor = extract(OPTIONS);
  // asked for before the first byte flows, so that no event is missed
  const entries = extractor[Symbol.asyncIterator]();
  const feed = new Feed(extractor);
  // not waited for: when the consumer gives up, the input may be silent
  void feed.run(tar);
  const { frames } = feed;
  try {
    for (;;) {
      const { done, value: entry } = await entries.next();
      if (frames.problem !== null && (done || entry.offset >= frames.problem.at)) throw frames.problem.refusal;
      if (done) break;
      // a size that is no number comes as null; its body, like that of a folder with a size, would never end
      const { size, type } = entry.header;
      if (!Number.isSafeInteger(size) || size < 0 || (type === 'directory' && size !== 0)) {
        throw new ArchiveRefusal('archive-damaged', 'The archive is damaged: an entry states a size that cannot be.');
      }
      if (frames.nextStart() !== entry.offset) {
        throw new ArchiveRefusal('archive-damaged', 'The archive is damaged: its entries do not follow each other.');
      }
      yield { header: entry.header, body: new TarBody(entry, feed) };
    }
  } catch (cause) {
    if (cause instanceof ArchiveRefusal) throw cause;
    throw feed.explain(cause);
  } finally {
    extractor.destroy();
  }
  if (feed.failure !== null) throw feed.failure.error;
  frames.finish();
}

/** Moves the bytes into the extractor no faster than it takes them. Never rejects. */
class Feed {
  readonly #extractor: Extract;
  #wake = (): void => undefined;
  readonly frames = new TarFrames();
  failure: { readonly error: unknown } | null = null;

  constructor(extractor: Extract) {
    this.#extractor = extractor;
    extractor.on('drain', () => this.#wake());
    extractor.on('close', () => this.#wake());
    // the iterator reports it; without a listener of its own the event would be thrown
    extractor.on('error', () => undefined);
  }

  async run(tar: AsyncIterable<Uint8Array>): Promise<void> {
    try {
      for await (const chunk of tar) {
        if (this.#extractor.destroying) return;
        this.frames.take(chunk);
        if (!this.#extractor.write(nativeBytes(chunk))) await this.#room();
      }
      // streamx needs no argument here, though its types ask for one
      if (!this.#extractor.destroying) this.#extractor.end(undefined);
    } catch (error) {
      this.failure ??= { error };
      this.#extractor.destroy(new Error('The input failed.', { cause: error }));
    }
  }

  /** The error to throw for one that the extractor raised. */
  explain(cause: unknown): unknown {
    if (this.failure !== null) return this.failure.error;
    if (this.frames.problem !== null) return this.frames.problem.refusal;
    return new ArchiveRefusal(
      'archive-damaged',
      'The archive is cut off or damaged: its tar stream cannot be read.',
      null,
      { cause },
    );
  }

  #room(): Promise<void> {
    return new Promise((resolve) => {
      this.#wake = resolve;
      if (this.#extractor.destroying) resolve();
    });
  }
}

/** The pieces of an entry's body. */
class TarBody implements EntryBody {
  readonly #entry: Entry;
  readonly #feed: Feed;

  constructor(entry: Entry, feed: Feed) {
    this.#entry = entry;
    this.#feed = feed;
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Uint8Array> {
    try {
      for await (const chunk of this.#entry) yield bytes(chunk);
    } catch (cause) {
      throw this.#explain(cause);
    }
  }

  each(take: (piece: Uint8Array) => void): Promise<void> {
    return new Promise((resolve, reject) => {
      let failure: unknown = null;
      let ended = false;
      this.#entry.on('data', (chunk: unknown) => {
        try {
          take(bytes(chunk));
        } catch (error) {
          reject(error);
        }
      });
      this.#entry.on('end', () => {
        ended = true;
        resolve();
      });
      this.#entry.on('error', (error: unknown) => {
        failure = error;
      });
      // comes after the end, too
      this.#entry.on('close', () => {
        if (!ended) reject(this.#explain(failure));
      });
    });
  }

  #explain(cause: unknown): unknown {
    return cause instanceof ArchiveRefusal ? cause : this.#feed.explain(cause);
  }
}

function bytes(chunk: unknown): Uint8Array {
  if (chunk instanceof Uint8Array) return chunk;
  throw new TypeError('tar-stream emits bytes');
}
