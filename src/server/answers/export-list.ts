import { hash } from 'node:crypto';
import type { ExportList } from '#contract';
import type { BlobRef, OutputFile, OutputFolder } from '#olx';
import type { BlobStore } from '#store';

/** Files above this size are listed without their text, in bytes. */
const MAX_TEXT = 512 * 1024;
/** All texts of one list together, in bytes. */
const MAX_TEXTS = 8 * 1024 * 1024;

/** The files of an export, with the text of those that are text. */
export async function listFiles(folder: OutputFolder, blobs: BlobStore): Promise<Pick<ExportList, 'files' | 'size'>> {
  const files: { path: string; size: number; hash: string; text: string | null }[] = [];
  let total = 0;
  let texts = 0;
  for (const [path, file] of folder) {
    const size = 'text' in file ? Buffer.byteLength(file.text) : file.blob.size;
    const text = size <= MAX_TEXT && texts + size <= MAX_TEXTS ? await textOf(file, blobs) : null;
    if (text !== null) texts += size;
    total += size;
    files.push({ path, size, hash: 'text' in file ? hash('sha256', file.text) : file.blob.hash, text });
  }
  return { files, size: total };
}

async function textOf(file: OutputFile, blobs: BlobStore): Promise<string | null> {
  return 'text' in file ? file.text : decode(await bytesOf(file.blob, blobs));
}

function bytesOf(blob: BlobRef, blobs: BlobStore): Promise<Uint8Array | null> {
  return blobs.get(blob.hash);
}

/** The bytes as text, or null where they are no UTF-8 or hold a NUL, as images do. */
function decode(bytes: Uint8Array | null): string | null {
  if (bytes === null || bytes.includes(0)) return null;
  try {
    // with its byte order mark, so that the list can be sent back
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return null;
  }
}
