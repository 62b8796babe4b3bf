import { storedName } from '../../text/stored-name.ts';
import type { BlobRef } from '../blob.ts';
import type { Block } from '../block.ts';
import { type AssetLink, assetLinksBelow } from './asset-links.ts';

/** Static assets by path below `static/`. */
export type Assets = ReadonlyMap<string, BlobRef>;

const byName = new WeakMap<Assets, ReadonlyMap<string, readonly string[]>>();

/**
 * The paths of static assets by the name under which the platform stores them. Several paths of one name would
 * overwrite each other there. Memoised.
 */
export function pathsByStoredName(assets: Assets): ReadonlyMap<string, readonly string[]> {
  const known = byName.get(assets);
  if (known !== undefined) return known;
  const paths = new Map<string, string[]>();
  for (const path of assets.keys()) {
    const name = storedName(path);
    const there = paths.get(name);
    if (there === undefined) paths.set(name, [path]);
    else there.push(path);
  }
  byName.set(assets, paths);
  return paths;
}

/** The paths of the static assets that a link may mean, none if it is dead. */
export function linkedPaths(
  assets: Assets,
  { names, isPrefix }: Pick<AssetLink, 'names' | 'isPrefix'>,
): readonly string[] {
  const paths = pathsByStoredName(assets);
  const exact = names.flatMap((name) => paths.get(name) ?? []);
  if (exact.length > 0 || !isPrefix) return exact;
  return [...paths].flatMap(([name, found]) => (names.some((start) => name.startsWith(start)) ? found : []));
}

/** The static assets to which a block or anything below it refers, in either form, by path. */
export function referredAssets(assets: Assets, root: Block): Assets {
  const found = new Map<string, BlobRef>();
  for (const link of assetLinksBelow(root)) {
    for (const path of linkedPaths(assets, link)) {
      const asset = assets.get(path);
      if (asset !== undefined) found.set(path, asset);
    }
  }
  return found;
}
