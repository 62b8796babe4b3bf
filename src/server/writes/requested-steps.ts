import type { OrphanPolicy, Step as RequestedStep, SettingsPatch } from '#contract';
import { type BlobRef, type Block, type BlockId, type Diagnostic, hasErrors, readDocument, type Step } from '#olx';
import type { Snapshot, Store } from '#store';
import { namedBlock } from '../access/course.ts';
import { olxInvalid } from '../answers/olx-refusal.ts';
import { overLimit, readLimits, type ServerLimits } from '../config/limits.ts';
import { Refusal } from '../refusal.ts';
import { ensureOneForm } from './inserting.ts';
import { type Intent, stepsIntent } from './intent.ts';

/** True where a step can leave blocks without a parent, so that the request must say what happens to them. */
export function holdsReplace(requested: readonly RequestedStep[]): boolean {
  return requested.some(({ kind }) => kind === 'replace-subtree' || kind === 'replace-node');
}

/**
 * Reads the content in the steps of a request and says what is wanted. Refuses with 422 and the
 * findings of all steps where one has errors.
 */
export async function changesIntent(
  { blobs }: Pick<Store, 'blobs'>,
  snapshot: Snapshot,
  requested: readonly RequestedStep[],
  orphans: OrphanPolicy | undefined,
  limits: ServerLimits,
): Promise<Intent> {
  ensureSettings(
    limits,
    requested.flatMap((each) => (each.kind === 'set-settings' ? [each.settings] : [])),
  );
  const findings: Diagnostic[] = [];
  const steps: Step[] = [];
  for (const [at, each] of requested.entries()) {
    if ('olx' in each) {
      ensureOneForm(each.target);
      const { block, diagnostics } = readDocument(
        each.olx,
        requested.length === 1 ? null : `steps/${at}`,
        readLimits(limits),
      );
      findings.push(...diagnostics);
      if (block !== null) steps.push(withOlx(snapshot, each, block));
    } else if (each.kind === 'put-asset') {
      steps.push({
        kind: 'put-asset',
        path: each.path,
        blob: await storedBytes(blobs, Buffer.from(each.content, 'base64')),
      });
    } else if (each.kind === 'put-file') {
      steps.push({ kind: 'put-file', path: each.path, blob: await storedBytes(blobs, Buffer.from(each.text)) });
    } else {
      steps.push(withoutContent(snapshot, each));
    }
  }
  if (hasErrors(findings)) throw olxInvalid(snapshot.commit.course, findings);
  const message = steps.length === 1 ? 'One change' : `${steps.length} changes`;
  return { ...stepsIntent(steps, null, message, orphans), findings };
}

/** Refuses a request that changes too many settings, whatever blocks they are of. */
export function ensureSettings(limits: ServerLimits, changed: readonly SettingsPatch['settings'][]): void {
  const count = changed.reduce((sum, settings) => sum + Object.keys(settings).length, 0);
  if (count > limits['settings-per-request'])
    throw overLimit(limits, 'settings-per-request', 'The request changes more settings than');
}

function withOlx(snapshot: Snapshot, step: Extract<RequestedStep, { olx: string }>, content: Block): Step {
  const { target = 'draft' } = step;
  switch (step.kind) {
    case 'replace-subtree':
      return {
        kind: 'replace-subtree',
        block: stepBlock(snapshot, step.block),
        subtree: content,
        assets: {},
        target,
      };
    case 'replace-node':
      return { kind: 'replace-node', block: stepBlock(snapshot, step.block), node: content, target };
    case 'insert':
      return {
        kind: 'insert',
        parent: stepBlock(snapshot, step.parent),
        index: step.index ?? null,
        subtree: content,
        assets: {},
        target,
      };
  }
}

type WithoutContent = Exclude<RequestedStep, { olx: string } | { kind: 'put-asset' | 'put-file' }>;

function withoutContent(snapshot: Snapshot, step: WithoutContent): Step {
  switch (step.kind) {
    case 'set-settings':
      return { kind: 'set-settings', block: stepBlock(snapshot, step.block), settings: step.settings };
    case 'move':
      return {
        kind: 'move',
        block: stepBlock(snapshot, step.block),
        parent: stepBlock(snapshot, step.parent),
        index: step.index ?? null,
        from: step.from === undefined || step.from === null ? null : stepBlock(snapshot, step.from),
      };
    case 'rename':
      return { kind: 'rename', block: stepBlock(snapshot, step.block), urlName: step.url_name };
    case 'delete':
    case 'publish':
    case 'discard-draft':
      return { kind: step.kind, block: stepBlock(snapshot, step.block) };
    case 'delete-asset':
    case 'delete-file':
      return { kind: step.kind, path: step.path };
  }
}

/** Puts bytes into the store. */
export function storedBytes(blobs: Pick<Store['blobs'], 'put'>, bytes: Uint8Array): Promise<BlobRef> {
  return blobs.put(
    (async function* once() {
      yield bytes;
    })(),
  );
}

/** The block that a step means: of the course run, or one that an earlier step brings in. */
export function stepBlock({ commit }: Pick<Snapshot, 'commit'>, usageKey: string): BlockId {
  const { course, id } = namedBlock(usageKey);
  if (course !== commit.course) throw new Refusal('not-found', `${usageKey} is a block of another course run.`);
  return id;
}
