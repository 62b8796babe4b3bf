import { openCourse } from '../access/course.ts';
import { ensureMatch } from '../access/match.ts';
import { Refusal } from '../refusal.ts';
import type { Receipt } from './answer.ts';
import { commit } from './commit.ts';
import { unpack } from './content.ts';
import { keepPlan } from './keep-plan.ts';
import { createIn, readIn } from './reading.ts';
import { resolve } from './resolve.ts';
import type { Tools, WorkContext, Write } from './write.ts';

/**
 * Carries a write out: keeps it as a plan, or changes the course run, all or nothing. For a job it ends
 * the job with the answer. Throws `Refusal`, `JobOver` if somebody else ended the job, and the signal's
 * reason if it was aborted before the commit.
 */
export async function carryOut(tools: Tools, write: Write, context: WorkContext): Promise<Receipt> {
  const { signal, tell } = context;
  const { studio } = tools;
  if (write.asked.kind === 'studio') {
    if (studio === null) throw new Refusal('unavailable', 'The service is not connected to Open edX any more.');
    return readIn({ ...tools, studio }, write, context);
  }
  const content = await unpack(tools, write, context);
  try {
    signal.throwIfAborted();
    tell({ phase: 'read', done: 0, total: content.kind === 'archive' ? content.files.size : null });
    await turn();
    const snapshot = write.asked.kind === 'create' ? null : await openCourse(tools.store, write.course);
    if (snapshot !== null) ensureMatch(write.match, snapshot);
    const intent = await resolve(tools, write, content, snapshot);
    signal.throwIfAborted();
    await turn();
    if (write.asked.kind === 'create' && write.asked.inStudio === true && studio !== null) {
      await createIn({ ...tools, studio }, write, intent, context);
      const made = await openCourse(tools.store, write.course);
      // the blocks that a new course run in Studio has from the beginning are nobody's
      return await commit(tools, write, { ...intent, orphans: 'delete' }, made, content, context);
    }
    return write.plan && snapshot !== null
      ? await keepPlan(tools, write, intent, snapshot, content, context)
      : await commit(tools, write, intent, snapshot, content, context);
  } finally {
    await content.blobs.discard();
  }
}

/** Lets other requests of this thread go on between two long steps. */
function turn(): Promise<void> {
  return new Promise((done) => setImmediate(done));
}
