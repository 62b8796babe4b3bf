import { blockIdParts, type Effect } from '#olx';

/** What a call was about, for the figures of usage. */
export interface Touched {
  readonly blockTypes: readonly string[];
  /** As `type.field`. */
  readonly settings: readonly string[];
}

declare module 'fastify' {
  interface FastifyRequest {
    /** Block types and settings that the request was about, for the figures of usage; null until a route says so. */
    touched: Touched | null;
  }
}

/** Names of each kind that are told of one change. */
const MOST = 1_000;

export const UNTOUCHED: Touched = { blockTypes: [], settings: [] };

/** The block types and settings that a change is about. */
export function touchedBy({ changes }: Pick<Effect, 'changes'>): Touched {
  const blockTypes = new Set<string>();
  const settings = new Set<string>();
  for (const change of changes) {
    const { type } = blockIdParts(change.block);
    blockTypes.add(type);
    for (const { name } of change.settings) settings.add(`${type}.${name}`);
  }
  return { blockTypes: [...blockTypes].slice(0, MOST), settings: [...settings].slice(0, MOST) };
}
