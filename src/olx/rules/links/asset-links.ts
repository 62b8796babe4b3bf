import { type AssetLink, assetLinks } from '../../course/assets/asset-links.ts';
import type { FactKind } from '../facts.ts';

/** Each static asset that a block refers to, once. */
export const ASSET_LINKS: FactKind<AssetLink> = {
  types: null,
  of: ({ block }) => assetLinks(block),
};
