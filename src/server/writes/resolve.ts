import {
  type BlockId,
  type CourseKey,
  checkDocument,
  type Diagnostic,
  diagnostic,
  indexOf,
  ROOT_ID,
  type Step,
} from '#olx';
import type { CommitId, Snapshot, Store } from '#store';
import { currentBlock } from '../access/current-block.ts';
import { olxInvalid } from '../answers/olx-refusal.ts';
import type { Actor } from '../auth/actor.ts';
import { readLimits, type ServerLimits } from '../config/limits.ts';
import { Refusal } from '../refusal.ts';
import { type Content, readArchiveContent, readText } from './content.ts';
import { ensureOneForm, insertingIntent } from './inserting.ts';
import { creatingIntent, type Intent, type Merging, named, type Wanted } from './intent.ts';
import { keptIntent } from './kept-intent.ts';
import { findBase } from './merge-base.ts';
import { changesIntent } from './requested-steps.ts';
import type { Requested, Tools, Write } from './write.ts';

/**
 * Reads the content of a write and says what is wanted. Refuses with 422 and all findings content that
 * has errors, and what does not fit its place.
 *
 * @param snapshot the state of the course run; null if the write creates it
 */
export async function resolve(
  { store, config: { limits } }: Pick<Tools, 'store' | 'config'>,
  { course, actor, asked }: Pick<Write, 'course' | 'actor' | 'asked'>,
  content: Content,
  snapshot: Snapshot | null,
): Promise<Intent> {
  if (asked.kind === 'create') {
    if (content.kind !== 'archive')
      throw new Refusal('unsupported-media-type', 'A course run is taken as an archive only.');
    const { damaged = 'reject', target } = asked;
    const archive = readArchiveContent(course, content, limits, { damaged, target });
    return creatingIntent(archive, asked.message, true, target);
  }
  if (asked.kind === 'studio') throw new TypeError('Studio is read, not a request');
  if (snapshot === null) throw new TypeError(`${asked.kind} needs a course run that is there`);
  switch (asked.kind) {
    case 'intent':
      return asked.intent;
    case 'changes':
      return changesIntent(store, snapshot, asked.steps, asked.orphans, limits);
    case 'replace':
      return content.kind === 'document'
        ? documentIntent(store, snapshot, content.bytes, asked, limits)
        : archiveIntent(store, snapshot, content, actor, asked, limits);
    case 'insert':
      return insertingIntent(store, snapshot, content, asked, limits);
    case 'apply':
      return onTop({ ...(await keptIntent(store, asked.intent)), choices: asked.choices }, asked.base);
    case 'choose':
      return { ...(await keptIntent(store, asked.intent)), choices: asked.choices };
  }
}

/**
 * The intent of a plan, to be carried out on top of what others did since. A replace merges from the state that the
 * plan was made on, or it would take their changes back.
 */
function onTop(intent: Intent, madeOn: CommitId | null): Intent {
  const { wanted, merging, subject } = intent;
  const [step] = wanted.kind === 'steps' ? wanted.steps : [];
  const replaces = subject !== null && (step?.kind === 'replace-subtree' || step?.kind === 'replace-node');
  const base = merging?.base ?? madeOn;
  if (base === null || !(wanted.kind === 'course' || replaces)) return intent;
  return { ...intent, merging: { base, prefer: merging?.prefer ?? 'fail' } };
}

async function documentIntent(
  store: Store,
  snapshot: Snapshot,
  bytes: Uint8Array,
  asked: Requested<'replace'>,
  limits: ServerLimits,
): Promise<Intent> {
  const { commit, course } = snapshot;
  const { block: id, scope, base, target = 'draft' } = asked;
  ensureOneForm(target);
  const { block: former } = currentBlock(snapshot, id);
  const checked = checkDocument(readText(commit.course, bytes), {
    type: former.type,
    urlName: former.urlName,
    parentType: indexOf(course.root).places.get(id)?.[0]?.parent.type ?? null,
    scope,
    file: null,
    limits: readLimits(limits),
  });
  if (checked.block === null) throw olxInvalid(commit.course, checked.diagnostics);
  const step: Step =
    scope === 'node'
      ? { kind: 'replace-node', block: id, node: checked.block, target }
      : { kind: 'replace-subtree', block: id, subtree: checked.block, assets: {}, target };
  // what an editor saves was made from the version that If-Match names; only a base that is named tells otherwise
  const from =
    base === undefined
      ? null
      : await findBase(store, commit.course, { base, origin: null, place: id, application: '' });
  return {
    ...shared(asked, from),
    wanted: { kind: 'steps', steps: [step], renew: false },
    importedTo: null,
    typed: true,
    findings: checked.diagnostics,
    message: `Edit OLX of ${named(course, id)}`,
  };
}

async function archiveIntent(
  store: Store,
  { commit, course }: Snapshot,
  content: Extract<Content, { kind: 'archive' }>,
  { application }: Actor,
  asked: Requested<'replace'>,
  limits: ServerLimits,
): Promise<Intent> {
  const { block: id, scope, base, target = id === ROOT_ID ? 'archive' : 'draft' } = asked;
  if (scope === 'node') {
    throw new Refusal('unsupported-media-type', 'A node alone is taken as a document only.', {
      supported: ['application/xml'],
    });
  }
  const {
    course: source,
    origin,
    findings,
  } = readArchiveContent(commit.course, content, limits, { damaged: asked.damaged, target });
  if (source.root.type !== id.slice(0, id.indexOf('@'))) throw wrongRoot(commit.course, source.root.type, id, findings);
  const wanted: Wanted =
    id === ROOT_ID
      ? { kind: 'course', course: source, target }
      : {
          kind: 'steps',
          steps: [
            {
              kind: 'replace-subtree',
              block: id,
              subtree: source.root,
              assets: Object.fromEntries(source.assets),
              target,
            },
          ],
          renew: false,
        };
  const from = await findBase(store, commit.course, { base, origin, place: id, application });
  return {
    ...shared(asked, from),
    wanted,
    importedTo: id,
    typed: false,
    findings,
    message: `Import OLX into ${named(course, id)}`,
  };
}

function shared(
  { block, orphans, merge }: Requested<'replace'>,
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
