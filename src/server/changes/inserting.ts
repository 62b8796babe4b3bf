import type { DamagedPolicy, IdsPolicy } from '#contract';
import { type BlockId, idOf, readDocument } from '#olx';
import type { Snapshot } from '#store';
import { readLimits, type ServerLimits } from '../config/limits.ts';
import { readArchiveContent, readText, type Unpacked } from './content.ts';
import type { Intent } from './intent.ts';
import { named } from './named.ts';
import { olxInvalid } from './olx-invalid.ts';

export interface Inserting {
  readonly parent: BlockId;
  readonly index: number | null;
  readonly ids: IdsPolicy;
  readonly damaged: DamagedPolicy;
}

/** Reads the content that is to become a child. Refuses content that has errors. */
export async function insertingIntent(
  { commit, course }: Snapshot,
  unpacked: Unpacked,
  { parent, index, ids, damaged }: Inserting,
  limits: ServerLimits,
): Promise<Intent> {
  const key = commit.course;
  const content =
    unpacked.kind === 'document'
      ? fromDocument(key, unpacked.bytes, limits)
      : fromArchive(key, unpacked, limits, damaged);
  const { subtree, assets, target, findings } = content;
  return {
    wanted: {
      kind: 'steps',
      steps: [{ kind: 'insert', parent, index, subtree, assets, target }],
      renew: ids === 'new',
    },
    orphans: 'reject',
    merging: null,
    subject: idOf(subtree),
    importedTo: target === 'archive' ? idOf(subtree) : null,
    findings,
    message: `Add a ${subtree.type} to ${named(course, parent)}`,
  };
}

function fromDocument(key: Snapshot['commit']['course'], bytes: Uint8Array, limits: ServerLimits) {
  const { block, diagnostics } = readDocument(readText(key, bytes), null, readLimits(limits));
  if (block === null) throw olxInvalid(key, diagnostics);
  return { subtree: block, assets: {}, target: 'draft', findings: diagnostics } as const;
}

function fromArchive(
  key: Snapshot['commit']['course'],
  unpacked: Extract<Unpacked, { kind: 'archive' }>,
  limits: ServerLimits,
  damaged: DamagedPolicy,
) {
  const { course, findings } = readArchiveContent(key, unpacked, limits, damaged);
  return { subtree: course.root, assets: Object.fromEntries(course.assets), target: 'archive', findings } as const;
}
