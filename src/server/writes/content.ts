import { hash } from 'node:crypto';
import { openAsBlob } from 'node:fs';
import { mkdtemp, open, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import type { DamagedPolicy, Target } from '#contract';
import {
  type ArchiveProblem,
  type ArchiveSource,
  type BlobHash,
  type BlobRef,
  type BlobSink,
  type Block,
  type Course,
  type CourseKey,
  type Diagnostic,
  diagnostic,
  draftsHeld,
  draftsIn,
  type Folder,
  type FolderFile,
  hasDamage,
  type Origin,
  parseXmlBytes,
  readArchive,
  readCourse,
  type SpooledZip,
  usageKey,
} from '#olx';
import type { BlobStore, Store } from '#store';
import { olxInvalid } from '../answers/olx-refusal.ts';
import { ARCHIVE_LIMIT_NAMES, archiveLimits, readLimits, type ServerLimits } from '../config/limits.ts';
import { Refusal } from '../refusal.ts';
import { packedFiles } from './file-list.ts';
import type { Tools, WorkContext, Write } from './write.ts';

/** What came with a write, unpacked and not yet read as OLX. */
export type Content = (
  | { readonly kind: 'document'; readonly bytes: Uint8Array }
  | { readonly kind: 'archive'; readonly files: ReadonlyMap<string, FolderFile> }
) & {
  /** What the files of an archive become: on trial, to be stored or discarded. */
  readonly blobs: Omit<ArchiveBlobs, 'put' | 'putWhole'>;
};

/** The blobs of content that brings none. */
export const NO_BLOBS: Content['blobs'] = {
  named: (course) => course,
  sizes: new Map(),
  store: async () => undefined,
  discard: async () => undefined,
};

/** The content of a write whose body says all or that has none. */
export const NO_CONTENT: Content = { kind: 'document', bytes: new Uint8Array(0), blobs: NO_BLOBS };

/** An archive that was read; it has errors of its own only if these are to be kept. */
export interface ArchiveContent {
  readonly course: Course;
  /** What the archive says of where it comes from. */
  readonly origin: Origin | null;
  readonly findings: readonly Diagnostic[];
}

/** Unpacks what came; files of an archive go into the store on trial. Refuses hostile and oversized archives. */
export async function unpack(
  { store, config }: Pick<Tools, 'store' | 'config'>,
  { course: key, content }: Pick<Write, 'course' | 'content'>,
  { tell, signal }: WorkContext,
): Promise<Content> {
  if (content.kind === 'nothing') return NO_CONTENT;
  if (content.kind === 'document') return { ...content, blobs: NO_BLOBS };
  tell({ phase: 'unpack', done: 0, total: null });
  if (content.kind === 'spooled' && content.form === 'document') {
    return { kind: 'document', bytes: await buffer(store.spool.stream(content.id)), blobs: NO_BLOBS };
  }
  const source = await sourceOf(store, key, content);
  const keep = archiveBlobs(store.blobs);
  const read = readArchive(source, {
    keep,
    limits: archiveLimits(config.limits),
    spool: spoolZip,
    onProgress: (files) => tell({ done: files }),
    signal,
  });
  const result = await read.catch(async (error: unknown) => {
    await keep.discard();
    throw error;
  });
  if (result.ok) return { kind: 'archive', files: result.files, blobs: keep };
  await keep.discard();
  throw archiveRefusal(key, result, config.limits);
}

/** The packed archive of a content. A list of files is packed first, so that one reader checks all of them. */
async function sourceOf(
  store: Pick<Store, 'blobs' | 'spool' | 'load'>,
  key: CourseKey,
  content: Extract<Write['content'], { readonly kind: 'archive' | 'files' | 'spooled' }>,
): Promise<ArchiveSource> {
  if (content.kind === 'archive') return content.bytes;
  if (content.kind === 'spooled') return streamOf(store.spool.stream(content.id));
  return packedFiles(store.blobs, (await store.load(key))?.course ?? null, content.files);
}

/**
 * Reads the files of an archive. Refuses with 422 and all findings if any of them is an error and
 * `damaged` does not say to keep what cannot be read, or if the root itself cannot be. Refuses with 400
 * drafts in an archive of which all is to be published.
 */
export function readArchiveContent(
  key: CourseKey,
  { files, blobs }: { readonly files: Folder; readonly blobs: Pick<ArchiveBlobs, 'named'> },
  limits: ServerLimits,
  { damaged, target }: { readonly damaged: DamagedPolicy; readonly target: Target | undefined },
): ArchiveContent {
  const { course: sound, kept, origin, diagnostics } = readCourse(files, readLimits(limits));
  const course = damaged === 'keep' && kept?.root.damage === undefined ? kept : sound;
  if (course === null) throw olxInvalid(key, diagnostics);
  if (target === 'published') ensureNoDrafts(key, course);
  return { course: blobs.named(course), origin, findings: diagnostics };
}

/** Drafts that a refusal names in its words. */
const MOST_NAMED = 100;

/** Also names files under `drafts/` that no block took, which a step on blocks does not know of. */
function ensureNoDrafts(key: CourseKey, course: Course): void {
  const held = draftsHeld(course);
  if (held.length === 0) return;
  const ways = 'Import it with `target=archive` or `target=draft`, or leave drafts/ out.';
  const more = held.length > MOST_NAMED ? `, and ${held.length - MOST_NAMED} more` : '';
  const names = `${held.slice(0, MOST_NAMED).join(', ')}${more}`;
  const detail = `This archive has drafts, so it cannot all be published. ${ways} In drafts/: ${names}.`;
  throw new Refusal('bad-request', detail, { blocks: draftsIn(course.root).map((id) => usageKey(key, id)) });
}

/** The text of a document's bytes. Refuses with 422 what is not well-formed or not UTF-8. */
export function readText(key: CourseKey, bytes: Uint8Array): string {
  const { document, diagnostics } = parseXmlBytes(bytes, null);
  if (document === null) throw olxInvalid(key, diagnostics);
  return document.text;
}

function streamOf(bytes: AsyncIterable<Uint8Array>): ReadableStream<Uint8Array> {
  return Readable.toWeb(Readable.from(bytes, { objectMode: false })) as ReadableStream<Uint8Array>;
}

function archiveRefusal(
  key: CourseKey,
  { code, message, entry, limit }: ArchiveProblem,
  limits: ServerLimits,
): Refusal {
  // the code stands in the words, as on the command line: the list of problem types is shorter
  const said = `${message} (${code})`;
  const detail = entry === null ? said : `${entry}: ${said}`;
  if (limit !== undefined) {
    const name = ARCHIVE_LIMIT_NAMES[limit];
    return new Refusal('too-large', `${detail} The limit is ${name}.`, { limit: { name, value: limits[name] } });
  }
  if (code === 'archive-unknown') {
    return new Refusal('unsupported-media-type', detail, { supported: ['application/gzip', 'application/zip'] });
  }
  return olxInvalid(key, [diagnostic('file-unreadable', 'error', said, { file: entry })]);
}

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

/** Puts a zip into a file, since zip is read from its end. It is gone with `close`, and at once if the sending fails. */
export async function spoolZip(zip: AsyncIterable<Uint8Array>): Promise<SpooledZip> {
  const folder = await mkdtemp(join(tmpdir(), 'olx-upload-'));
  const close = () => rm(folder, { recursive: true, force: true });
  try {
    const path = join(folder, 'upload.zip');
    const file = await open(path, 'wx', 0o600);
    try {
      for await (const chunk of zip) await file.writeFile(chunk);
    } finally {
      await file.close();
    }
    return { blob: await openAsBlob(path), close };
  } catch (error) {
    await close();
    throw error;
  }
}
