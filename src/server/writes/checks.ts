import {
  type Block,
  type Course,
  type CourseKey,
  explicitSettings,
  hasErrors,
  idOf,
  indexOf,
  partsOf,
  untold,
} from '#olx';
import type { Store } from '#store';
import { answerConflict, answerOrphan } from '../answers/effect.ts';
import { olxInvalid } from '../answers/olx-refusal.ts';
import { overLimit, type ServerLimits } from '../config/limits.ts';
import { Refusal } from '../refusal.ts';
import type { Content } from './content.ts';
import type { Intent } from './intent.ts';
import type { Outcome } from './work-out.ts';

/** Refuses an outcome with errors, other than those in an archive that the request said to keep. */
export function ensureValid(key: CourseKey, { effect }: Outcome, { typed, findings }: Intent): void {
  const kept = typed ? [] : findings;
  if (hasErrors(untold(effect.diagnostics, kept))) throw olxInvalid(key, effect.diagnostics);
}

/** Refuses an outcome that the choices do not allow: errors, conflicts, then orphans. */
export function ensureAcceptable(key: CourseKey, outcome: Outcome, intent: Intent): void {
  ensureValid(key, outcome, intent);
  const { orphans: choice } = intent;
  const { conflicts, orphans } = outcome.effect;
  if (outcome.undecided) {
    throw new Refusal('conflict', 'The same things were changed on both sides; nothing was changed.', {
      conflicts: conflicts.map((each) => answerConflict(key, each)),
    });
  }
  if (orphans.length > 0 && choice === 'reject') {
    throw new Refusal('orphans', 'Blocks would be left without a parent; nothing was changed.', {
      orphans: orphans.map((each) => answerOrphan(key, each)),
    });
  }
}

/** The shortest attribute, its space included, takes so many characters. */
const SHORTEST_ATTRIBUTE = ' a=""'.length;

/** Blocks that were looked at under these limits, or were part of a course run before there was a change to look at. */
const passed = new WeakMap<ServerLimits, WeakSet<Block>>();

/**
 * Refuses a course run that a change takes over a limit. What was over it before is not counted against
 * the change, so that such a course run can still be mended. Looks at new blocks only.
 */
export function ensureWithin(limits: ServerLimits, before: Course | null, next: Course): void {
  const known = passed.get(limits) ?? new WeakSet<Block>();
  passed.set(limits, known);
  const blocks = indexOf(next.root).blocks.size;
  if (blocks > limits['blocks-per-course'] && blocks > (before === null ? 0 : indexOf(before.root).blocks.size))
    throw overLimit(limits, 'blocks-per-course', 'The course run would have more blocks than');
  if (before !== null) eachNew(before.root, known, () => undefined);
  eachNew(next.root, known, (block) =>
    ensureBlock(limits, block, before === null ? null : (indexOf(before.root).blocks.get(idOf(block)) ?? null)),
  );
}

/** Visits each block that is not known, and makes it known once it and all below it have passed. */
function eachNew(block: Block, known: WeakSet<Block>, visit: (block: Block) => void): void {
  if (known.has(block)) return;
  visit(block);
  for (const part of partsOf(block)) eachNew(part, known, visit);
  known.add(block);
}

function ensureBlock(limits: ServerLimits, block: Block, former: Block | null): void {
  const { length } = block.children;
  if (length > limits['children-per-block'] && length > (former?.children.length ?? 0))
    throw overLimit(limits, 'children-per-block', `${idOf(block)} would have more children than`);
  const most = limits['settings-per-block'];
  const fits = Object.keys(block.policy ?? {}).length + block.text.length / SHORTEST_ATTRIBUTE <= most;
  if (!fits && settingsOf(block) > most && settingsOf(block) > (former === null ? 0 : settingsOf(former)))
    throw overLimit(limits, 'settings-per-block', `${idOf(block)} would have more settings than`);
}

function settingsOf(block: Block): number {
  return Object.keys(explicitSettings(block)).length;
}

/** Refuses what is about to be stored if the course run has no room for it, before it is stored. */
export async function ensureRoom(
  store: Pick<Store, 'storedBytes'>,
  key: CourseKey,
  before: Course | null,
  { blobs: { sizes } }: Content,
  limits: ServerLimits,
): Promise<void> {
  if (sizes.size === 0) return;
  const there = new Set(
    [...(before?.files.values() ?? []), ...(before?.assets.values() ?? [])].map(({ hash }) => hash),
  );
  let bytes = await store.storedBytes(key);
  for (const [hash, size] of sizes) if (!there.has(hash)) bytes += size;
  if (bytes > limits['course-bytes']) throw overLimit(limits, 'course-bytes', 'The course run would store more than');
}
