import { applySteps, type Course, type Step, textAfterRename } from '#olx';
import type { Store } from '#store';
import { storedBytes } from './requested-steps.ts';

/** Larger course-level files are not searched for links, in bytes. */
const LARGEST = 8 * 1024 * 1024;

/**
 * The steps with a `put-file` before each `rename` for each course-level file that links to the block. The core renames
 * in blocks only, because it does not have the bytes of files. This is worked out on each state anew: the files may have
 * changed since the request came. A list that cannot be applied comes back as it is, so that its error has the right number.
 */
export async function withRenamedLinks(
  { blobs }: Pick<Store, 'blobs'>,
  course: Course,
  steps: readonly Step[],
): Promise<readonly Step[]> {
  const all: Step[] = [];
  // how far `all` is applied in `state`
  let state = course;
  let done = 0;
  for (const step of steps) {
    if (step.kind === 'rename') {
      const applied = applySteps(state, all.slice(done));
      if (!applied.ok) return steps;
      state = applied.course;
      done = all.length;
      const inText = textAfterRename(state, step);
      for (const [path, { hash, size }] of state.files) {
        const text = size > LARGEST ? null : textOf(await blobs.get(hash));
        const next = text === null ? null : inText(text);
        if (next !== null && next !== text)
          all.push({ kind: 'put-file', path, blob: await storedBytes(blobs, Buffer.from(next)) });
      }
    }
    all.push(step);
  }
  return all.length === steps.length || applySteps(state, all.slice(done)).ok ? all : steps;
}

/** Null if the bytes are not UTF-8. A byte order mark is part of the text. */
function textOf(bytes: Uint8Array | null): string | null {
  try {
    return bytes === null ? null : new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return null;
  }
}
