import { type PaxRecords, paxRecords } from './pax-records.ts';
import { ArchiveRefusal } from './problem.ts';

const BLOCK_BYTES = 512;
/** Names and records in front of an entry; macOS puts extended attributes there. */
const MAX_META_BYTES = 4 * 1024 * 1024;
/** What a global header may not say: not every program heeds it, tar-stream among them. */
const GLOBAL_HARM = ['path', 'linkpath', 'size', 'hdrcharset', 'GNU.sparse.major', 'GNU.sparse.name'];

/** What stands in front of an entry and is about it. */
interface Meta {
  readonly pax: PaxRecords | null;
  readonly longName: string | null;
  readonly longLink: string | null;
}

const NO_META: Meta = { pax: null, longName: null, longLink: null };

/**
 * Watches the blocks of a tar stream on their way to tar-stream, which is forgiving, and finds what
 * programs read differently: entries behind the end marker, two names for one entry, records for all
 * entries at once. Knows where each entry begins, so that both can be held against each other.
 */
export class TarFrames {
  readonly #starts: number[] = [];
  readonly #block = new Uint8Array(BLOCK_BYTES);
  #filled = 0;
  #position = 0;
  #skip = 0;
  #collecting: { readonly type: string; readonly bytes: Uint8Array; filled: number } | null = null;
  #meta = NO_META;
  #ended = false;
  /** The first thing that is wrong, and the offset at which it stands; entries before it are sound. */
  problem: { readonly at: number; readonly refusal: ArchiveRefusal } | null = null;

  /** To be given all bytes in order, each chunk before tar-stream gets it. */
  take(chunk: Uint8Array): void {
    for (let at = 0; at < chunk.length && this.problem === null; ) {
      const rest = chunk.length - at;
      const wanted = this.#collecting === null ? this.#skip : this.#collecting.bytes.length - this.#collecting.filled;
      const taken = Math.min(rest, wanted === 0 ? BLOCK_BYTES - this.#filled : wanted);
      const start = at;
      at += taken;
      this.#position += taken;
      if (wanted === 0) this.#fill(chunk.subarray(start, at));
      else if (this.#collecting === null) this.#skip -= taken;
      else this.#collect(this.#collecting, chunk.subarray(start, at));
    }
  }

  /** The offset of the next entry's header; -1 where there is none. */
  nextStart(): number {
    return this.#starts.shift() ?? -1;
  }

  /** To be called at the end of the stream. Refuses one without an end marker. */
  finish(): void {
    const whole = this.#ended && this.#filled === 0 && this.#skip === 0 && this.#collecting === null;
    if (this.problem !== null) throw this.problem.refusal;
    if (!whole) throw new ArchiveRefusal('archive-damaged', 'The archive is cut off: its end is missing.');
  }

  #fill(part: Uint8Array): void {
    this.#block.set(part, this.#filled);
    this.#filled += part.length;
    if (this.#filled < BLOCK_BYTES) return;
    this.#filled = 0;
    this.#attempt(() => this.#header(this.#block));
  }

  #header(block: Uint8Array): void {
    if (block.every((byte) => byte === 0)) {
      if (this.#meta !== NO_META) throw damage();
      this.#ended = true;
      return;
    }
    if (this.#ended) throw differently('there is more behind its end');
    const type = String.fromCharCode(block[156] ?? 0);
    const size = sizeOf(block.subarray(124, 136));
    if ('xgLK'.includes(type)) {
      if (size > MAX_META_BYTES) throw damage();
      this.#collecting = { type, bytes: new Uint8Array(Math.ceil(size / BLOCK_BYTES) * BLOCK_BYTES), filled: 0 };
      this.#metaSize = size;
      if (size === 0) this.#close();
      return;
    }
    // an early GNU tar put names in front in yet another way, which programs have dropped since
    if (type === 'N') throw new ArchiveRefusal('entry-special', 'The archive is of a kind that is no longer read.');
    const content = type === '5' ? 0 : (this.#meta.pax?.size ?? size);
    this.#skip = Math.ceil(content / BLOCK_BYTES) * BLOCK_BYTES;
    this.#starts.push(this.#position - BLOCK_BYTES);
    this.#meta = NO_META;
  }

  #metaSize = 0;

  #collect(into: { readonly bytes: Uint8Array; filled: number }, part: Uint8Array): void {
    into.bytes.set(part, into.filled);
    into.filled += part.length;
    if (into.filled === into.bytes.length) this.#attempt(() => this.#close());
  }

  #close(): void {
    const { type, bytes } = this.#collecting ?? { type: '', bytes: new Uint8Array(0) };
    this.#collecting = null;
    const content = bytes.subarray(0, this.#metaSize);
    if (type === 'g') {
      const harm = GLOBAL_HARM.find((key) => paxRecords(content).keys.has(key));
      if (harm !== undefined) throw differently(`it gives all its entries one “${harm}”`);
      return;
    }
    const field = type === 'x' ? 'pax' : type === 'L' ? 'longName' : 'longLink';
    if (this.#meta[field] !== null) throw differently('an entry is described twice');
    this.#meta = { ...this.#meta, [field]: type === 'x' ? paxRecords(content) : untilNul(content) };
    const { pax, longName } = this.#meta;
    if (pax !== null && pax.path !== null && longName !== null && pax.path !== longName) {
      throw differently('an entry has two names');
    }
  }

  #attempt(work: () => void): void {
    try {
      work();
    } catch (error) {
      if (!(error instanceof ArchiveRefusal)) throw error;
      this.problem = { at: this.#position - BLOCK_BYTES, refusal: error };
    }
  }
}

/** Octal digits, or, after a byte 0x80, a number of 11 bytes. */
function sizeOf(field: Uint8Array): number {
  if (field[0] === 0x80) {
    const size = field.subarray(1).reduce((sum, byte) => sum * 256 + byte, 0);
    if (Number.isSafeInteger(size)) return size;
    throw damage();
  }
  const digits = /^ *([0-7]*)[ \0]*$/.exec(latin1(field));
  if (digits === null) throw damage();
  return digits[1] === '' ? 0 : Number.parseInt(digits[1] ?? '', 8);
}

function untilNul(bytes: Uint8Array): string {
  const end = bytes.indexOf(0);
  if (end !== -1 && bytes.subarray(end).some((byte) => byte !== 0)) throw differently('an entry has two names');
  return latin1(end === -1 ? bytes : bytes.subarray(0, end));
}

function latin1(bytes: Uint8Array): string {
  let text = '';
  for (const byte of bytes) text += String.fromCharCode(byte);
  return text;
}

function damage(): ArchiveRefusal {
  return new ArchiveRefusal('archive-damaged', 'The archive is cut off or damaged: its tar stream cannot be read.');
}

function differently(reason: string): ArchiveRefusal {
  return new ArchiveRefusal('archive-ambiguous', `Programs would unpack this archive differently: ${reason}.`);
}
