import { LRUCache } from 'lru-cache';
import type { Capabilities, Instance } from './cms-client.ts';
import { CLIENT_LIMITS } from './limits.ts';
import { Semaphore } from './semaphore.ts';

/** What all clients of one instance share. */
export interface InstanceMemory {
  readonly semaphore: Semaphore;
  capabilities: { readonly can: Capabilities; readonly until: number } | null;
}

const memories = new LRUCache<string, InstanceMemory>({ max: 200 });

/** The same object for the same addresses, so that the limit of concurrency holds over all clients of an instance. */
export function memoryOf({ cmsUrl, lmsUrl }: Instance): InstanceMemory {
  const key = `${cmsUrl}\n${lmsUrl}`;
  const known = memories.get(key);
  if (known !== undefined) return known;
  const made: InstanceMemory = { semaphore: new Semaphore(CLIENT_LIMITS.concurrency), capabilities: null };
  memories.set(key, made);
  return made;
}
