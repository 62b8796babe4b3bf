import { canContain } from '../../catalogue/index.ts';
import { isDirectOnly } from '../../course/structure.ts';
import type { BlockRule, Finding } from '../rule.ts';
import { placementMessage, withArticle } from '../words.ts';

/**
 * A child of a type that the block is not made to hold. A section or subsection out of its level is an
 * error. The platform imports old courses with components directly below a section or subsection: below
 * a section learners do not get to them, a warning; below a subsection each is shown like a unit, an info.
 */
export const misplaced: BlockRule = {
  types: null,
  check({ block }, report) {
    block.children.forEach(({ block: child }, index) => {
      if (canContain(block.type, child.type)) return;
      report({ code: 'placement-not-allowed', ...verdict(block.type, child.type), at: { in: 'child', index } });
    });
  },
};

function verdict(parentType: string, childType: string): Pick<Finding, 'severity' | 'message'> {
  if (parentType === 'sequential' && !isDirectOnly(childType)) {
    const message = `Open edX shows ${withArticle(childType)} directly inside a subsection like a unit, but Studio cannot edit it there. Put it into a vertical.`;
    return { severity: 'info', message };
  }
  return {
    severity: isDirectOnly(childType) ? 'error' : 'warning',
    message: placementMessage(parentType, childType),
  };
}
