import { hash } from 'node:crypto';
import type { FileList } from '#contract';
import {
  ArchiveFault,
  type ArchiveSource,
  type BlobHash,
  type BlobRef,
  type BlobSource,
  type Block,
  type Course,
  hasDamage,
  type OutputFile,
  partsOf,
  writeArchive,
} from '#olx';
import type { BlobStore } from '#store';
import { Refusal } from '../refusal.ts';

/**
 * A list of files as an archive. `course` is the course run that files are named of by their hash; null for a new one.
 * Refuses with 400 a path that is there twice or that no archive may hold, and a file without content.
 */
export function packedFiles(blobs: BlobStore, course: Course | null, list: FileList['files']): ArchiveSource {
  const held = heldFiles(course);
  const sent = new Map<BlobHash, Uint8Array>();
  const files = new Map<string, OutputFile>();
  for (const file of list) {
    if (files.has(file.path)) throw badFile(file.path, 'is in the list twice');
    files.set(file.path, outputOf(file, held, sent));
  }
  const source: BlobSource = {
    get: async (name) => sent.get(name) ?? (await blobs.get(name)),
    stream: (name) => {
      const bytes = sent.get(name);
      return bytes === undefined ? blobs.stream(name) : pieces(bytes);
    },
  };
  try {
    return writeArchive(files, source, 'zip');
  } catch (error) {
    if (error instanceof ArchiveFault && error.code === 'path-refused')
      throw badFile(error.subject, 'cannot be in an archive under this path');
    if (error instanceof ArchiveFault && error.code === 'path-conflict')
      throw badFile(error.subject, 'is a folder of another file, too');
    throw error;
  }
}

function outputOf(
  { path, text, content, hash: name }: FileList['files'][number],
  held: ReadonlyMap<string, BlobRef>,
  sent: Map<BlobHash, Uint8Array>,
): OutputFile {
  if (typeof text === 'string') {
    if (!text.isWellFormed()) throw badFile(path, 'has half a character in its text, which UTF-8 cannot hold');
    return { text };
  }
  if (content !== undefined) {
    const bytes = Buffer.from(content, 'base64');
    const ref: BlobRef = { hash: hash('sha256', bytes, 'hex') as BlobHash, size: bytes.length };
    sent.set(ref.hash, bytes);
    return { blob: ref };
  }
  const blob = name === undefined ? undefined : held.get(name);
  if (blob !== undefined) return { blob };
  const missing = 'needs a text, its bytes as content, or the hash of a file that the course run has';
  throw badFile(path, missing);
}

/** The files that a course run has, by hash: what nobody else's course run has cannot be named by hash. */
function heldFiles(course: Course | null): ReadonlyMap<string, BlobRef> {
  if (course === null) return new Map();
  const { assets, files, policy, root } = course;
  const kept = policy?.kept === undefined ? [] : [policy.kept];
  const refs = [...assets.values(), ...files.values(), ...kept, ...damagedFiles(root)];
  return new Map(refs.map((ref) => [ref.hash, ref]));
}

/** The files of blocks that could not be read. Exports have them as bytes. */
function* damagedFiles(block: Block): Generator<BlobRef> {
  if (!hasDamage(block)) return;
  for (const { blob } of block.damage?.files ?? []) yield blob;
  for (const part of partsOf(block)) yield* damagedFiles(part);
}

function badFile(path: string, reason: string): Refusal {
  return new Refusal('bad-request', `The file ${path.slice(0, 200)} ${reason}.`);
}

async function* pieces(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}
