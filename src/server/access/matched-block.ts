import type { FastifyRequest } from 'fastify';
import type { BlockId, CourseKey } from '#olx';
import type { Snapshot, Store } from '#store';
import { openBlock } from './course.ts';
import { requestMatch } from './if-match.ts';
import { ensureMatch, type Match, type Which } from './match.ts';

/** The block that a write is about, on the state that it was made for. */
export interface MatchedBlock {
  readonly course: CourseKey;
  readonly snapshot: Snapshot;
  readonly block: BlockId;
  readonly match: Match;
}

/**
 * Finds the block of a write and holds it to `If-Match`, before any body is taken in. Refuses with 404 if there is no
 * such block, with 428 without the header, with 412 if it names another version; a plan may leave the header out.
 */
export async function matchedBlock(
  { store }: { readonly store: Store },
  request: FastifyRequest,
  usageKey: string,
  which: Which,
  plan: boolean,
): Promise<MatchedBlock> {
  const { snapshot, id: block } = await openBlock(store, usageKey);
  const { course } = snapshot.commit;
  const match = await requestMatch(request, course, { kind: 'block', block, which }, plan);
  ensureMatch(match, snapshot);
  return { course, snapshot, block, match };
}
