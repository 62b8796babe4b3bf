import { type ArchiveMedia, MEDIA } from '#contract';

/** What an archive is by its first bytes, whatever it is called; null where it is no archive. */
export async function archiveMedia(file: Blob): Promise<ArchiveMedia | null> {
  const [first, second] = new Uint8Array(await file.slice(0, 2).arrayBuffer());
  if (first === 0x1f && second === 0x8b) return MEDIA.gzip;
  if (first === 0x50 && second === 0x4b) return MEDIA.zip;
  return null;
}
