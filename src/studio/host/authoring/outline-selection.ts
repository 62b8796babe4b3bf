import type { OutlineBlock, OutlineSelection } from './outline-page.ts';

/**
 * How the outline selects one of its blocks: with the section and the subsection around it, as its own cards
 * do. Null for a block that is not in the outline, which ends at units.
 */
export function selectionOf(sections: readonly OutlineBlock[], block: string): OutlineSelection | null {
  for (const section of sections) {
    if (section.id === block) return { currentId: block, sectionId: block };
    for (const subsection of childrenOf(section)) {
      if (subsection.id === block) return { currentId: block, subsectionId: block, sectionId: section.id };
      if (childrenOf(subsection).some(({ id }) => id === block))
        return { currentId: block, subsectionId: subsection.id, sectionId: section.id };
    }
  }
  return null;
}

function childrenOf(block: OutlineBlock): readonly OutlineBlock[] {
  return block.childInfo?.children ?? [];
}
