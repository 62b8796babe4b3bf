/** The block that a request is about, and the refusals of the store in Studio's words. */
import { type BlockKey, type CourseKey, type CourseRun, parseUsageKey, StoreFailure } from '../../modulestore/index.ts';
import { crash, json, permissionDenied, Refusal } from '../answer.ts';
import { type Call, userOf } from '../call.ts';

export interface Target {
  readonly run: CourseRun;
  readonly course: CourseKey;
  readonly block: BlockKey;
}

/** A block that the user may read and write. A key that is not one, or of no course run, is a 500. */
export function targetOf(call: Call, text: string): Target {
  const usage = parseUsageKey(text);
  if (usage === undefined) throw new Refusal(crash());
  if (!call.world.users.mayAuthor(userOf(call), usage.course)) throw new Refusal(permissionDenied());
  const run = call.world.store.run(usage.course);
  if (run === undefined) throw new Refusal(crash());
  return { run, course: usage.course, block: usage.block };
}

export function target(call: Call): Target {
  return targetOf(call, call.params['block'] ?? '');
}

/** Turns the store's refusals into Studio's 400s. The rest stays a 500. */
export async function storing<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof StoreFailure)) throw error;
    const { code, message } = error;
    if (code === 'invalid-value') throw new Refusal(json({ error: `Invalid data (${message})` }, 400));
    if (code === 'concurrent-authors' || code === 'invalid-move') throw new Refusal(json({ error: message }, 400));
    throw error;
  }
}
