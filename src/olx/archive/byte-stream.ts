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

/**
 * What a platform transform makes of the input, of which one piece is on its way at a time. The input's
 * own error comes out as it went in.
 */
export async function* transformed(
  input: AsyncIterable<Uint8Array>,
  transform: CompressionStream | DecompressionStream | ReadableWritablePair<Uint8Array, Uint8Array>,
): AsyncGenerator<Uint8Array> {
  // no pipe: it costs more than the work where there are thousands of small files
  const iterator = input[Symbol.asyncIterator]();
  const writer = (transform as ReadableWritablePair<Uint8Array, Uint8Array>).writable.getWriter();
  writer.closed.catch(() => undefined);
  const failure = new FirstFailure();
  let ended = false;
  void feed(iterator, writer, failure);
  try {
    yield* piecesOf(transform.readable);
    ended = true;
  } catch (cause) {
    failure.rethrow();
    throw new TransformFailure('The stream cannot be transformed.', { cause });
  } finally {
    if (!ended) {
      void writer.abort().catch(() => undefined);
      void iterator.return?.().catch(() => undefined);
    }
  }
}

/** Never rejects: a failed input goes to `failure`, a failed transform shows at its other end. */
async function feed(
  iterator: AsyncIterator<Uint8Array>,
  writer: WritableStreamDefaultWriter<Uint8Array>,
  failure: FirstFailure,
): Promise<void> {
  let step = await next(iterator, writer, failure);
  while (step !== null) {
    try {
      await (step.done === true ? writer.close() : writer.write(step.value));
    } catch {
      void iterator.return?.().catch(() => undefined);
      return;
    }
    if (step.done === true) return;
    step = await next(iterator, writer, failure);
  }
}

async function next(
  iterator: AsyncIterator<Uint8Array>,
  writer: WritableStreamDefaultWriter<Uint8Array>,
  failure: FirstFailure,
): Promise<IteratorResult<Uint8Array> | null> {
  try {
    return await iterator.next();
  } catch (error) {
    failure.record(error);
    await writer.abort(error).catch(() => undefined);
    return null;
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
        // most come whole, and a copy of each would be as much again
        yield parts.length === 1 ? part : joined(parts, size);
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
