import type { FastifyRequest } from 'fastify';
import type { BlockId, CourseKey } from '#olx';
import type { Snapshot, Store } from '#store';
import { blockOf, courseKeyOf, openCourse } from './course.ts';
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
 * Finds the block of a write and holds it to `If-Match`, before any body is taken in. Refuses with 404
 * or 400 where there is no such block or several, with 428 without the header, with 412 where it
 * names another version; a plan may leave the header out.
 */
export async function matchedBlock(
  { store }: { readonly store: Store },
  request: FastifyRequest,
  named: { readonly course: string; readonly block: string },
  which: Which,
  plan: boolean,
): Promise<MatchedBlock> {
  const snapshot = await openCourse(store, courseKeyOf(named.course));
  const { course } = snapshot.commit;
  const block = blockOf(snapshot, named.block);
  const match = await requestMatch(request, course, { kind: 'block', block, which }, plan);
  ensureMatch(match, snapshot);
  return { course, snapshot, block, match };
}
