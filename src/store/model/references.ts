import type { BlobRef } from '#olx';
import type { ObjectRow } from '../schema.ts';
import { decodeCommit } from './commit.ts';
import { decodeFiles } from './files.ts';
import { decodeNode } from './node.ts';

/** What an object names, so that it must be there as well (rule 8 of the specification). */
export interface References {
  readonly objects: readonly { readonly kind: ObjectRow['kind']; readonly id: string }[];
  readonly blobs: readonly BlobRef[];
}

/** What an object of that kind names, from its bytes. Throws `Malformed`. */
export function referencesOf(kind: ObjectRow['kind'], bytes: Uint8Array): References {
  if (kind === 'files') return { objects: [], blobs: [...decodeFiles(bytes).values()] };
  if (kind === 'commit') {
    const { root, files, assets, parent, policy } = decodeCommit(bytes);
    return {
      objects: [
        { kind: 'node', id: root },
        { kind: 'files', id: files },
        { kind: 'files', id: assets },
        ...(parent === null ? [] : [{ kind: 'commit' as const, id: parent }]),
      ],
      blobs: policy === null ? [] : [policy.blob],
    };
  }
  const { children, published, body, damage } = decodeNode(bytes);
  const nodes = [...children.map(({ node }) => node), ...(published ? [published] : [])];
  return {
    objects: nodes.map((id) => ({ kind: 'node', id })),
    blobs: [...(body === null ? [] : [body.blob]), ...(damage?.files ?? []).map(({ blob }) => blob)],
  };
}
