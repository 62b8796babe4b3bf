import { type BlockId, blockIdParts, isDirectOnly, usageKey } from '#olx';
import type { SeenOutline } from '../client/cms-client.ts';
import type { Branches } from './branches.ts';
import { sameIds } from './branches.ts';
import type { CmsStep } from './cms-step.ts';
import { seenId } from './seen-ids.ts';
import type { Sending } from './sending.ts';

/** The parent of a block in the draft branch, as long as it is there. */
export function parentOf({ draft }: Branches, id: BlockId): BlockId | null {
  return draft.parentsOf(id)[0] ?? null;
}

/**
 * Asks Studio whether a call was done whose answer was lost. False if it cannot tell; every call but a delete may be
 * sent twice without harm.
 */
export async function wasDone(sending: Sending, step: CmsStep, parent: BlockId | null): Promise<boolean> {
  const { client, course, fields, context } = sending;
  const { signal } = context;
  switch (step.kind) {
    case 'update':
      return fields.shows(step.own, await client.block(course, usageKey(course, step.block), { signal }));
    case 'children': {
      const children = await childrenOf(sending, step.block);
      return children !== null && sameIds(children, step.children);
    }
    case 'delete': {
      const children = parent === null ? null : await childrenOf(sending, parent);
      return children !== null && !children.includes(step.block);
    }
    case 'publish':
    case 'discard':
      return (await client.block(course, usageKey(course, step.block), { signal })).hasChanges === false;
    default:
      return false;
  }
}

/** The children that Studio has of a block; null if it has no such block. */
async function childrenOf({ client, course, context }: Sending, id: BlockId): Promise<readonly BlockId[] | null> {
  const { signal } = context;
  if (!isDirectOnly(blockIdParts(id).type)) {
    return (await client.children(usageKey(course, id), { signal })).map((child) => seenId(child.id));
  }
  const find = (node: SeenOutline): SeenOutline | null => {
    if (seenId(node.id) === id) return node;
    for (const child of node.children) {
      const found = find(child);
      if (found !== null) return found;
    }
    return null;
  };
  return find(await client.outline(course, { signal }))?.children.map((child) => seenId(child.id)) ?? null;
}
