/** The archive formats that can be read and written. */
export type ArchiveFormat = 'tar.gz' | 'zip';

/** How many bytes `sniffArchive` needs. */
export const SNIFF_BYTES = 4;

/** The format by the first bytes, whatever the file name is; null for anything else. */
export function sniffArchive(firstBytes: Uint8Array): ArchiveFormat | null {
  const [a, b, c, d] = firstBytes;
  // RFC 1952: magic 1f 8b, and 8 (deflate) is the only method there is
  if (a === 0x1f && b === 0x8b && c === 0x08) return 'tar.gz';
  // APPNOTE: "PK" and a local header (3 4), or the end record of an empty archive (5 6)
  if (a === 0x50 && b === 0x4b && ((c === 3 && d === 4) || (c === 5 && d === 6))) return 'zip';
  return null;
}
