import { type Block, type Course, draftView, idOf, publishedView, walk } from '#olx';
import type { Remaining } from './_spelling-differences.ts';

/** A course run with what differs taken from another: blocks with their own text, and files. */
export function patched(course: Course, other: Course, differing: readonly Remaining[]): Course {
  const files = new Map(course.files);
  for (const { part, name } of differing) {
    const blob = name === null ? undefined : other.files.get(name);
    if (part === 'file' && name !== null && blob !== undefined) files.set(name, blob);
  }
  const forms = {
    draft: new Map([...walk(draftView(other.root))].map((block) => [idOf(block), block])),
    published: new Map([...walk(publishedView(other.root) ?? other.root)].map((block) => [idOf(block), block])),
  };
  const of = (block: Block, isDraft: boolean): Block | undefined => {
    const found = differing.find((each) => each.block === idOf(block));
    const form = isDraft ? 'draft' : 'published';
    return found === undefined || (found.form !== 'both' && found.form !== form)
      ? undefined
      : forms[form].get(idOf(block));
  };
  const visit = (block: Block, isDraft: boolean): Block => {
    const inDraft = isDraft || block.published !== undefined;
    const own = of(block, inDraft);
    const next =
      own === undefined ? block : { ...block, text: own.text, holes: own.holes, body: own.body, policy: own.policy };
    return {
      ...next,
      children: block.children.map((child) => ({ ...child, block: visit(child.block, inDraft) })),
      ...(block.published ? { published: visit(block.published, false) } : {}),
    };
  };
  return { ...course, files, root: visit(course.root, false) };
}
