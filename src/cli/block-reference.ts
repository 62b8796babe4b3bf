import { type Block, type BlockId, type Course, closest, findBlocks, indexOf, ROOT_ID } from '#olx';
import { cannotRun } from './failure.ts';
import { printable } from './terminal.ts';
import { meant } from './verb.ts';

/**
 * The block that a usage key, a `type@url_name` or a bare url_name means. Fails with exit code 2
 * if there is none, or if several types have the url_name.
 */
export function resolveBlock(course: Course, reference: string): { readonly id: BlockId; readonly block: Block } {
  const found = findBlocks(course, reference);
  const [id] = found;
  const block = id === undefined ? undefined : indexOf(course.root).blocks.get(id);
  if (id === undefined || block === undefined) {
    throw cannotRun(`there is no block “${printable(reference)}”${meant(nearBlock(course, reference))}`);
  }
  if (found.length > 1) throw cannotRun(`“${printable(reference)}” may be ${found.join(' or ')}; name one of them`);
  return { id, block };
}

/** The block that a misspelled reference may mean, spelled as the reference is: by its id or its url_name. */
function nearBlock(course: Course, reference: string): string | null {
  const ids = [...indexOf(course.root).blocks];
  const near = closest(
    reference,
    reference.includes('@') ? ids.map(([id]) => id) : ids.map(([, each]) => each.urlName),
  );
  return near === null ? null : printable(near);
}

/** True for a whole course run, false for a subtree. */
export function isWholeCourse(course: Course): boolean {
  return indexOf(course.root).blocks.has(ROOT_ID);
}
