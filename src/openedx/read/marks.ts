import { type BlockId, parseUsageKey } from '#olx';
import type { SeenBlock, SeenOutline } from '../client/cms-client.ts';
import type { Marks } from '../state.ts';

/** So far the clocks of this machine and of the CMS may be apart, in ms. */
const SKEW = 5_000;
const MINUTE = 60_000;

/** When Studio says that a block or one below it was changed: to the millisecond if the CMS has that. */
export function editedOn(seen: Pick<SeenBlock, 'editedOn' | 'editedOnRaw'>): string {
  return seen.editedOnRaw ?? seen.editedOn ?? '';
}

/**
 * What an outline says. `began` is when the reading began of which this outline is a part, in ms by this machine's
 * clock: what changed later in the same minute is not in it.
 */
export function marksOf(outline: SeenOutline, began: number, watched: Marks['watched'] = null): Marks {
  const blocks: Record<BlockId, string> = {};
  for (const node of nodesOf(outline)) {
    const id = parseUsageKey(node.id)?.id;
    if (id !== undefined && node !== outline) blocks[id] = markOf(node);
  }
  const root = editedOn(outline);
  return { editedOn: root, readAt: began, isSettled: isSettled(outline, began), blocks, watched };
}

/** All nodes of an outline, depth first. */
export function* nodesOf(outline: SeenOutline): Generator<SeenOutline> {
  yield outline;
  for (const child of outline.children) yield* nodesOf(child);
}

/** Publishing and discarding move no `edited_on`, so a mark has what these move besides. */
export function markOf(node: SeenOutline): string {
  const state = node.published ? (node.hasChanges === true ? 'draft' : 'live') : 'new';
  return [editedOn(node), node.publishedOn ?? '', state].join(' | ');
}

/** Whether a mark names the minute, as a text, in which a change may have been missed. */
export function namesMinute(mark: string, minute: string): boolean {
  return mark.split(' | ').slice(0, 2).includes(minute);
}

/** Whether the minute that a text names was over at a time. A text to the millisecond has no minute to wait for. */
export function isOver(minute: string, time: number): boolean {
  if (isExact(minute)) return true;
  const start = minuteOf(minute);
  return start !== null && time >= start + MINUTE + SKEW;
}

function isSettled(outline: SeenOutline, began: number): boolean {
  const times = [...nodesOf(outline)].flatMap((node) => [editedOn(node), node.publishedOn ?? '']);
  const recent = new Set(times.filter((time) => time !== '' && !isOver(time, began)));
  return recent.size === 0;
}

function isExact(time: string): boolean {
  return /^\d{4}-\d\d-\d\dT/.test(time);
}

/** The start of a minute such as `Nov 30, 2026 at 15:18 UTC`, in ms; null if it is written otherwise. */
function minuteOf(text: string): number | null {
  const match = /^(\w{3} \d{1,2}, \d{4}) at (\d\d:\d\d) UTC$/.exec(text);
  const time = match === null ? Number.NaN : Date.parse(`${match[1]} ${match[2]} UTC`);
  return Number.isNaN(time) ? null : time;
}
