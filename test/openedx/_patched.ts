import { type Block, type Course, elementOf, idOf, setAttribute, spliced } from '#olx';
import type { Remaining } from './_spelling-differences.ts';

/** A course run in which the settings and files that differ are those of another. */
export function patched(course: Course, other: Course, differing: readonly Remaining[]): Course {
  const files = new Map(course.files);
  for (const { part, name } of differing) {
    const blob = name === null ? undefined : other.files.get(name);
    if (part === 'file' && name !== null && blob !== undefined) files.set(name, blob);
  }
  const visit = (block: Block, isDraft: boolean): Block => {
    const inDraft = isDraft || block.published !== undefined;
    const own = differing.filter(({ block: id }) => id === idOf(block));
    const next = {
      ...own.filter(({ form }) => form !== (inDraft ? 'published' : 'draft')).reduce(withSetting, block),
      children: block.children.map((child) => ({ ...child, block: visit(child.block, inDraft) })),
      ...(block.published ? { published: visit(block.published, false) } : {}),
    };
    const begun = inDraft ? [] : own.filter(({ form }) => form === 'draft');
    // a change of what was only live begins a draft
    return begun.length === 0 ? next : { ...begun.reduce(withSetting, next), published: next };
  };
  return { ...course, files, root: visit(course.root, false) };
}

function withSetting(block: Block, { part, name, after }: Remaining): Block {
  if (part !== 'setting' || name === null) return block;
  return { ...block, ...spliced(block, [setAttribute(block.text, elementOf(block), name, after)]) };
}
