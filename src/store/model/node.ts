import {
  type BlobRef,
  type Block,
  type BlockBody,
  type BlockFile,
  type Child,
  type Damage,
  DIAGNOSTIC_CODES,
  type Settings,
  type Slot,
  type Version,
} from '#olx';
import type { NodeId } from '../types.ts';
import { decodeRef, encodeRef } from './blob.ts';
import {
  asBoolean,
  asList,
  asNumber,
  asSettings,
  asText,
  asTextOrNull,
  decodeObject,
  encodeJson,
  ensureFinite,
  Malformed,
} from './json.ts';

/** A block as it is stored: what it holds itself, and the ids of what stands below it. */
export interface StoredNode {
  readonly type: string;
  readonly urlName: string;
  readonly derivedName: boolean;
  readonly version: Version;
  readonly nodeVersion: Version;
  readonly text: string;
  readonly holes: readonly number[];
  readonly file: BlockFile | null;
  readonly body: { readonly kind: BlockBody['kind']; readonly path: string; readonly blob: BlobRef } | null;
  readonly policy: Settings | null;
  readonly children: readonly { readonly slot: Slot; readonly node: NodeId }[];
  readonly published: NodeId | null | undefined;
  /** Undefined for a block that can be read. */
  readonly damage: Damage | undefined;
}

/** What is stored elsewhere, for a block's node. */
export interface NodeParts {
  readonly version: Version;
  readonly nodeVersion: Version;
  readonly body: BlobRef | null;
  readonly nodeOf: (block: Block) => NodeId;
}

/** Rule 4. Throws `Unstorable` where a setting has no JSON form. */
export function encodeNode(block: Block, parts: NodeParts): Uint8Array {
  if (block.policy !== null) ensureFinite(block.policy, `a setting of ${block.type}@${block.urlName}`);
  return encodeJson({
    kind: 'node',
    // a program that knows format 1 only must not lose what is kept
    format: block.damage === undefined ? 1 : 2,
    type: block.type,
    url_name: block.urlName,
    derived_name: block.derivedName,
    version: parts.version,
    node_version: parts.nodeVersion,
    text: block.text,
    holes: block.holes,
    file: block.file === null ? null : [block.file.path, block.file.before, block.file.after],
    body: block.body === null || parts.body === null ? null : [block.body.kind, block.body.path, encodeRef(parts.body)],
    policy: block.policy,
    children: block.children.map((child) => [encodeSlot(child.slot), parts.nodeOf(child.block)]),
    // left out, as in the block itself, where the block is in its published form
    published: block.published ? parts.nodeOf(block.published) : block.published,
    damage: block.damage === undefined ? undefined : encodeDamage(block.damage),
  });
}

function encodeDamage({ unread, files, code, message }: Damage): readonly unknown[] {
  return [unread, files.map(({ path, blob }) => [path, encodeRef(blob)]), code, message];
}

function encodeSlot(slot: Slot): readonly string[] {
  return slot.kind === 'pointer' ? [slot.kind, slot.text] : [slot.kind];
}

/** Throws `Malformed`. */
export function decodeNode(bytes: Uint8Array): StoredNode {
  const fields = decodeObject(bytes, 'node');
  const published = fields['published'];
  return {
    type: asText(fields['type']),
    urlName: asText(fields['url_name']),
    derivedName: asBoolean(fields['derived_name']),
    version: asText(fields['version']) as Version,
    nodeVersion: asText(fields['node_version']) as Version,
    text: asText(fields['text']),
    holes: asList(fields['holes']).map(asNumber),
    file: decodeFile(fields['file']),
    body: decodeBody(fields['body']),
    policy: fields['policy'] === null ? null : asSettings(fields['policy']),
    children: asList(fields['children']).map(decodeChild),
    published: published === undefined ? undefined : (asTextOrNull(published) as NodeId | null),
    damage: decodeDamage(fields['damage']),
  };
}

function decodeDamage(value: unknown): Damage | undefined {
  if (value === undefined) return undefined;
  const [unread, files, code, message] = asList(value);
  if (unread !== 'file' && unread !== 'content') throw new Malformed('not a kind of damage');
  const found = DIAGNOSTIC_CODES.find((each) => each === code);
  return {
    unread,
    files: asList(files).map((file) => {
      const [path, blob] = asList(file);
      return { path: asText(path), blob: decodeRef(blob) };
    }),
    // a code that has gone since
    code: found ?? 'file-unreadable',
    message: asText(message),
  };
}

function decodeFile(value: unknown): BlockFile | null {
  if (value === null) return null;
  const [path, before, after] = asList(value);
  return { path: asText(path), before: asText(before), after: asText(after) };
}

function decodeBody(value: unknown): StoredNode['body'] {
  if (value === null) return null;
  const [kind, path, blob] = asList(value);
  if (kind !== 'html' && kind !== 'xml') throw new Malformed('not a kind of body');
  return { kind, path: asText(path), blob: decodeRef(blob) };
}

function decodeChild(value: unknown): StoredNode['children'][number] {
  const [slot, node] = asList(value);
  return { slot: decodeSlot(slot), node: asText(node) as NodeId };
}

function decodeSlot(value: unknown): Slot {
  const [kind, text] = asList(value);
  if (kind === 'inline' || kind === 'draft') return { kind };
  if (kind === 'pointer') return { kind, text: asText(text) };
  throw new Malformed('not a slot');
}

/** The block of a stored node, from its parts. */
export function buildBlock(node: StoredNode, body: string | null, blockOf: (node: NodeId) => Block): Block {
  const children = node.children.map((child): Child => ({ slot: child.slot, block: blockOf(child.node) }));
  const block: Block = {
    type: node.type,
    urlName: node.urlName,
    derivedName: node.derivedName,
    text: node.text,
    holes: node.holes,
    file: node.file,
    body: node.body === null ? null : { kind: node.body.kind, path: node.body.path, text: body ?? '' },
    children,
    policy: node.policy,
    ...(node.damage === undefined ? {} : { damage: node.damage }),
  };
  if (node.published === undefined) return block;
  return { ...block, published: node.published === null ? null : blockOf(node.published) };
}
