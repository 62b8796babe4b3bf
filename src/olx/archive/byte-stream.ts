/**
 * Streams of bytes as async iterables, which pass errors and early ends on without loss. Web Streams
 * are used at the edges only: not every browser can iterate them.
 */

/** Largest piece handed to a decompressor: some emit all that a piece unpacks to at once (up to 1,032 times). */
const SLICE_BYTES = 32 * 1024;

/** The stream's bytes in pieces of at most 32 KiB. The signal cancels the stream, even while it is silent. */
export async function* slicesOf(source: ReadableStream<Uint8Array>, signal: AbortSignal): AsyncGenerator<Uint8Array> {
  const reader = source.getReader();
  const cancel = () => void reader.cancel(signal.reason).catch(() => undefined);
  signal.addEventListener('abort', cancel, { once: true });
  let ended = false;
  try {
    for (;;) {
      signal.throwIfAborted();
      const { done, value } = await reader.read();
      signal.throwIfAborted();
      if (done) {
        ended = true;
        return;
      }
      for (let at = 0; at < value.length; at += SLICE_BYTES) yield value.subarray(at, at + SLICE_BYTES);
    }
  } finally {
    signal.removeEventListener('abort', cancel);
    if (!ended) cancel();
  }
}

/** A stream that pulls from the iterable one piece at a time and holds none back. */
export function toReadable(input: AsyncIterable<Uint8Array>): ReadableStream<Uint8Array> {
  const iterator = input[Symbol.asyncIterator]();
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        const { done, value } = await iterator.next();
        if (done) controller.close();
        else controller.enqueue(value);
      },
      async cancel() {
        await iterator.return?.();
      },
    },
    { highWaterMark: 0 },
  );
}

/** The stream's pieces as they come. Ending early cancels it. */
export async function* piecesOf(stream: ReadableStream<Uint8Array>): AsyncGenerator<Uint8Array> {
  const reader = stream.getReader();
  let ended = false;
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) {
        ended = true;
        return;
      }
      yield value;
    }
  } finally {
    if (!ended) void reader.cancel().catch(() => undefined);
  }
}

/** Thrown by `transformed` where the transform itself failed, not what flows into it. */
export class TransformFailure extends Error {
  override readonly name = 'TransformFailure';
}

/** What a platform transform makes of the input. The input's own error comes out as it went in. */
export async function* transformed(
  input: AsyncIterable<Uint8Array>,
  transform: CompressionStream | DecompressionStream,
): AsyncGenerator<Uint8Array> {
  const watched = new WatchedInput(input);
  // not every platform tells the input that nobody listens any more
  const stop = new AbortController();
  const pair = transform as ReadableWritablePair<Uint8Array, Uint8Array>;
  const output = toReadable(watched).pipeThrough(pair, { signal: stop.signal });
  try {
    yield* piecesOf(output);
  } catch (cause) {
    watched.rethrow();
    throw new TransformFailure('The stream cannot be transformed.', { cause });
  } finally {
    stop.abort();
  }
}

/** Remembers the first error, where a library between would replace or wrap it. */
export class FirstFailure {
  #held: { readonly error: unknown } | null = null;

  record(error: unknown): void {
    this.#held ??= { error };
  }

  /** Throws what was recorded; does nothing where nothing was. */
  rethrow(): void {
    if (this.#held !== null) throw this.#held.error;
  }
}

/** Passes bytes on and remembers how they ended. */
export class WatchedInput implements AsyncIterable<Uint8Array> {
  readonly #input: AsyncIterable<Uint8Array>;
  readonly #failure = new FirstFailure();
  #ended = false;

  constructor(input: AsyncIterable<Uint8Array>) {
    this.#input = input;
  }

  /** True once the reader was told that there is no more. */
  get ended(): boolean {
    return this.#ended;
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Uint8Array> {
    try {
      yield* this.#input;
      this.#ended = true;
    } catch (error) {
      this.#failure.record(error);
      throw error;
    }
  }

  /** Throws the error that ended the input; does nothing where it ended well or goes on. */
  rethrow(): void {
    this.#failure.rethrow();
  }
}

/** The same pieces, each told to `count` before it is handed on. */
export async function* counted(
  input: AsyncIterable<Uint8Array>,
  count: (bytes: number) => void,
): AsyncGenerator<Uint8Array> {
  for await (const chunk of input) {
    count(chunk.length);
    yield chunk;
  }
}

/** The same bytes in pieces of exactly `size`, the last one shorter. */
export async function* inPiecesOf(size: number, input: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let parts: Uint8Array[] = [];
  let filled = 0;
  for await (const chunk of input) {
    for (let at = 0; at < chunk.length; ) {
      const part = chunk.subarray(at, at + size - filled);
      parts.push(part);
      filled += part.length;
      at += part.length;
      if (filled === size) {
        yield joined(parts, size);
        parts = [];
        filled = 0;
      }
    }
  }
  if (filled > 0) yield joined(parts, filled);
}

/** One copy of all parts, which make `size` bytes together. */
export function joined(parts: readonly Uint8Array[], size: number): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(size);
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}
