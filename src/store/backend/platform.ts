import { createHash, hash, randomBytes } from 'node:crypto';
import { setImmediate } from 'node:timers/promises';
import type { Platform } from './backend.ts';

/** Node's own hash, random bits, clock and event loop. */
export const nodePlatform: Platform = {
  hash: (bytes) => hash('sha256', bytes, 'hex'),
  digest: () => {
    const running = createHash('sha256');
    return {
      update: (bytes) => {
        running.update(bytes);
      },
      hex: () => running.digest('hex'),
    };
  },
  randomId: () => randomBytes(16).toString('hex'),
  now: Date.now,
  pause: () => setImmediate(),
};
