import type { IncomingHttpHeaders } from 'node:http';
import { type BlockId, type Course, type Effect, idsAbove, publishedView } from '#olx';
import type { Snapshot, Store } from '#store';
import type { Actor } from '../auth/actor.ts';
import { Refusal } from '../refusal.ts';
import { isOwnLock, lockedBy, takenOver } from './locked.ts';

/** An author who holds a lock and works goes on holding it, so long from now; in milliseconds. */
export const LOCK_DURATION = 10 * 60 * 1000;

/**
 * Refuses with 423 what would change anything under somebody else's exclusive lock, and what is sent with the token
 * of a lock that was taken over. A token renews its lock. A lock never replaces the version check.
 */
export async function ensureUnlocked(
  { locks }: Pick<Store, 'locks'>,
  { commit, course }: Snapshot,
  { next, effect }: { readonly next: Course; readonly effect: Effect },
  { actor, lockToken }: { readonly actor: Actor; readonly lockToken: number | null },
): Promise<void> {
  const key = commit.course;
  if (lockToken !== null && (await locks.renew(key, lockToken, LOCK_DURATION)) === null) {
    const taker = await locks.takenOverBy(key, lockToken);
    if (taker !== null) throw takenOver(taker);
  }
  const held = await locks.list(key, 'exclusive');
  const others = held.filter((lock) => !isOwnLock(lock, actor, lockToken));
  if (others.length === 0) return;
  const touched = touchedPlaces(course, next, effect);
  const lock = others.find(({ block }) => touched.has(block));
  if (lock !== undefined) throw lockedBy(lock);
}

/** The fencing token that `Lock-Token` names; null where there is no such header. Refuses with 400 what is no token. */
export function lockTokenOf(headers: IncomingHttpHeaders): number | null {
  const header = headers['lock-token'];
  if (header === undefined) return null;
  const token = Number(header);
  if (typeof header === 'string' && /^\d{1,15}$/.test(header) && token > 0) return token;
  throw new Refusal('bad-request', 'Lock-Token is the number that the lock was given with.');
}

/** All places under whose locks the change falls: what changed and whatever holds it, before and after; null for the course run. */
function touchedPlaces(before: Course, next: Course, { changes }: Effect): ReadonlySet<BlockId | null> {
  const changed = changes.map(({ block }) => block);
  // what only learners see has its place in the published form
  const roots = [before.root, next.root].flatMap((root) => [root, publishedView(root) ?? root]);
  return new Set<BlockId | null>([null, ...roots.flatMap((root) => [...idsAbove(root, changed)])]);
}
