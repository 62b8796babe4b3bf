import { type BlockId, blockIdParts, type Course, isDirectOnly, type UsageKey, usageKey } from '#olx';
import type { SeenBlock, SeenChild, SeenOutline } from '../client/cms-client.ts';
import { CmsFailure } from '../client/cms-failure.ts';
import { type Branches, branchesOf, sameIds, sameSubtree } from './branches.ts';
import type { CmsStep } from './cms-step.ts';
import { MOST_UNITS_CHECKED } from './costs.ts';
import type { BlockMessage } from './landed.ts';
import { hasPages } from './pages-written.ts';
import { seenId } from './seen-ids.ts';
import type { Sending } from './sending.ts';
import { type Touched, touchedBy } from './touched.ts';

/** What Studio says after calls that changed blocks in place. */
export interface ReadBack {
  /** Whether it is what was sent. If not, all of it must be read to know what there is. */
  readonly isAsSent: boolean;
  readonly blocks: ReadonlyMap<BlockId, SeenBlock>;
  readonly children: ReadonlyMap<BlockId, readonly SeenChild[]>;
  /** Null if no list of sections, subsections or units was changed. */
  readonly outline: SeenOutline | null;
  readonly touched: Touched;
}

/** How many reads run at once. */
const AT_ONCE = 4;

/**
 * Reads what some calls wrote: each block whose fields were written, the children of each container and unit that was
 * touched, and the outline if lists above the units or published forms changed.
 */
export async function readBack(
  sending: Sending,
  before: Course,
  next: Course,
  steps: readonly CmsStep[],
): Promise<ReadBack> {
  const to = branchesOf(next);
  const touched = touchedBy(steps, branchesOf(before));
  const present = (id: BlockId): boolean => to.draft.has(id);
  const blocks = await seenBlocks(sending, [...touched.blocks].filter(present));
  const children = await seenChildren(sending, containersOf(touched).filter(present));
  const { client, course, context } = sending;
  const outline = touched.upper ? await client.outline(course, { signal: context.signal }) : null;
  const isAsSent =
    [...blocks].every(([id, seen]) => showsBlock(sending, to, id, seen)) &&
    [...children].every(([id, seen]) =>
      sameIds(
        seen.map((each) => seenId(each.id)),
        to.draft.childrenOf(id),
      ),
    ) &&
    (outline === null || sameOutline(to, outline)) &&
    (await hasPages(sending, [...touched.pages.values()]));
  return { isAsSent, blocks, children, outline, touched };
}

/** The containers whose children are read, which also tells messages of units. */
function containersOf({ units, lists }: Touched): readonly BlockId[] {
  return [...new Set([...lists, ...[...units].slice(0, MOST_UNITS_CHECKED)])];
}

async function seenBlocks({ client, course, context }: Sending, ids: readonly BlockId[]) {
  const found = await together(ids, async (id) => {
    try {
      return await client.block(course, usageKey(course, id), { signal: context.signal });
    } catch (error) {
      // of some types the platform answers 500 to every GET (`facts` of the driver's README)
      if (error instanceof CmsFailure && error.kind === 'failed' && error.status === 500) return null;
      throw error;
    }
  });
  return new Map(found.flatMap(([id, seen]) => (seen === null ? [] : [[id, seen] as const])));
}

/** The children of some units as Studio sees them. */
export async function seenChildren({ client, course, context }: Sending, ids: readonly BlockId[]) {
  const key = (id: BlockId): UsageKey => usageKey(course, id);
  return new Map(await together(ids, (id) => client.children(key(id), { signal: context.signal })));
}

/** Asks for each of some ids, a few at a time; the answers are in the order of the ids. */
async function together<T>(
  ids: readonly BlockId[],
  ask: (id: BlockId) => Promise<T>,
): Promise<readonly [BlockId, T][]> {
  const answers: [BlockId, T][] = [];
  for (let at = 0; at < ids.length; at += AT_ONCE) {
    const some = ids.slice(at, at + AT_ONCE);
    answers.push(...(await Promise.all(some.map(async (id): Promise<[BlockId, T]> => [id, await ask(id)]))));
  }
  return answers;
}

function showsBlock({ fields }: Sending, { draft }: Branches, id: BlockId, seen: SeenBlock): boolean {
  const own = draft.get(id)?.own;
  return own === undefined || fields.shows(own, seen);
}

/** Whether an outline has the sections, subsections and units that it should, each with changes to publish or without. */
function sameOutline(to: Branches, node: SeenOutline): boolean {
  const id = seenId(node.id);
  if (!to.draft.has(id)) return false;
  if (isDirectOnly(blockIdParts(id).type)) {
    const ids = node.children.map((child) => seenId(child.id));
    return sameIds(ids, to.draft.childrenOf(id)) && node.children.every((child) => sameOutline(to, child));
  }
  const isLive = to.live.has(id);
  return node.published === isLive && (node.hasChanges === true || sameSubtree(to.draft, to.live, id));
}

/** What Studio finds wrong with the blocks inside some units: validation messages, and errors of showing them. */
export function messagesIn(children: ReadonlyMap<BlockId, readonly SeenChild[]>): readonly BlockMessage[] {
  const seen = new Map([...children.values()].flat().map((child) => [seenId(child.id), child]));
  return [...seen].flatMap(([block, { messages, renderError }]): readonly BlockMessage[] => [
    ...messages.map(({ type, text }): BlockMessage => ({ block, severity: severityOf(type), text })),
    ...(renderError === null ? [] : [{ block, severity: 'error', text: renderError } as const]),
  ]);
}

function severityOf(type: SeenChild['messages'][number]['type']): BlockMessage['severity'] {
  return type === 'error' ? 'error' : 'warning';
}
