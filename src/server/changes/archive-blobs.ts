import { hash } from 'node:crypto';
import {
  type BlobHash,
  type BlobRef,
  type BlobSink,
  type Block,
  type Child,
  type Course,
  hasDamage,
  type KeptFile,
} from '#olx';
import type { BlobStore } from '#store';

/** Where the files of an archive go while it is unpacked. */
export interface ArchiveBlobs extends BlobSink {
  /**
   * Stores what the course run refers to, and gives the course run with its references as plain values.
   * Most files of an archive are the text of blocks, which is stored with them; their bytes as such
   * nobody asks for again.
   */
  settle(course: Course): Promise<Course>;
}

/** Bytes in memory, named when somebody asks for the name. */
class HeldBytes implements BlobRef {
  readonly bytes: Uint8Array;
  #hash: BlobHash | null = null;

  constructor(bytes: Uint8Array) {
    this.bytes = bytes;
  }

  get size(): number {
    return this.bytes.length;
  }

  get hash(): BlobHash {
    this.#hash ??= hash('sha256', this.bytes, 'hex') as BlobHash;
    return this.#hash;
  }
}

/** Holds files that are in memory anyway until it is known which of them are wanted; the others go into the store at once. */
export function archiveBlobs(blobs: BlobStore): ArchiveBlobs {
  return {
    put: (stream) => blobs.put(stream),
    putWhole: (bytes) => new HeldBytes(bytes),

    async settle(course) {
      const batch = blobs.batch();
      const settled = async (refs: ReadonlyMap<string, BlobRef>): Promise<ReadonlyMap<string, BlobRef>> => {
        const plain = new Map<string, BlobRef>();
        for (const [path, ref] of refs) plain.set(path, ref instanceof HeldBytes ? await batch.put(ref.bytes) : ref);
        return plain;
      };
      const plain = async (ref: BlobRef): Promise<BlobRef> =>
        ref instanceof HeldBytes ? await batch.put(ref.bytes) : ref;
      const files = await settled(course.files);
      const assets = await settled(course.assets);
      const root = await withKeptFiles(course.root, plain);
      const policy =
        course.policy?.kept === undefined ? course.policy : { ...course.policy, kept: await plain(course.policy.kept) };
      await batch.end();
      return { ...course, root, policy, files, assets };
    },
  };
}

/** The tree with the files that are kept for its opaque blocks stored. */
async function withKeptFiles(root: Block, plain: (ref: BlobRef) => Promise<BlobRef>): Promise<Block> {
  const done = new Map<Block, Block>();
  const visit = async (block: Block): Promise<Block> => {
    if (!hasDamage(block)) return block;
    const known = done.get(block);
    if (known !== undefined) return known;
    const { damage, published } = block;
    const children: Child[] = [];
    for (const child of block.children) children.push({ slot: child.slot, block: await visit(child.block) });
    const files: KeptFile[] = [];
    for (const { path, blob } of damage?.files ?? []) files.push({ path, blob: await plain(blob) });
    const next: Block = {
      ...block,
      children,
      ...(damage === undefined ? {} : { damage: { ...damage, files } }),
      ...(published ? { published: await visit(published) } : {}),
    };
    done.set(block, next);
    return next;
  };
  return visit(root);
}
