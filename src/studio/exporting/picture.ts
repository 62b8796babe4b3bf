import type { Client } from '#contract';
import { answered } from '../data/refusal.ts';

const MEDIA_TYPES: Readonly<Record<string, string>> = {
  png: 'image/png',
  jpg: 'image/jpeg',
  jpeg: 'image/jpeg',
  gif: 'image/gif',
  webp: 'image/webp',
  svg: 'image/svg+xml',
};

/** Largest picture that a preview loads, in bytes. */
const MAX_BYTES = 4_000_000;

/** A static asset as a data URL, or null where it is no picture or too large. Throws where it is refused. */
export async function pictureUrl(
  client: Client,
  course: string,
  path: string,
  signal: AbortSignal,
): Promise<string | null> {
  const mediaType = MEDIA_TYPES[path.slice(path.lastIndexOf('.') + 1).toLowerCase()];
  if (mediaType === undefined) return null;
  const { value } = answered(await client.getAsset(course, path, { signal }));
  return value.byteLength > MAX_BYTES ? null : dataUrl(new Blob([new Uint8Array(value)], { type: mediaType }));
}

function dataUrl(blob: Blob): Promise<string> {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(String(reader.result));
    reader.onerror = () => reject(reader.error);
    reader.readAsDataURL(blob);
  });
}
