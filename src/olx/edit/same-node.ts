import type { Block } from '../course/block.ts';

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
      (a.policy === b.policy || JSON.stringify(a.policy) === JSON.stringify(b.policy)))
  );
}
