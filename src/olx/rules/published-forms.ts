import type { Block } from '../course/block.ts';
import type { FactKind } from './facts.ts';

/** The published forms that lie below drafts; what stands there only is in the course run, too. */
export const PUBLISHED_FORMS: FactKind<Block> = {
  types: null,
  of: ({ block }) => (block.published ? [block.published] : []),
};
