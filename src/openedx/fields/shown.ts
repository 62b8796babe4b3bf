import { blockType } from '#olx';

/**
 * Whether `GET xblock` tells the whole truth of a type: all that OLX can say of a block, apart from its children. It
 * shows `data`, if that is a text, and the settings, but no other field of scope content. False for a type that is not
 * in the catalogue. If false, a change that is not shown is only found in the OLX of the block. What a subsection
 * requires of others is in further members of the answer.
 */
export function isFullyShown(type: string): boolean {
  const found = blockType(type);
  if (found === null || found.detached) return false;
  return found.fields.every(
    ({ name, type: kind, scope, place }) =>
      scope !== 'content' || place === 'nowhere' || (name === 'data' && kind === 'string'),
  );
}
