import type { Lock as LockAnswer } from '#contract';
import { usageKey } from '#olx';
import type { Lock } from '#store';
import type { Actor } from '../auth/actor.ts';
import { isHolder } from '../locks/locked.ts';

/** A lock as the caller sees it; its token is shown to the holder only. */
export function answerLock(lock: Lock, actor: Actor): LockAnswer {
  const yours = isHolder(lock, actor);
  const { kind, course, block, holder, application, token, acquiredAt, expiresAt } = lock;
  return {
    kind,
    block: block === null ? null : usageKey(course, block),
    holder,
    application,
    token: yours ? token : null,
    acquired_at: acquiredAt,
    expires_at: expiresAt,
    yours,
  };
}
