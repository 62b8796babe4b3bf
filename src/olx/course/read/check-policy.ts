import type { Block } from '../block.ts';
import { type BlockId, blockIdParts } from '../keys.ts';
import type { ReadPolicy } from './read-policy.ts';
import type { Reading } from './reading.ts';

/** Holds the entries of policy.json against the blocks of the tree, each by its id. */
export function checkPolicy(reading: Reading, policy: ReadPolicy, blocks: ReadonlyMap<BlockId, Block>): void {
  const { path, places } = policy;
  let types: ReadonlyMap<string, readonly string[]> | null = null;
  const absent = (id: BlockId, key: string): void => {
    const { type, urlName } = blockIdParts(id);
    types ??= typesByName(blocks);
    const others = types.get(urlName) ?? [];
    const [only] = others.length === 1 ? others : [];
    const at = places.key(key);
    if (others.length === 0) {
      const message = `“${key}” names no block of the course run, so its settings reach nobody.`;
      reading.report({ code: 'policy-block-missing', severity: 'warning', message, file: path, at });
      return;
    }
    const message = `There is no ${type} “${urlName}”, but a ${others.join(' and a ')} of that name: Open edX drops these settings without a word.`;
    const edits = [{ ...at, text: JSON.stringify(`${only}/${urlName}`) }];
    const fixes = only === undefined || only === 'course' ? [] : [{ title: `Name the ${only}`, edits }];
    reading.report({ code: 'policy-type-mismatch', message, file: path, at, fixes });
  };
  for (const [id, { key }] of policy.entries) if (!blocks.has(id)) absent(id, key);
  for (const [id, key] of policy.broken) {
    if (!blocks.has(id)) {
      absent(id, key);
      continue;
    }
    const message = `The settings of “${key}” must be a JSON object: Open edX cannot read ${id} with them and leaves it out.`;
    reading.report({ code: 'policy-invalid', message, file: path, at: places.key(key), block: id });
  }
  for (const key of policy.otherRuns) {
    const message = `“${key}” is for another run of the course and counts for nothing here.`;
    reading.report({
      code: 'policy-block-missing',
      severity: 'warning',
      message,
      file: path,
      at: places.key(key),
    });
  }
}

function typesByName(blocks: ReadonlyMap<BlockId, Block>): ReadonlyMap<string, readonly string[]> {
  const types = new Map<string, string[]>();
  for (const { type, urlName } of blocks.values()) {
    const there = types.get(urlName);
    if (there === undefined) types.set(urlName, [type]);
    else there.push(type);
  }
  return types;
}
