import { assetReferences } from '../../course/references.ts';
import type { FactKind } from '../facts.ts';
import type { Spot } from '../spot.ts';
import type { Subject } from '../subject.ts';

/** A block's link to a static asset. */
export interface AssetLink {
  /** The path below `static/`, as written. */
  readonly path: string;
  /** All names under which the asset may be kept: as written, percent-decoded, folders and spaces flattened as Studio does. */
  readonly forms: readonly string[];
  readonly at: Spot;
}

const NO_LINKS: readonly AssetLink[] = [];

/** Each static asset that a block refers to, once. */
export const ASSET_LINKS: FactKind<AssetLink> = {
  types: null,
  of(subject) {
    const paths = assetReferences(subject.block);
    if (paths.size === 0) return NO_LINKS;
    const decodings = new Set([...paths].map(decodedName).filter((name) => name !== null));
    // a name and its percent-decoded form are one reference
    const written = [...paths].filter((path) => !decodings.has(path));
    return written.map((path) => ({ path, forms: assetForms(path), at: spotOf(subject, path) }));
  },
};

/** The names under which an asset that is called this may be kept. */
export function assetForms(path: string): readonly string[] {
  // most names are plain, and have one form
  if (!/[%/ ]/.test(path)) return [path];
  const names = [path, decodedName(path) ?? path];
  return [...new Set([...names, ...names.map(flattened)])];
}

/** The name as Studio keeps an upload, with `_` for folders and spaces. */
export function flattened(path: string): string {
  return path.replace(/[/ ]/g, '_');
}

/** The percent-decoded name, where it is another. */
function decodedName(path: string): string | null {
  if (!path.includes('%')) return null;
  try {
    const name = decodeURIComponent(path);
    return name === path ? null : name;
  } catch {
    // a lone % is part of the name
    return null;
  }
}

function spotOf({ block }: Subject, path: string): Spot {
  const inBody = block.body?.text.indexOf(path) ?? -1;
  if (inBody !== -1) return { in: 'body', start: inBody, end: inBody + path.length };
  const escaped = path.replaceAll('&', '&amp;');
  const at = block.text.indexOf(escaped);
  return { in: 'text', start: Math.max(at, 0), end: at === -1 ? 0 : at + escaped.length };
}
