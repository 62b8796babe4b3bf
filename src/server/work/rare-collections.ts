import { setFlagsFromString } from 'node:v8';

/** The first Node.js whose V8 has the second of the flags; an older one would complain of it. */
const COUNTS_BUFFERS = 24;

/**
 * Lets V8 collect all garbage of a thread when the heap has grown to two and a half times of what was
 * left, and count buffers as part of the heap. Else it begins after 64 MB of buffers, which are two
 * large archives, and its pause of half a second falls into the next one. Holds for this process and
 * for threads that begin later.
 */
export function collectRarely(): void {
  setFlagsFromString('--heap-growing-percent=150');
  if (Number.parseInt(process.versions.node, 10) >= COUNTS_BUFFERS) {
    setFlagsFromString('--external-memory-accounted-in-global-limit');
  }
}
