import type { Block, Damage } from '../course/block.ts';

/** Whether two blocks have the same text, files and policy, to the byte, whatever stands below them. */
export function sameNode(a: Block, b: Block): boolean {
  return (
    a === b ||
    (a.type === b.type &&
      a.urlName === b.urlName &&
      a.derivedName === b.derivedName &&
      a.text === b.text &&
      a.file?.path === b.file?.path &&
      a.file?.before === b.file?.before &&
      a.file?.after === b.file?.after &&
      a.body?.kind === b.body?.kind &&
      a.body?.path === b.body?.path &&
      a.body?.text === b.body?.text &&
      sameDamage(a.damage, b.damage) &&
      (a.policy === b.policy || JSON.stringify(a.policy) === JSON.stringify(b.policy)))
  );
}

/** Whether the same of two blocks cannot be read, and the same bytes are kept for them. */
function sameDamage(a: Damage | undefined, b: Damage | undefined): boolean {
  if (a === undefined || b === undefined) return a === b;
  return (
    a.unread === b.unread &&
    a.files.length === b.files.length &&
    a.files.every(({ path, blob }, at) => path === b.files[at]?.path && blob.hash === b.files[at]?.blob.hash)
  );
}
