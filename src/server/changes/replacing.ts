import type { DamagedPolicy, MergePolicy, OrphanPolicy, Scope } from '#contract';
import {
  type BlockId,
  type CourseKey,
  checkDocument,
  type Diagnostic,
  diagnostic,
  idOf,
  indexOf,
  ROOT_ID,
  type Step,
} from '#olx';
import type { Snapshot, Store } from '#store';
import { currentBlock } from '../access/current-block.ts';
import { readLimits, type ServerLimits } from '../config/limits.ts';
import type { Actor } from '../parts.ts';
import { Refusal } from '../refusal.ts';
import { readArchiveContent, readText, type Unpacked } from './content.ts';
import type { Intent, Merging, Wanted } from './intent.ts';
import { findBase } from './merge-base.ts';
import { named } from './named.ts';
import { olxInvalid } from './olx-invalid.ts';

/** What a request to replace a block says beside its content. */
export interface Replacing {
  readonly block: BlockId;
  readonly scope: Scope;
  readonly orphans: OrphanPolicy;
  readonly merge: MergePolicy | undefined;
  readonly base: string | undefined;
  readonly damaged: DamagedPolicy;
}

/** Reads the content that is to replace a block. Refuses content that has errors or is another block's. */
export async function replacingIntent(
  store: Store,
  snapshot: Snapshot,
  unpacked: Unpacked,
  actor: Actor,
  asked: Replacing,
  limits: ServerLimits,
): Promise<Intent> {
  return unpacked.kind === 'document'
    ? documentIntent(store, snapshot, unpacked.bytes, asked, limits)
    : archiveIntent(store, snapshot, unpacked, actor, asked, limits);
}

async function documentIntent(
  store: Store,
  snapshot: Snapshot,
  bytes: Uint8Array,
  asked: Replacing,
  limits: ServerLimits,
): Promise<Intent> {
  const { commit, course } = snapshot;
  const { block: id, scope, base } = asked;
  const { block: former } = currentBlock(snapshot, id);
  const checked = checkDocument(readText(commit.course, bytes), {
    type: former.type,
    urlName: former.urlName,
    parentType: indexOf(course.root).places.get(id)?.[0]?.parent.type ?? null,
    scope,
    file: null,
    limits: readLimits(limits),
    ...(scope === 'node' ? { children: new Set(former.children.map((child) => idOf(child.block))) } : {}),
  });
  if (checked.block === null) throw olxInvalid(commit.course, checked.diagnostics);
  const step: Step =
    scope === 'node'
      ? { kind: 'replace-node', block: id, node: checked.block, target: 'draft' }
      : { kind: 'replace-subtree', block: id, subtree: checked.block, assets: {}, target: 'draft' };
  // what an editor saves was made from the version that If-Match names; only a base that is named tells otherwise
  const from =
    base === undefined
      ? null
      : await findBase(store, commit.course, { base, origin: null, place: id, application: '' });
  return {
    ...shared(asked, from),
    wanted: { kind: 'steps', steps: [step], renew: false },
    importedTo: null,
    findings: checked.diagnostics,
    message: `Edit OLX of ${named(course, id)}`,
  };
}

async function archiveIntent(
  store: Store,
  { commit, course }: Snapshot,
  unpacked: Extract<Unpacked, { kind: 'archive' }>,
  { application }: Actor,
  asked: Replacing,
  limits: ServerLimits,
): Promise<Intent> {
  const { block: id, scope, base } = asked;
  if (scope === 'node') {
    throw new Refusal('unsupported-media-type', 'A node alone is taken as a document only.', {
      supported: ['application/xml'],
    });
  }
  const { course: source, origin, findings } = readArchiveContent(commit.course, unpacked, limits, asked.damaged);
  if (source.root.type !== id.slice(0, id.indexOf('@'))) throw wrongRoot(commit.course, source.root.type, id, findings);
  const wanted: Wanted =
    id === ROOT_ID
      ? { kind: 'course', course: source }
      : {
          kind: 'steps',
          steps: [
            {
              kind: 'replace-subtree',
              block: id,
              subtree: source.root,
              assets: Object.fromEntries(source.assets),
              target: 'archive',
            },
          ],
          renew: false,
        };
  const from = await findBase(store, commit.course, { base, origin, place: id, application });
  return {
    ...shared(asked, from),
    wanted,
    importedTo: id,
    findings,
    message: `Import OLX into ${named(course, id)}`,
  };
}

function shared(
  { block, orphans, merge }: Replacing,
  from: Merging['base'] | null,
): Pick<Intent, 'orphans' | 'merging' | 'subject'> {
  return { orphans, merging: from === null ? null : { base: from, prefer: merge ?? null }, subject: block };
}

function wrongRoot(key: CourseKey, type: string, id: BlockId, findings: readonly Diagnostic[]): Refusal {
  const message =
    type === 'library'
      ? 'This is a content library. It cannot be imported as a course run; its blocks can be added to units.'
      : `This archive holds a ${type}; it cannot take the place of ${id}.`;
  return olxInvalid(key, [...findings, diagnostic('folder-root-mismatch', 'error', message, { block: id })]);
}
