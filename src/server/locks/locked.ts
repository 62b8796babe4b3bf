import { usageKey } from '#olx';
import type { Lock } from '#store';
import type { Actor } from '../auth/actor.ts';
import { Refusal } from '../refusal.ts';

/** True if the caller took the lock: the same person or application, by the same program. */
export function isHolder(lock: Pick<Lock, 'holder' | 'application'>, { author, application }: Actor): boolean {
  return lock.holder === author && lock.application === application;
}

/** A lock is the caller's own with its token. Without a token, it is if the same person or application took it. */
export function isOwnLock(lock: Lock, actor: Actor, token: number | null): boolean {
  return token === null ? isHolder(lock, actor) : lock.token === token;
}

/** The 423 that says who holds what, and until when. */
export function lockedBy(lock: Lock): Refusal {
  return new Refusal('locked', `${lock.holder} works on ${placeOf(lock)} until ${lock.expiresAt}.`, membersOf(lock));
}

/** The 423 that tells a former holder who took the lock over. */
export function takenOver(lock: Lock): Refusal {
  return new Refusal('locked', `${lock.holder} has taken your lock over. Take it again to go on.`, membersOf(lock));
}

function placeOf({ block }: Lock): string {
  return block ?? 'the course run';
}

function membersOf({ course, block, holder, expiresAt }: Lock) {
  return { holder, expires_at: expiresAt, block: block === null ? null : usageKey(course, block) };
}
