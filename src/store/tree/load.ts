import { type BlobHash, type Block, type Course, rememberVersions } from '#olx';
import { readBlobs } from '../blobs.ts';
import type { Connection } from '../connection.ts';
import { CorruptStore } from '../errors.ts';
import type { FoundCommit } from '../history.ts';
import type { StoredCommit } from '../model/commit.ts';
import { decodeFiles, type FileMap } from '../model/files.ts';
import { decodeText, Malformed } from '../model/json.ts';
import { buildBlock, decodeNode, type StoredNode } from '../model/node.ts';
import { readObject, readObjects } from '../objects.ts';
import type { FilesId, NodeId, Snapshot } from '../types.ts';
import type { Shared } from './shared.ts';

/** The state after a commit, from memory where it is there. Throws `CorruptStore`. */
export function loadSnapshot(
  connection: Connection,
  shared: Shared,
  { record, stored }: FoundCommit,
): Promise<Snapshot> {
  const { id } = record;
  const kept = shared.snapshots.find(id);
  if (kept !== undefined) return Promise.resolve(kept);
  const underWay = shared.loading.get(id);
  if (underWay !== undefined) return underWay;
  const loading = readCourse(connection, shared, stored)
    .then((course) => {
      const snapshot = { commit: record, course };
      shared.snapshots.keep(id, snapshot);
      return snapshot;
    })
    .finally(() => shared.loading.delete(id));
  shared.loading.set(id, loading);
  return loading;
}

async function readCourse(connection: Connection, shared: Shared, stored: StoredCommit): Promise<Course> {
  const root = await readTree(connection, shared, stored.root);
  const files = await readFiles(connection, shared, stored.files);
  const assets = await readFiles(connection, shared, stored.assets);
  return { root, rootFile: stored.rootFile, policy: await readPolicy(connection, stored.policy), files, assets };
}

/** Reads level by level, so that a course of many thousand blocks takes a few dozen statements. */
async function readTree(connection: Connection, shared: Shared, root: NodeId): Promise<Block> {
  const nodes = new Map<NodeId, StoredNode>();
  // holds on to what is known, which might be collected before it is needed
  const known = new Map<NodeId, Block>();
  for (let level: readonly NodeId[] = [root]; level.length > 0; ) {
    const asked = level.filter((id) => {
      const block = shared.nodes.find(id);
      if (block !== undefined) known.set(id, block);
      return block === undefined;
    });
    const found = await readObjects(connection, 'node', asked, decodeNode);
    for (const [id, node] of found) nodes.set(id, node);
    const next = new Set<NodeId>();
    for (const node of found.values())
      for (const id of partIds(node)) if (!nodes.has(id) && !known.has(id)) next.add(id);
    level = [...next];
  }
  return buildTree(shared, root, nodes, known, await readTexts(connection, [...nodes.values()]));
}

function partIds(node: StoredNode): readonly NodeId[] {
  const children = node.children.map((child) => child.node);
  return node.published ? [...children, node.published] : children;
}

/** Parts before wholes; in one go, so that two loads at once share what they build. */
function buildTree(
  shared: Shared,
  root: NodeId,
  nodes: ReadonlyMap<NodeId, StoredNode>,
  known: Map<NodeId, Block>,
  texts: ReadonlyMap<BlobHash, string>,
): Block {
  const blockOf = (id: NodeId): Block => {
    const block = known.get(id);
    if (block === undefined) throw new CorruptStore('node', id);
    return block;
  };
  const opened = new Set<NodeId>();
  const stack: NodeId[] = [root];
  for (let id = stack.at(-1); id !== undefined; id = stack.at(-1)) {
    const node = nodes.get(id);
    if (known.has(id) || node === undefined) {
      stack.pop();
    } else if (!opened.has(id)) {
      opened.add(id);
      for (const part of partIds(node)) if (!known.has(part)) stack.push(part);
    } else {
      stack.pop();
      const body = node.body === null ? null : (texts.get(node.body.blob.hash) ?? null);
      const block = buildBlock(node, body, blockOf);
      const settled = shared.nodes.settle(id, block);
      if (settled === block) rememberVersions(block, node.nodeVersion, node.version);
      known.set(id, settled);
    }
  }
  return blockOf(root);
}

async function readTexts(connection: Connection, nodes: readonly StoredNode[]): Promise<ReadonlyMap<BlobHash, string>> {
  const hashes = new Set<BlobHash>();
  for (const node of nodes) if (node.body !== null) hashes.add(node.body.blob.hash);
  const texts = new Map<BlobHash, string>();
  for (const [hash, bytes] of await readBlobs(connection, [...hashes])) texts.set(hash, textOf(hash, bytes));
  return texts;
}

async function readFiles(connection: Connection, shared: Shared, id: FilesId): Promise<FileMap> {
  return shared.files.find(id) ?? shared.files.settle(id, await readObject(connection, 'files', id, decodeFiles));
}

async function readPolicy(connection: Connection, policy: StoredCommit['policy']): Promise<Course['policy']> {
  if (policy === null) return null;
  const { path, blob, unmatched, kept } = policy;
  const bytes = (await readBlobs(connection, [blob.hash])).get(blob.hash);
  if (bytes === undefined) throw new CorruptStore('blob', blob.hash);
  // names are looked up in it, whatever its bytes are
  if (kept) return { path, text: new TextDecoder().decode(bytes), unmatched, kept: blob };
  return { path, text: textOf(blob.hash, bytes), unmatched };
}

function textOf(hash: BlobHash, bytes: Uint8Array): string {
  try {
    return decodeText(bytes);
  } catch (cause) {
    if (cause instanceof Malformed) throw new CorruptStore('blob', hash, cause);
    throw cause;
  }
}
