import { canContain } from '../catalogue/index.ts';
import { type Block, idOf } from '../course/block.ts';
import { isDirectOnly } from '../course/structure.ts';
import { type Diagnostic, diagnostic } from '../diagnostic.ts';

/**
 * One finding for each block of a subtree that stands below a type that is not made to hold it. The
 * platform imports old courses whose components hang directly below a section or subsection, so that
 * is a warning; a section or subsection out of its level is an error.
 */
export function misplaced(root: Block): readonly Diagnostic[] {
  const found: Diagnostic[] = [];
  const visit = (parent: Block): void => {
    for (const { block } of parent.children) {
      if (!canContain(parent.type, block.type)) {
        found.push(
          diagnostic(
            'placement-not-allowed',
            isDirectOnly(block.type) ? 'error' : 'warning',
            placementMessage(parent.type, block.type),
            {
              block: idOf(block),
              file: block.file?.path ?? null,
            },
          ),
        );
      }
      visit(block);
    }
  };
  visit(root);
  return found;
}

/** Why a type cannot stand below another. */
export function placementMessage(parentType: string, childType: string): string {
  return `A ${childType} cannot stand directly inside a ${parentType}.`;
}
