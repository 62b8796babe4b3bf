import { type BlobSource, type BlockId, type CourseKey, type Json, storedName, type UsageKey, usageKey } from '#olx';
import type { BlockUpdate } from '../client/cms-client.ts';
import { CmsFailure } from '../client/cms-failure.ts';
import { mediaType } from '../spelling/media-types.ts';
import { ApplyFailure } from './apply-failure.ts';
import type { Branches } from './branches.ts';
import { CannotSay, type CmsStep } from './cms-step.ts';
import type { Sending } from './sending.ts';
import { takeStep } from './take-step.ts';
import { parentOf, wasDone } from './was-done.ts';

/**
 * Sends calls one after another and changes `branches` as Studio does, so that each key is checked before it is sent.
 * A call whose answer was lost is looked for in Studio, and sent again if it was not done. Throws `ApplyFailure` with
 * the number of calls that were done.
 */
export async function sendSteps(sending: Sending, branches: Branches, steps: readonly CmsStep[]): Promise<void> {
  for (const [done, step] of steps.entries()) {
    sending.context.signal.throwIfAborted();
    sending.context.tell({ phase: 'writing', done, total: steps.length });
    const parent = 'block' in step ? parentOf(branches, step.block) : null;
    try {
      if ('block' in step) takeStep(branches, step);
      await sendOnce(sending, step, parent);
    } catch (error) {
      if (error instanceof CannotSay) throw movedOn(error, done, steps.length);
      throw ApplyFailure.after(error, done, steps.length);
    }
  }
  sending.context.tell({ phase: 'writing', done: steps.length, total: steps.length });
}

function movedOn(error: CannotSay, done: number, of: number): ApplyFailure {
  const failure = { kind: 'refused', call: 'check of keys', status: null, words: error.message } as const;
  return new ApplyFailure('moved-on', failure, { done, of }, { cause: error });
}

async function sendOnce(sending: Sending, step: CmsStep, parent: BlockId | null): Promise<void> {
  try {
    await send(sending, step);
  } catch (error) {
    if (!(error instanceof CmsFailure) || !error.mayBeDone) {
      if (isGone(step, error)) return;
      throw error;
    }
    if (await wasDone(sending, step, parent)) return;
    try {
      await send(sending, step);
    } catch (again) {
      if (!isGone(step, again)) throw again;
    }
  }
}

/** Whether what a call should delete is not there any more. */
function isGone({ kind }: CmsStep, error: unknown): boolean {
  return kind.startsWith('delete') && error instanceof CmsFailure && error.kind === 'not-found';
}

async function send({ client, course, context }: Sending, step: CmsStep): Promise<void> {
  const { signal, blobs } = context;
  const key = (id: BlockId) => usageKey(course, id);
  switch (step.kind) {
    case 'update':
      await client.update(course, key(step.block), step.update, { signal });
      break;
    case 'children':
      await client.update(course, key(step.block), childrenUpdate(step, key), { signal });
      break;
    case 'publish':
      await client.update(course, key(step.block), { publish: 'make_public' }, { signal });
      break;
    case 'discard':
      await client.update(course, key(step.block), { publish: 'discard_changes' }, { signal });
      break;
    case 'delete':
      await client.remove(course, key(step.block), { signal });
      break;
    case 'put-file': {
      const value = await fileValue(blobs, step);
      await client.update(course, key(step.place.block), { metadata: { [step.place.field]: value } }, { signal });
      break;
    }
    case 'delete-file':
      await client.remove(course, key(step.place.block), { signal });
      break;
    case 'put-asset':
      await client.putAsset(course, step.path, blobs.stream(step.blob.hash), {
        signal,
        contentType: mediaType(step.path) ?? undefined,
      });
      break;
    case 'delete-asset':
      await client.deleteAsset(course, assetKey(course, step.path), { signal });
      break;
  }
}

function childrenUpdate(
  { children, publishes }: Extract<CmsStep, { kind: 'children' }>,
  key: (id: BlockId) => UsageKey,
): BlockUpdate {
  const list = { children: children.map(key) };
  return publishes === true ? { ...list, publish: 'make_public' } : list;
}

/** The value of the field that holds a file. Throws `CmsFailure` if it should be JSON and is not. */
async function fileValue(blobs: BlobSource, step: Extract<CmsStep, { kind: 'put-file' }>): Promise<Json> {
  const text = new TextDecoder('utf-8', { ignoreBOM: true }).decode(await blobs.get(step.blob.hash));
  if (step.place.as === 'text') return text;
  try {
    const value: Json = JSON.parse(text);
    return value;
  } catch (cause) {
    const words = `${step.path} is not valid JSON, so Studio cannot take it.`;
    throw new CmsFailure({ kind: 'refused', call: `PUT ${step.path}`, status: null, words }, { cause });
  }
}

function assetKey(course: CourseKey, path: string): string {
  return `asset-v1:${course.slice('course-v1:'.length)}+type@asset+block@${storedName(path)}`;
}
