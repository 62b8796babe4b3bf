import { canContain } from '../../catalogue/index.ts';
import { isDirectOnly } from '../../course/structure.ts';
import type { BlockRule } from '../rule.ts';
import { withArticle } from '../words.ts';

/**
 * A child of a type that the block is not made to hold. The platform imports old courses whose
 * components hang directly below a section or subsection, so that is a warning; a section or
 * subsection out of its level is an error.
 */
export const misplaced: BlockRule = {
  types: null,
  check({ block }, report) {
    block.children.forEach(({ block: child }, index) => {
      if (canContain(block.type, child.type)) return;
      report({
        code: 'placement-not-allowed',
        severity: isDirectOnly(child.type) ? 'error' : 'warning',
        message: placementMessage(block.type, child.type),
        at: { in: 'child', index },
      });
    });
  },
};

/** Why a type cannot stand below another. */
export function placementMessage(parentType: string, childType: string): string {
  return `${withArticle(childType, 'start')} cannot stand directly inside ${withArticle(parentType)}.`;
}
