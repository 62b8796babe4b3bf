import { type InnerElement, innerVocabulary, isContainer } from '../../olx/catalogue/index.ts';
import type { DocumentContext } from './context.ts';
import type { LooseElement } from './loose-tree.ts';

/** What an element of the document is. */
export type Role =
  | { readonly kind: 'block'; readonly type: string }
  /** An element inside a block that has no child blocks. `element` is null where the catalogue does not know it. */
  | { readonly kind: 'inner'; readonly block: string; readonly element: InnerElement | null };

/** The root is a block of the context's type; what stands in a container is a block; the rest is content of a block. */
export function roleOf(element: LooseElement, context: DocumentContext): Role {
  if (element.parent === null) return { kind: 'block', type: element.name === '' ? context.type : element.name };
  return roleBelow(roleOf(element.parent, context), element.name);
}

/** The role of an element of this name directly below another. */
export function roleBelow(parent: Role, name: string): Role {
  if (parent.kind === 'inner')
    return { kind: 'inner', block: parent.block, element: innerVocabulary(parent.block).elements.get(name) ?? null };
  const inner = innerVocabulary(parent.type);
  if (isContainer(parent.type) && !inner.top.includes(name)) return { kind: 'block', type: name };
  return { kind: 'inner', block: parent.type, element: inner.elements.get(name) ?? null };
}
