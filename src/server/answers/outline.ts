import type * as contract from '#contract';
import {
  type Block,
  type BlockId,
  type CourseKey,
  displayNameOf,
  type FindingCounts,
  idOf,
  type LearnerAccess,
  stateOf,
  type UnreachedBlock,
  usageKey,
  versionOf,
} from '#olx';

/** What an outline tells of each block beside what it is. */
export interface OutlineFacts {
  readonly access: (id: BlockId) => LearnerAccess | null;
  /** Blocks without findings are left out. */
  readonly counts: ReadonlyMap<BlockId, FindingCounts>;
}

const NO_FINDINGS: FindingCounts = { errors: 0, warnings: 0 };

/** What every answer says of a block. */
export function identity(key: CourseKey, block: Block): Omit<contract.OutlineNode, 'children' | 'status' | 'orphans'> {
  const { damage } = block;
  return {
    id: usageKey(key, idOf(block)),
    type: block.type,
    url_name: block.urlName,
    display_name: displayNameOf(block),
    version: versionOf(block),
    state: stateOf(block),
    ...(damage === undefined ? {} : { damage: { code: damage.code, message: damage.message } }),
  };
}

/** The block and what is below it, down to `depth` levels; all if it is undefined. */
export function answerOutline(
  key: CourseKey,
  block: Block,
  depth: number | undefined,
  facts: OutlineFacts,
): contract.OutlineNode {
  const below = depth === undefined ? undefined : depth - 1;
  return {
    ...identity(key, block),
    status: statusOf(idOf(block), facts),
    children: depth === 0 ? [] : block.children.map((child) => answerOutline(key, child.block, below, facts)),
  };
}

/** The same with no more than badges need. */
export function answerOutlineCounts(
  key: CourseKey,
  block: Block,
  depth: number | undefined,
  counts: OutlineFacts['counts'],
): contract.OutlineCounts {
  const below = depth === undefined ? undefined : depth - 1;
  const id = idOf(block);
  return {
    id: usageKey(key, id),
    version: versionOf(block),
    state: stateOf(block),
    diagnostics: counts.get(id) ?? NO_FINDINGS,
    children: depth === 0 ? [] : block.children.map((child) => answerOutlineCounts(key, child.block, below, counts)),
  };
}

export function answerUnreached(key: CourseKey, { block, displayName, file }: UnreachedBlock): contract.UnreachedBlock {
  return { block: usageKey(key, block), display_name: displayName, file };
}

function statusOf(id: BlockId, { access, counts }: OutlineFacts): contract.OutlineStatus {
  const found = access(id);
  return {
    staff_only: found?.staffOnly ?? false,
    release: found?.release ?? null,
    due: found?.due ?? null,
    format: found?.format ?? null,
    graded: found?.graded ?? false,
    diagnostics: counts.get(id) ?? NO_FINDINGS,
  };
}
