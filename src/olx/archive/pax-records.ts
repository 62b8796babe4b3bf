import { ArchiveRefusal } from './problem.ts';

/** What the records of a pax header say of the entry behind it. */
export interface PaxRecords {
  readonly keys: ReadonlySet<string>;
  /** One byte per code unit. */
  readonly path: string | null;
  /** In bytes; in place of the size in the entry's header. */
  readonly size: number | null;
}

const SPACE = 0x20;
const EQUALS = 0x3d;
const LINE_FEED = 0x0a;
/** Which of two programs take, they do not agree upon. */
const ONCE = new Set(['path', 'linkpath', 'size']);

/** Reads `LENGTH KEY=VALUE\n`, over and over (POSIX, pax, "Extended Header"). Refuses what is no such record. */
export function paxRecords(bytes: Uint8Array): PaxRecords {
  const keys = new Set<string>();
  let path: string | null = null;
  let size: number | null = null;
  for (let at = 0; at < bytes.length; ) {
    const space = bytes.indexOf(SPACE, at);
    const digits = space === -1 ? '' : latin1(bytes.subarray(at, space));
    const end = at + Number(digits);
    const equals = bytes.indexOf(EQUALS, space);
    const isRecord = /^[1-9]\d{0,8}$/.test(digits) && equals > space + 1 && equals < end && end <= bytes.length;
    if (!isRecord || bytes[end - 1] !== LINE_FEED) throw damage();
    const key = latin1(bytes.subarray(space + 1, equals));
    const value = bytes.subarray(equals + 1, end - 1);
    if (keys.has(key) && ONCE.has(key)) throw twice();
    keys.add(key);
    if (key === 'path') path = latin1(value);
    if (key === 'size') size = sizeOf(latin1(value));
    at = end;
  }
  return { keys, path, size };
}

function sizeOf(value: string): number {
  const size = Number(value);
  if (/^\d+$/.test(value) && Number.isSafeInteger(size)) return size;
  throw damage();
}

function latin1(bytes: Uint8Array): string {
  let text = '';
  for (const byte of bytes) text += String.fromCharCode(byte);
  return text;
}

function damage(): ArchiveRefusal {
  return new ArchiveRefusal('archive-damaged', 'The archive is damaged: an entry is described by no valid records.');
}

function twice(): ArchiveRefusal {
  const message = 'Programs would unpack this archive differently: an entry is described twice.';
  return new ArchiveRefusal('archive-ambiguous', message);
}
