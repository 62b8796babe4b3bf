import {
  type BlobRef,
  type BlobSource,
  type Course,
  type OutputFile,
  withInlineXBlocks,
  writeArchive,
  writeCourse,
} from '#olx';

/**
 * The archive of a whole course run as Studio is to import it. Of the static assets it holds only those that are new
 * or changed, because an import deletes none.
 */
export function importArchive(known: Course, next: Course, blobs: BlobSource): AsyncIterable<Uint8Array> {
  return chunks(writeArchive(importFolder(known, next), blobs, 'tar.gz', { wrap: 'course' }));
}

/** The files of that archive, by path. */
export function importFolder(known: Course, next: Course): ReadonlyMap<string, OutputFile> {
  const there = `${next.rootFile.base}static/`;
  const files = [...writeCourse(withInlineXBlocks(next))].filter(
    ([path, file]) =>
      !path.startsWith(there) || !('blob' in file) || !isThere(known, path.slice(there.length), file.blob),
  );
  return new Map(files);
}

function isThere({ assets }: Course, path: string, { hash }: BlobRef): boolean {
  return assets.get(path)?.hash === hash;
}

async function* chunks(stream: ReadableStream<Uint8Array>): AsyncGenerator<Uint8Array> {
  const reader = stream.getReader();
  try {
    for (let read = await reader.read(); !read.done; read = await reader.read()) yield read.value;
  } finally {
    await reader.cancel();
  }
}
