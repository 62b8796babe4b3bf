import { type BlockId, type Course, displayNameOf, indexOf } from '#olx';

/** How a commit message calls a block: by its display name, else by its id. Short enough for any message. */
export function named(course: Course, id: BlockId): string {
  const block = indexOf(course.root).blocks.get(id);
  const name = (block === undefined ? null : displayNameOf(block)) ?? id;
  return `“${name.length > 200 ? `${name.slice(0, 200)}…` : name}”`;
}
