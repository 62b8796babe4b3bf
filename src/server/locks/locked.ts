import { usageKey } from '#olx';
import type { Lock } from '#store';
import { Refusal } from '../refusal.ts';

/** The 423 that says who holds what, and until when. */
export function lockedBy(lock: Lock): Refusal {
  return new Refusal('locked', `${lock.holder} works on ${placeOf(lock)} until ${lock.expiresAt}.`, membersOf(lock));
}

/** The 423 that tells a former holder who took the lock over. */
export function takenOver(lock: Lock): Refusal {
  return new Refusal('locked', `${lock.holder} has taken your lock over; take it again to go on.`, membersOf(lock));
}

function placeOf({ block }: Lock): string {
  return block ?? 'the course run';
}

function membersOf({ course, block, holder, expiresAt }: Lock) {
  return { holder, expires_at: expiresAt, block: block === null ? null : usageKey(course, block) };
}
