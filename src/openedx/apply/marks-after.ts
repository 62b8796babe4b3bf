import { type BlockId, ROOT_ID, usageKey } from '#olx';
import type { SeenBlock } from '../client/cms-client.ts';
import { blockMarks, editedOn, isUnsettled, settingsMark, withEdit } from '../read/marks.ts';
import { hashOf } from '../read/read-unit.ts';
import type { Marks } from '../state.ts';
import type { Branches } from './branches.ts';
import type { ReadBack } from './read-back.ts';
import type { Sending } from './sending.ts';

/** What was touched, and what Studio has now, as it was seen. */
export interface Written {
  readonly seen: ReadBack;
  /** Everything that calls named, and the parents of what was deleted. */
  readonly touched: ReadonlySet<BlockId>;
  /** What Studio has now. */
  readonly branches: Branches;
}

/**
 * The marks after calls that Studio was seen to have taken. Only what these touched gets a new mark, so that what
 * somebody else changed meanwhile is still found at the next read. One request for the course block, and one for what
 * `olx-export` says of the unit if there was one only.
 */
export async function marksAfter(sending: Sending, known: Marks, { seen, touched, branches }: Written): Promise<Marks> {
  const { client, course, context } = sending;
  const { signal } = context;
  const readAt = context.now();
  const root = await client.block(course, usageKey(course, ROOT_ID), { signal });
  const above = withAncestors(touched, branches);
  const blocks: Record<BlockId, string> = { ...known.blocks };
  if (seen.outline === null) {
    const edited = newest([...seen.blocks.values()].map(editedOn));
    for (const id of above) {
      const mark = blocks[id];
      if (mark !== undefined && edited !== null) blocks[id] = withEdit(mark, edited, id.startsWith('vertical@'));
    }
  } else {
    const now = blockMarks(seen.outline);
    for (const id of above) {
      const mark = now[id];
      if (mark === undefined) delete blocks[id];
      else blocks[id] = mark;
    }
    for (const id of Object.keys(blocks)) if (!branches.draft.has(id as BlockId)) delete blocks[id as BlockId];
  }
  const settings = touched.has(ROOT_ID) ? settingsMark(root) : known.settings;
  const marks: Marks = {
    editedOn: rootTime(blocks, root),
    readAt,
    isSettled: Object.values(blocks).every((mark) => !isUnsettled(mark, readAt)),
    blocks,
    watched: null,
    settings,
    // also after a file of ours: what others did to files meanwhile must still be found
    files: known.files,
  };
  const units = [...above].filter((id) => id.startsWith('vertical@') && blocks[id] !== undefined);
  const [unit] = units;
  if (marks.isSettled || unit === undefined || units.length > 1) return marks;
  return { ...marks, watched: { unit, olx: hashOf(await client.unitOlx(usageKey(course, unit), { signal })) } };
}

/** The newest change that we know of. What the course block says may be somebody else's. */
function rootTime(blocks: Marks['blocks'], root: SeenBlock): string {
  const own = blocks[ROOT_ID]?.split(' | ')[0];
  return own ?? editedOn(root);
}

function newest(times: readonly string[]): string | null {
  return times.toSorted((a, b) => Date.parse(momentText(a)) - Date.parse(momentText(b))).at(-1) ?? null;
}

/** Studio's `Nov 30, 2026 at 15:18 UTC` without its `at`, which no date has. */
function momentText(time: string): string {
  return time.replace(' at ', ' ');
}

function withAncestors(ids: ReadonlySet<BlockId>, { draft }: Branches): ReadonlySet<BlockId> {
  const found = new Set<BlockId>();
  const open = [...ids];
  for (let id = open.pop(); id !== undefined; id = open.pop()) {
    if (found.has(id)) continue;
    found.add(id);
    open.push(...draft.parentsOf(id));
  }
  return found;
}
