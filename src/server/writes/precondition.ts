import { createHash } from 'node:crypto';
import { type BlockId, type Course, type Effect, indexOf, nodeVersionOf, versionOf } from '#olx';
import type { PlanPrecondition } from '#store';

/**
 * What a change was worked out from: the blocks that it touches, the parents whose lists of children it changes, and
 * the files. A block that goes counts with all below it, any other by itself, so that people in different units do
 * not collide.
 */
export function preconditionOf(before: Course, { changes, assets, files }: Effect): PlanPrecondition {
  const index = indexOf(before.root).blocks;
  const known = new Map<string, PlanPrecondition['blocks'][number]>();
  const note = (block: BlockId, which: 'version' | 'node'): void => {
    const name = `${which} ${block}`;
    if (known.has(name)) return;
    const there = index.get(block);
    const version = there === undefined ? null : which === 'version' ? versionOf(there) : nodeVersionOf(there);
    known.set(name, { block, which, version });
  };
  for (const { kind, block, parent, formerParent, otherParents = [] } of changes) {
    note(block, kind === 'delete' || kind === 'orphan' ? 'version' : 'node');
    if (kind === 'change') continue;
    for (const each of [parent, formerParent ?? null, ...otherParents]) if (each !== null) note(each, 'node');
  }
  return {
    blocks: [...known.values()],
    files: [
      ...assets.map(({ path }) => ({ kind: 'asset' as const, path, hash: before.assets.get(path)?.hash ?? null })),
      ...files.map(({ path }) => ({ kind: 'file' as const, path, hash: before.files.get(path)?.hash ?? null })),
    ],
  };
}

/** Names what a change does: equal for two effects that show the same. SHA-256 in hex digits. */
export function effectHash({ changes, orphans, assets, files, conflicts }: Effect): string {
  return createHash('sha256')
    .update(JSON.stringify([changes, orphans, assets, files, conflicts]))
    .digest('hex');
}
