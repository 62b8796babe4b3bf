import type { Block } from '#olx';
import type { Write } from '../writes/write.ts';
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
  comparison: 2_500,
  document: 500,
  files: 500,
  list: 500,
};

/** Light writes are done at once in the thread where they arrive, jobs and heavy ones elsewhere. */
export function byWeight(light: Workplace, heavy: Workplace): Workplace {
  return {
    carryOut: (write, context) => (context.job !== null || isHeavy(write) ? heavy : light).carryOut(write, context),
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

/** True for a write that would hold up everybody else for more than a moment. */
export function isHeavy({ asked, content }: Pick<Write, 'asked' | 'content'>): boolean {
  if (content.kind !== 'document' && content.kind !== 'nothing') return true;
  if (content.kind === 'document' && content.bytes.length >= LARGE_DOCUMENT) return true;
  switch (asked.kind) {
    case 'changes':
      return asked.steps.length >= MANY_STEPS;
    case 'apply':
    case 'choose':
      return asked.size >= LARGE_INTENT;
    case 'intent':
      return asked.intent.wanted.kind === 'restore' && asked.intent.wanted.block === null;
    case 'insert':
      // how large the source is, only reading it tells
      return asked.source !== null;
    case 'studio':
      return true;
    case 'create':
    case 'replace':
      return false;
  }
}
