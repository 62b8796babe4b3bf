/** One read of the Blob gives so many bytes; most files of a course are smaller. */
export const WINDOW_BYTES = 128 * 1024;

/** Short reads of a Blob, taken out of one window that moves along. What it hands out must not be changed. */
export class BlobWindow {
  readonly #blob: Blob;
  #start = 0;
  #bytes = new Uint8Array(0);

  constructor(blob: Blob) {
    this.#blob = blob;
  }

  get size(): number {
    return this.#blob.size;
  }

  /** The bytes from `offset` on, fewer than `length` at the end of the Blob only. `length` is at most the window's. */
  async read(offset: number, length: number): Promise<Uint8Array<ArrayBuffer>> {
    const end = Math.min(offset + length, this.#blob.size);
    if (offset < this.#start || end > this.#start + this.#bytes.length) {
      // until the new one is there the old one need not be held
      this.#bytes = new Uint8Array(0);
      this.#start = offset;
      this.#bytes = new Uint8Array(await this.#blob.slice(offset, offset + WINDOW_BYTES).arrayBuffer());
    }
    return this.#bytes.subarray(offset - this.#start, Math.max(offset, end) - this.#start);
  }
}
