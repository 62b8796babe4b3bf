import type { BlobRef } from '#olx';
import { decodeRef, encodeRef } from './blob.ts';
import { asList, asText, decodeObject, encodeJson } from './json.ts';

/** Files by path, as a course run holds them. */
export type FileMap = ReadonlyMap<string, BlobRef>;

/** Rule 5: the same files give the same object, in whatever order they came. */
export function encodeFiles(files: FileMap): Uint8Array {
  const paths = [...files.keys()].sort((one, other) => (one < other ? -1 : 1));
  const entries: unknown[] = [];
  for (const path of paths) {
    const ref = files.get(path);
    if (ref !== undefined) entries.push([path, encodeRef(ref)]);
  }
  return encodeJson({ kind: 'files', format: 1, entries });
}

/** In order of paths. Throws `Malformed`. */
export function decodeFiles(bytes: Uint8Array): FileMap {
  return new Map(
    asList(decodeObject(bytes, 'files')['entries']).map((entry) => {
      const [path, ref] = asList(entry);
      return [asText(path), decodeRef(ref)];
    }),
  );
}
