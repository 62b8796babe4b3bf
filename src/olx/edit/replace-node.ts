import { type Block, type Child, idOf } from '../course/block.ts';
import { namesTheSame, slotFor, withChildren } from '../course/children.ts';
import type { Course } from '../course/course.ts';
import { withoutDraftPlaces } from '../course/draft-places.ts';
import { indexOf } from '../course/tree-index.ts';
import { documentText } from '../course/write/write-document.ts';
import { sameBlocks, servesSeveral } from './adopt.ts';
import { opaqueRefusal } from './damaged.ts';
import { invalid, notFound, type Outcome } from './outcome.ts';
import { fitLayout } from './own-layout.ts';
import { namedAs } from './replace-subtree.ts';
import type { Step } from './step.ts';
import { editWithin } from './within.ts';

/**
 * Replaces the block alone. The children of `node` only name blocks: those among the block's own
 * children stay with all below them, in the order named; others are refused.
 */
export function replaceNode(course: Course, step: Extract<Step, { kind: 'replace-node' }>): Outcome {
  const former = indexOf(course.root).blocks.get(step.block);
  if (former === undefined) return notFound(step.block);
  const opaque = opaqueRefusal(former);
  if (opaque !== null) return opaque;
  const node = namedAs(former, step.node);
  if (idOf(node) !== step.block) {
    return invalid('folder-root-mismatch', `This is the OLX of ${idOf(node)}; it cannot replace ${step.block}.`, [
      step.block,
    ]);
  }
  const there = new Set(former.children.map((child) => idOf(child.block)));
  const strangers = node.children.map((child) => idOf(child.block)).filter((id) => !there.has(id));
  if (strangers.length > 0)
    return invalid('children-not-references', `Only the children of ${step.block} can be named here.`, strangers);
  return {
    course: editWithin(course, step.block, step.target, (block) =>
      withNode(block, node, (path) => servesSeveral(course.root, path)),
    ),
  };
}

function withNode(block: Block, node: Block, isShared: (path: string) => boolean): Block {
  const known = new Map(block.children.map((child) => [idOf(child.block), child]));
  const children = node.children.flatMap((child): Child[] => {
    const kept = known.get(idOf(child.block));
    return kept === undefined ? [] : [{ slot: slotFor(kept.block, kept.slot), block: kept.block }];
  });
  const untouched = documentText(block, '').text === node.text;
  const fitted = withChildren(untouched ? block : fitLayout(node, block, isShared), children);
  const next = namesTheSame(children, block.children) ? fitted : withoutDraftPlaces(fitted);
  return sameBlocks(next, block) ? block : next;
}
