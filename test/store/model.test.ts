import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { BlobHash, BlobRef, Block, Child, Json, Version } from '#olx';
import { CHUNK_BYTES, Chunker } from '../../src/store/model/blob.ts';
import { decodeCommit, encodeCommit, type StoredCommit } from '../../src/store/model/commit.ts';
import { decodeFiles, encodeFiles } from '../../src/store/model/files.ts';
import { Malformed } from '../../src/store/model/json.ts';
import { buildBlock, decodeNode, encodeNode } from '../../src/store/model/node.ts';
import type { CommitId, FilesId, JobId, NodeId } from '../../src/store/types.ts';

const text = fc.string({ unit: 'binary', maxLength: 20 });
// JSON has no minus zero
const json: fc.Arbitrary<Json> = fc
  .jsonValue({ maxDepth: 3 })
  .map((value) => JSON.parse(JSON.stringify(value)) as Json);
const settings = fc.dictionary(text, json, { maxKeys: 4, noNullPrototype: true });
const ref: fc.Arbitrary<BlobRef> = fc.record({
  hash: fc
    .string({ unit: fc.constantFrom(...'0123456789abcdef'), minLength: 64, maxLength: 64 })
    .map((hash) => hash as BlobHash),
  size: fc.nat(),
});
const slot: fc.Arbitrary<Child['slot']> = fc.oneof(
  fc.constant({ kind: 'inline' as const }),
  fc.constant({ kind: 'draft' as const }),
  text.map((written) => ({ kind: 'pointer' as const, text: written })),
);

function blockOf(levels: number): fc.Arbitrary<Block> {
  const below = levels === 0 ? null : blockOf(levels - 1);
  return fc.record(
    {
      type: text,
      urlName: text,
      derivedName: fc.boolean(),
      text,
      holes: fc.array(fc.nat(), { maxLength: 3 }),
      file: fc.option(fc.record({ path: text, before: text, after: text }, { noNullPrototype: true })),
      body: fc.option(
        fc.record(
          { kind: fc.constantFrom('html' as const, 'xml' as const), path: text, text },
          { noNullPrototype: true },
        ),
      ),
      children:
        below === null
          ? fc.constant([])
          : fc.array(fc.record({ slot, block: below }, { noNullPrototype: true }), { maxLength: 3 }),
      policy: fc.option(settings),
      damage: fc.record(
        {
          unread: fc.constantFrom('file' as const, 'content' as const),
          files: fc.array(
            fc.record({ path: text, blob: ref.map((each) => ({ ...each })) }, { noNullPrototype: true }),
            { maxLength: 2 },
          ),
          code: fc.constantFrom('xml-not-well-formed' as const, 'file-missing' as const),
          message: text,
        },
        { noNullPrototype: true },
      ),
      published: below === null ? fc.constant(null) : fc.option(below),
    },
    {
      noNullPrototype: true,
      requiredKeys: ['type', 'urlName', 'derivedName', 'text', 'holes', 'file', 'body', 'children', 'policy'],
    },
  );
}

/** Encodes a tree into a table of nodes, as the store does, and builds it again from them. */
function throughNodes(root: Block): Block {
  const nodes = new Map<NodeId, Uint8Array>();
  const texts = new Map<string, string>();
  const save = (each: Block): NodeId => {
    let body: BlobRef | null = null;
    if (each.body !== null) {
      body = { hash: sha256(new TextEncoder().encode(JSON.stringify(each.body.text))) as BlobHash, size: 1 };
      texts.set(body.hash, each.body.text);
    }
    const bytes = encodeNode(each, {
      version: 'olx1-v' as Version,
      nodeVersion: 'olx1-n' as Version,
      body,
      nodeOf: save,
    });
    const id = sha256(bytes) as NodeId;
    nodes.set(id, bytes);
    return id;
  };
  const load = (id: NodeId): Block => {
    const node = decodeNode(nodes.get(id) ?? new Uint8Array());
    return buildBlock(node, node.body === null ? null : (texts.get(node.body.blob.hash) ?? null), load);
  };
  return load(save(root));
}

describe('objects', () => {
  test('[S4] every block comes back from its nodes', () => {
    fc.assert(
      fc.property(blockOf(2), (each) => {
        expect(throughNodes(each)).toStrictEqual(each);
      }),
    );
  });

  test('[S4] the example of the specification has the id given there', () => {
    const root: Block = {
      type: 'html',
      urlName: 'welcome',
      derivedName: false,
      text: '<html display_name="Welcome" filename="welcome"/>',
      holes: [],
      file: { path: 'html/welcome.xml', before: '', after: '\n' },
      body: { kind: 'html', path: 'html/welcome.html', text: '<p>Hello</p>' },
      children: [],
      policy: { start: null },
    };
    const body = { hash: sha256(new TextEncoder().encode('<p>Hello</p>')) as BlobHash, size: 12 };
    const parts = {
      version: 'olx1-1' as Version,
      nodeVersion: 'olx1-2' as Version,
      body,
      nodeOf: () => 'none' as NodeId,
    };
    const bytes = encodeNode(root, parts);
    expect(new TextDecoder().decode(bytes)).toBe(
      '{"kind":"node","format":1,"type":"html","url_name":"welcome","derived_name":false,"version":"olx1-1","node_version":"olx1-2",' +
        '"text":"<html display_name=\\"Welcome\\" filename=\\"welcome\\"/>","holes":[],"file":["html/welcome.xml","","\\n"],' +
        '"body":["html","html/welcome.html",["d0a26d23e9d8e0538fd47e7bc502d26cf6c320e8daaec7c8521d4769530f5900",12]],"policy":{"start":null},"children":[]}',
    );
    expect(sha256(bytes)).toBe('0cdb5c6d12398ad1df299e39d7819737fe7b4b6f0fd1e66e8317d5392b3a27f9');
  });

  test('[S5] the order in which files come makes no difference', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.tuple(text, ref), { selector: ([path]) => path }), (entries) => {
        const files = new Map(entries);
        const encoded = encodeFiles(files);
        expect(encodeFiles(new Map([...entries].reverse()))).toEqual(encoded);
        const decoded = decodeFiles(encoded);
        expect(decoded).toEqual(files);
        expect([...decoded.keys()]).toEqual([...files.keys()].sort());
      }),
    );
  });

  test('[S7] every commit comes back', () => {
    const id = fc.string({ minLength: 1, maxLength: 64 });
    const commit: fc.Arbitrary<StoredCommit> = fc.record({
      course: text.map((each) => each as StoredCommit['course']),
      number: fc.nat(),
      version: text.map((each) => each as Version),
      parent: fc.option(id.map((each) => each as CommitId)),
      author: text,
      application: text,
      message: text,
      createdAt: text,
      changed: fc.array(
        fc.record({
          block: text.map((each) => each as StoredCommit['changed'][number]['block']),
          kind: fc.constantFrom(
            'add' as const,
            'change' as const,
            'move' as const,
            'delete' as const,
            'orphan' as const,
          ),
        }),
      ),
      job: fc.option(id.map((each) => each as JobId)),
      root: id.map((each) => each as NodeId),
      rootFile: fc.record({ base: text, path: text, before: text, pointer: fc.option(text), after: text }),
      policy: fc.option(fc.record({ path: text, blob: ref, unmatched: settings, kept: fc.boolean() })),
      files: id.map((each) => each as FilesId),
      assets: id.map((each) => each as FilesId),
    });
    fc.assert(
      fc.property(commit, (each) => {
        expect(decodeCommit(encodeCommit(each))).toEqual(each);
      }),
    );
  });

  test('[S3] bytes of another kind, format or form are refused', () => {
    const bytes = (value: unknown): Uint8Array => new TextEncoder().encode(JSON.stringify(value));
    for (const value of [
      null,
      [],
      'node',
      {},
      { kind: 'files', format: 1, entries: [] },
      { kind: 'node', format: 2 },
      { kind: 'node', format: 1, type: 1 },
    ])
      expect(() => decodeNode(bytes(value))).toThrow(Malformed);
    expect(() => decodeNode(new Uint8Array([0xff, 0xfe]))).toThrow(Malformed);
    expect(() => decodeNode(new Uint8Array())).toThrow(Malformed);
  });
});

test('chunks are full but for the last, and joined give what was taken', () => {
  fc.assert(
    fc.property(fc.array(fc.nat({ max: 1_500_000 }), { maxLength: 5 }), (lengths) => {
      const chunker = new Chunker();
      const chunks: Uint8Array[] = [];
      const whole = createHash('sha256');
      for (const [index, length] of lengths.entries()) {
        const part = new Uint8Array(length).fill(index + 1);
        whole.update(part);
        for (const chunk of chunker.take(part)) chunks.push(chunk);
      }
      expect(chunks.every((chunk) => chunk.length === CHUNK_BYTES)).toBe(true);
      expect(chunker.rest().length).toBeLessThan(CHUNK_BYTES);
      expect(sha256(Buffer.concat([...chunks, chunker.rest()]))).toBe(whole.digest('hex'));
    }),
    { numRuns: 20 },
  );
});

function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}
