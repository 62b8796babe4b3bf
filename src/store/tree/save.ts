import { type BlobRef, type Block, type Child, nodeVersionOf, rememberVersions, versionOf } from '#olx';
import { ensureBlobs } from '../blobs.ts';
import type { Connection } from '../connection.ts';
import { encodeFiles, type FileMap } from '../model/files.ts';
import { encodeText } from '../model/json.ts';
import { encodeNode } from '../model/node.ts';
import { newBlob, newObject } from '../objects.ts';
import type { FilesId, NodeId } from '../types.ts';
import type { ObjectWriter } from './batch.ts';
import type { Shared } from './shared.ts';
import { partsFirst } from './walk.ts';

export interface SavedTree {
  readonly id: NodeId;
  /** The id of each block of the tree, settled or not. */
  readonly nodeOf: (block: Block) => NodeId;
  /** To be called once all of it is stored; gives the tree, with what was known before in place of what equals it. */
  readonly settle: () => Block;
}

/** Hands what is new of a tree to the writer. Throws `LimitExceeded`, `Unstorable` and what the writer throws. */
export async function saveTree(
  connection: Connection,
  shared: Shared,
  writer: ObjectWriter,
  root: Block,
): Promise<SavedTree> {
  const fresh = partsFirst(root, (block) => shared.nodes.idOf(block) !== undefined);
  const ids = new Map<Block, NodeId>();
  const nodeOf = (block: Block): NodeId => stored(ids.get(block) ?? shared.nodes.idOf(block));
  writer.expect(fresh.length);

  const kept = fresh.flatMap((block) => (block.damage?.files ?? []).map(({ blob }) => blob.hash));
  if (kept.length > 0) await ensureBlobs(connection, kept);
  for (const block of fresh) {
    const body =
      block.body === null ? null : newBlob(connection, encodeText(block.body.text, `the file ${block.body.path}`));
    const versions = { version: versionOf(block), nodeVersion: nodeVersionOf(block) };
    const node = newObject(
      connection,
      'node',
      encodeNode(block, { ...versions, body: body === null ? null : body.ref, nodeOf }),
    );
    const id = node.id as NodeId;
    ids.set(block, id);
    writer.blockDone();
    if (shared.nodes.find(id) !== undefined) continue;
    if (body !== null) await writer.add(body);
    await writer.add(node);
  }

  return { id: nodeOf(root), nodeOf, settle: () => settleTree(shared, fresh, nodeOf, root) };
}

/** Makes blocks that are stored by now known, in one go, so that no load comes in between. */
function settleTree(shared: Shared, fresh: readonly Block[], nodeOf: (block: Block) => NodeId, root: Block): Block {
  const settled = (block: Block): Block => shared.nodes.find(nodeOf(block)) ?? block;
  for (const block of fresh) {
    const whole = withParts(block, settled);
    if (whole !== block) rememberVersions(whole, nodeVersionOf(block), versionOf(block));
    shared.nodes.settle(nodeOf(block), whole);
    shared.nodes.note(nodeOf(block), block);
  }
  return settled(root);
}

function withParts(block: Block, settled: (block: Block) => Block): Block {
  const children = block.children.map((child): Child => {
    const known = settled(child.block);
    return known === child.block ? child : { slot: child.slot, block: known };
  });
  const published = block.published ? settled(block.published) : block.published;
  if (published === block.published && children.every((child, index) => child === block.children[index])) return block;
  return published === undefined ? { ...block, children } : { ...block, children, published };
}

/**
 * Hands a list of files to the writer if it is new. `settle` is to be called once it is stored. Throws
 * `MissingBlobs` where it names bytes that are not there.
 */
export async function saveFiles(
  connection: Connection,
  shared: Shared,
  writer: ObjectWriter,
  files: FileMap,
): Promise<{ readonly id: FilesId; readonly settle: () => FileMap }> {
  const known = shared.files.idOf(files);
  if (known !== undefined) return { id: known, settle: () => shared.files.find(known) ?? files };
  const object = newObject(connection, 'files', encodeFiles(files));
  const id = object.id as FilesId;
  const equal = shared.files.find(id);
  if (equal !== undefined) {
    shared.files.note(id, files);
    return { id, settle: () => equal };
  }
  await ensureBlobs(
    connection,
    [...files.values()].map((ref) => ref.hash),
  );
  await writer.add(object);
  return { id, settle: () => shared.files.settle(id, files) };
}

/** Stores a text as a blob. */
export async function saveText(
  connection: Connection,
  writer: ObjectWriter,
  text: string,
  what: string,
): Promise<BlobRef> {
  const blob = newBlob(connection, encodeText(text, what));
  await writer.add(blob);
  return blob.ref;
}

function stored(id: NodeId | undefined): NodeId {
  if (id === undefined) throw new TypeError('a block comes before what stands below it');
  return id;
}
