import { type Block, type Child, idOf } from '../course/block.ts';
import { namesTheSame, slotFor, withChildren } from '../course/children.ts';
import type { Course } from '../course/course.ts';
import { withoutDraftPlaces } from '../course/draft-places.ts';
import { draftView, publishedView } from '../course/forms.ts';
import type { BlockId } from '../course/keys.ts';
import { isDirectOnly } from '../course/structure.ts';
import { indexOf } from '../course/tree-index.ts';
import { documentText } from '../course/write/write-document.ts';
import { sameBlocks } from './adopt.ts';
import { servesSeveral } from './block-paths.ts';
import { opaqueRefusal } from './damaged.ts';
import { publishedBlock } from './orphans.ts';
import { invalid, notFound, type Outcome, refused } from './outcome.ts';
import { documentForm, fitLayout, isDocument } from './own-layout.ts';
import { draftsRefusal, namedAs, notLive } from './replace-subtree.ts';
import type { Step } from './step.ts';
import { editWithin, type Form } from './within.ts';

/**
 * Replaces the block alone. The children of `node` only name blocks: those among the block's own
 * children stay with all below them, in the order named; others are refused. A form that the node does not
 * have, as it was never published, stays as it is.
 */
export function replaceNode(course: Course, step: Extract<Step, { kind: 'replace-node' }>): Outcome {
  const former = indexOf(course.root).blocks.get(step.block);
  if (former === undefined) return notFound(step.block);
  const opaque = opaqueRefusal(former);
  if (opaque !== null) return opaque;
  const next = namedAs(former, step.node);
  if (idOf(next) !== step.block) {
    return invalid('folder-root-mismatch', `This is the OLX of ${idOf(next)}; it cannot replace ${step.block}.`, [
      step.block,
    ]);
  }
  const contradiction = draftsRefusal(next, step.target);
  if (contradiction !== null) return contradiction;
  const node = { draft: nodeForm(draftView(next)), published: liveNode(next) };
  const there = new Set(former.children.map((child) => idOf(child.block)));
  const strangers = node.draft.children.map((child) => idOf(child.block)).filter((id) => !there.has(id));
  if (strangers.length > 0)
    return refused('incompatible-placement', `Only the children of ${step.block} can be named here.`, strangers);
  const isInUnit = !isDirectOnly(former.type);
  if (step.target === 'published' && isInUnit && publishedBlock(course, step.block) === null)
    return notLive(step.block);
  const isShared = (path: string): boolean => servesSeveral(course.root, path);
  const forms: readonly Form[] = step.target === 'draft' ? ['draft'] : ['draft', 'published'];
  return {
    course: editWithin(course, step.block, forms, (block, form) => {
      const own = node[form];
      if (own === null) return block;
      // of an archive, each form has a list of its own; else both take the change of what authors see
      const known = step.target === 'archive' ? new Set(block.children.map((child) => idOf(child.block))) : there;
      return withNode(block, own, known, isShared);
    }),
  };
}

function liveNode(node: Block): Block | null {
  const live = publishedView(node);
  return live === null ? null : nodeForm(live);
}

/** The node as a document tells it. */
function nodeForm(node: Block): Block {
  return isDocument(node) ? node : documentForm(node);
}

/** `known` are the children that the node may name; those beside them are only in this form, and stay in their place. */
function withNode(block: Block, node: Block, known: ReadonlySet<BlockId>, isShared: (path: string) => boolean): Block {
  const here = new Map(block.children.map((child) => [idOf(child.block), child]));
  const named = node.children.flatMap((child): Child[] => {
    const kept = here.get(idOf(child.block));
    return kept === undefined ? [] : [kept];
  });
  const wanted = new Set(named.map((child) => idOf(child.block)));
  const children = block.children.flatMap((child): Child[] => {
    const id = idOf(child.block);
    const kept = wanted.has(id) ? named.shift() : known.has(id) ? undefined : child;
    return kept === undefined ? [] : [{ slot: slotFor(kept.block, kept.slot), block: kept.block }];
  });
  const untouched = documentText(block, '').text === node.text;
  const fitted = withChildren(untouched ? block : fitLayout(node, block, isShared), children);
  const next = namesTheSame(children, block.children) ? fitted : withoutDraftPlaces(fitted);
  return sameBlocks(next, block) ? block : next;
}
