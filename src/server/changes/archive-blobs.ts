import { hash } from 'node:crypto';
import { type BlobHash, type BlobRef, type BlobSink, type Block, type Course, hasDamage } from '#olx';
import type { BlobStore } from '#store';

/** Where the files of an archive go while it is unpacked. */
export interface ArchiveBlobs extends BlobSink {
  /**
   * The course run with its references as plain values. Remembers which bytes those name, to be stored
   * by `store`. Most files of an archive are the text of blocks, which is stored with them; nobody asks
   * for their bytes as such again.
   */
  named(course: Course): Course;
  /** The size of each blob that `store` would store. */
  readonly sizes: ReadonlyMap<BlobHash, number>;
  /** Puts what the named course run refers to into the store. */
  store(): Promise<void>;
  /** Removes everything that was not stored. */
  discard(): Promise<void>;
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

/**
 * Holds files that are in memory anyway until it is known which of them are wanted. The others go into
 * the database on trial, so that a refused archive leaves nothing behind.
 */
export function archiveBlobs(blobs: BlobStore): ArchiveBlobs {
  const stage = blobs.stage();
  const held = new Map<BlobHash, Uint8Array>();
  const sizes = new Map<BlobHash, number>();

  const plain = (ref: BlobRef): BlobRef => {
    const { hash: name, size } = ref;
    sizes.set(name, size);
    if (ref instanceof HeldBytes) held.set(name, ref.bytes);
    return { hash: name, size };
  };
  const all = (refs: ReadonlyMap<string, BlobRef>): ReadonlyMap<string, BlobRef> =>
    new Map([...refs].map(([path, ref]) => [path, plain(ref)]));

  return {
    put: (stream) => stage.put(stream),
    putWhole: (bytes) => new HeldBytes(bytes),
    sizes,
    named({ policy, ...course }) {
      return {
        ...course,
        root: withKeptFiles(course.root, plain),
        policy: policy?.kept === undefined ? policy : { ...policy, kept: plain(policy.kept) },
        files: all(course.files),
        assets: all(course.assets),
      };
    },
    async store() {
      const batch = blobs.batch();
      for (const bytes of held.values()) await batch.put(bytes);
      await batch.end();
      await stage.keep(sizes.keys());
    },
    discard: () => stage.discard(),
  };
}

/** The tree with plain references to the files that are kept for its opaque blocks. */
function withKeptFiles(root: Block, plain: (ref: BlobRef) => BlobRef): Block {
  const done = new Map<Block, Block>();
  const visit = (block: Block): Block => {
    if (!hasDamage(block)) return block;
    const known = done.get(block);
    if (known !== undefined) return known;
    const { damage, published } = block;
    const files = damage?.files.map(({ path, blob }) => ({ path, blob: plain(blob) }));
    const next: Block = {
      ...block,
      children: block.children.map((child) => ({ slot: child.slot, block: visit(child.block) })),
      ...(damage === undefined || files === undefined ? {} : { damage: { ...damage, files } }),
      ...(published ? { published: visit(published) } : {}),
    };
    done.set(block, next);
    return next;
  };
  return visit(root);
}
