import type { BlobHash, BlobRef, BlobSink, BlobSource, Block, BlockId, Course } from '#olx';
import { inventedIn } from '../spelling/invented.ts';
import { respelled } from '../spelling/respelled.ts';

/** A course run as Studio will export it. */
export interface Predicted {
  readonly course: Course;
  /** Blocks that an import leaves out with all below them, because it cannot read them. */
  readonly dropped: readonly BlockId[];
}

/** Larger course-level files are not looked into; they stay as they are. */
const MAX_TEXT = 4 * 1024 * 1024;

/**
 * What Studio will make of a course run. What Studio invents, such as ids of videos, is taken from one of its exports.
 * New texts are put into `blobs`. Blocks that `keeps` names are not written.
 */
export async function predicted(
  course: Course,
  exported: Course,
  blobs: BlobSink & BlobSource,
  keeps?: (block: Block) => boolean,
): Promise<Predicted> {
  const refs = [...course.files.values(), ...exported.files.values()];
  const texts = new Map<BlobHash, string>();
  for (const { hash, size } of refs) {
    if (size > MAX_TEXT || texts.has(hash)) continue;
    const text = decoded(await blobs.get(hash));
    if (text !== null) texts.set(hash, text);
  }
  const textOf = ({ hash }: BlobRef): string | null => texts.get(hash) ?? null;
  const invented = inventedIn(exported, textOf);
  const spelled = respelled(course, { invented, textOf, ...(keeps === undefined ? {} : { keeps }) });
  for (const text of spelled.texts.values()) await blobs.put(pieces(new TextEncoder().encode(text)));
  return { course: spelled.course, dropped: spelled.dropped };
}

function decoded(bytes: Uint8Array): string | null {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return null;
  }
}

async function* pieces(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}
