import type { Block } from '#olx';
import type { Order } from '../changes/order.ts';
import type { Question } from './questions.ts';
import type { Workplace } from './workplace.ts';

/** A document from this size on is read away from the thread that answers, in bytes. */
const LARGE_DOCUMENT = 64 * 1024;
/** So many steps are worked out there, too. */
const MANY_STEPS = 25;
/** A plan whose intent has this size before it is packed is applied there, in bytes. */
const LARGE_INTENT = 512 * 1024;

/** Questions about so many blocks are answered there: what takes more than some ten milliseconds. */
const MANY_BLOCKS: Readonly<Record<Question, number>> = {
  outline: 500,
  outlineCounts: 500,
  findings: 500,
  found: 500,
  document: 500,
  files: 500,
  list: 500,
};

/** Light orders are done at once where they arrive, heavy ones elsewhere. */
export function byWeight(light: Workplace, heavy: Workplace): Workplace {
  return {
    execute: (order, context) => (isHeavy(order) ? heavy : light).execute(order, context),
    executeAsJob: (order, context) => heavy.executeAsJob(order, context),
    // however few levels are asked for, what is counted is all below
    ask: (question, query, root) => {
      const isLarge = hasBlocks(root, MANY_BLOCKS[question]);
      return (isLarge ? heavy : light).ask(question, query, root);
    },
    close: async () => {
      await Promise.all([light.close(), heavy.close()]);
    },
  };
}

/** Whether a subtree has at least so many blocks; no more of them are looked at than must be. */
export function hasBlocks(root: Block, count: number): boolean {
  let left = count;
  const isBeyond = (block: Block): boolean => {
    left -= 1;
    return left <= 0 || block.children.some((child) => isBeyond(child.block));
  };
  return isBeyond(root);
}

/** True for an order that would hold up everybody else for more than a moment. */
export function isHeavy({ asked, content }: Pick<Order, 'asked' | 'content'>): boolean {
  if (content.kind === 'archive' || content.kind === 'spooled') return true;
  if (content.kind === 'document' && content.bytes.length >= LARGE_DOCUMENT) return true;
  switch (asked.kind) {
    case 'changes':
      return asked.steps.length >= MANY_STEPS;
    case 'apply':
      return asked.size >= LARGE_INTENT;
    case 'intent':
      return asked.intent.wanted.kind === 'restore' && asked.intent.wanted.block === null;
    case 'create':
    case 'replace':
    case 'insert':
      return false;
  }
}
