import { type BlockId, parseUsageKey, versionOfText } from '#olx';
import type { SeenBlock, SeenOutline } from '../client/cms-client.ts';
import type { Marks } from '../state.ts';

/** So far the clocks of this machine and of the CMS may be apart, in ms. */
const SKEW = 5_000;
const MINUTE = 60_000;

/** When Studio says that a block or one below it was changed: to the millisecond if the CMS has that. */
export function editedOn(seen: Pick<SeenBlock, 'editedOn' | 'editedOnRaw'>): string {
  return seen.editedOnRaw ?? seen.editedOn ?? '';
}

/** When the reading began of which an outline is a part, in ms by this machine's clock, and what was read besides. */
export interface Reading {
  /** What was changed later in the same minute is not in what was read. */
  readonly began: number;
  /** The course block. */
  readonly root: SeenBlock;
  readonly watched?: Marks['watched'];
  /** From `filesMark`. */
  readonly files: string;
}

/** What an outline says, to be compared later. */
export function marksOf(outline: SeenOutline, { began, root, files, watched = null }: Reading): Marks {
  const settings = settingsMark(root);
  return {
    editedOn: editedOn(outline),
    readAt: began,
    isSettled: isSettled(outline, began),
    blocks: blockMarks(outline),
    watched,
    settings,
    files,
  };
}

/** The marks of the course, and of the sections, subsections and units, of an outline. */
export function blockMarks(outline: SeenOutline): Marks['blocks'] {
  const blocks: Record<BlockId, string> = {};
  for (const node of nodesOf(outline)) {
    const id = parseUsageKey(node.id)?.id;
    if (id !== undefined) blocks[id] = markOf(node);
  }
  return blocks;
}

/** A hash of the settings of the course block. */
export function settingsMark({ data, metadata }: SeenBlock): string {
  return versionOfText(JSON.stringify([data, metadata]));
}

/** All nodes of an outline, depth first. */
export function* nodesOf(outline: SeenOutline): Generator<SeenOutline> {
  yield outline;
  for (const child of outline.children) yield* nodesOf(child);
}

/**
 * Publishing and discarding move no `edited_on`, so a mark has what these move besides. It also has the order of the
 * children, which may change again within a minute.
 */
export function markOf(node: SeenOutline): string {
  const state = node.published ? (node.hasChanges === true ? 'draft' : 'live') : 'new';
  const order = versionOfText(node.children.map(({ id }) => id).join()).slice('olx1-'.length, 16);
  return [editedOn(node), node.publishedOn ?? '', state, order].join(' | ');
}

/** A mark after a change at a time, in the block or below it, that was not published. A unit that was live has a draft. */
export function withEdit(mark: string, edited: string, isUnit: boolean): string {
  const [, published = '', state = '', order = ''] = mark.split(' | ');
  return [edited, published, isUnit && state === 'live' ? 'draft' : state, order].join(' | ');
}

/** The parts of a mark that say when: changed, and published. */
export function timesOf(mark: string): { readonly edited: string; readonly published: string } {
  const [edited = '', published = ''] = mark.split(' | ');
  return { edited, published };
}

/** Whether what a mark tells may have changed again, unseen, in the minute of the mark, after it was read. */
export function isUnsettled(mark: string, readAt: number): boolean {
  const { edited, published } = timesOf(mark);
  return [edited, published].some((time) => time !== '' && !isOver(time, readAt));
}

/** Whether the minute is certainly over in which something was read. */
export function isMinuteOver(readAt: number, now: number): boolean {
  return now >= readAt + MINUTE + SKEW;
}

/** Whether the minute that a text names was over at a time. A text to the millisecond has no minute to wait for. */
function isOver(minute: string, time: number): boolean {
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
