import type { DamagedPolicy } from '#contract';
import { idOf, readDocument } from '#olx';
import type { Snapshot } from '#store';
import { olxInvalid } from '../answers/olx-refusal.ts';
import { readLimits, type ServerLimits } from '../config/limits.ts';
import { type Content, readArchiveContent, readText } from './content.ts';
import { type Intent, named } from './intent.ts';
import type { Requested } from './write.ts';

/** Reads the content that is to become a child. Refuses content that has errors. */
export async function insertingIntent(
  { commit, course }: Snapshot,
  content: Content,
  { parent, index, ids, damaged }: Requested<'insert'>,
  limits: ServerLimits,
): Promise<Intent> {
  const key = commit.course;
  const read =
    content.kind === 'document' ? fromDocument(key, content.bytes, limits) : fromArchive(key, content, limits, damaged);
  const { subtree, assets, target, findings } = read;
  return {
    wanted: {
      kind: 'steps',
      steps: [{ kind: 'insert', parent, index, subtree, assets, target }],
      renew: ids === 'new',
    },
    orphans: 'reject',
    merging: null,
    subject: idOf(subtree),
    importedTo: content.kind === 'archive' ? idOf(subtree) : null,
    typed: content.kind === 'document',
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
  content: Extract<Content, { kind: 'archive' }>,
  limits: ServerLimits,
  damaged: DamagedPolicy,
) {
  const { course, findings } = readArchiveContent(key, content, limits, damaged);
  return { subtree: course.root, assets: Object.fromEntries(course.assets), target: 'published', findings } as const;
}
