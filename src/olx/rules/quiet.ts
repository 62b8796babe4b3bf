import { type Block, partsOf } from '../course/block.ts';
import { BlockMemo } from '../course/block-memo.ts';
import { contentFindings, placementFindings } from './check-block.ts';
import type { CourseFindings } from './course-findings.ts';

const quiet = new BlockMemo<boolean>();

/**
 * Whether the rules about single blocks find nothing in a block, its published form and all below
 * both. Memoised, so that after a change only what holds the changed block is asked again.
 */
export function isQuiet(block: Block): boolean {
  const known = quiet.get(block);
  if (known !== undefined) return known;
  const isClean =
    contentFindings(block).length === 0 && placementFindings(block).length === 0 && partsOf(block).every(isQuiet);
  quiet.set(block, isClean);
  return isClean;
}

/** The blocks that something was found about, and those above them; forms are blocks of their own. */
export function withFindings(root: Block, { about, aboutAny }: CourseFindings): ReadonlySet<Block> {
  const found = new Set<Block>();
  if (!aboutAny) return found;
  const seen = new Set<Block>();
  const visit = (block: Block): boolean => {
    if (seen.has(block)) return found.has(block);
    const parts = partsOf(block);
    // most blocks have none, and are looked at sooner than remembered
    if (parts.length > 0) seen.add(block);
    const isFound = parts.filter(visit).length > 0 || about(block).length > 0;
    if (isFound) found.add(block);
    return isFound;
  };
  visit(root);
  return found;
}
