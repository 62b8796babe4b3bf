import type { Course, CourseKey } from '#olx';
import type { CmsClient, SeenTask } from '../client/cms-client.ts';
import { CmsFailure } from '../client/cms-failure.ts';
import { pause } from '../client/waiting.ts';
import { importArchive } from './import-archive.ts';
import type { ApplyContext } from './landed.ts';
import type { Sending } from './sending.ts';

/** How often the list of tasks is asked, in ms, and how long at most. */
const ASK_EVERY = 2000;
const ASK_FOR = 30 * 60 * 1000;

/**
 * Waits until no import of the course run that the caller began is under way, such as one from before a crash. What
 * Studio has is not certain before. One request if there is none. True if one was waited for, so that Studio must be
 * read again.
 */
export async function importsOver(
  client: CmsClient,
  course: CourseKey,
  context: Pick<ApplyContext, 'signal' | 'tell'>,
): Promise<boolean> {
  const until = Date.now() + ASK_FOR;
  for (let hasWaited = false; ; hasWaited = true) {
    const open = (await client.tasks({ signal: context.signal })).find(
      ({ name, isOver }) => !isOver && name.startsWith(`Import of ${course} from `),
    );
    if (open === undefined) return hasWaited;
    if (Date.now() > until) {
      const words = `“${open.name}” is still ${open.state}.`;
      throw new CmsFailure({ kind: 'timed-out', call: 'GET /api/tasks/v0/tasks/', status: null, words });
    }
    context.tell({ phase: `importing: ${open.state}`, done: 0, total: null });
    await pause(ASK_EVERY, context.signal);
  }
}

/**
 * Imports a course run into Studio and waits for the end. If the connection is lost, the task is looked for by its
 * file name before the archive is sent again.
 */
export async function sendImport(sending: Sending, known: Course, next: Course, filename: string): Promise<void> {
  const { client, course, context } = sending;
  const { signal, tell, blobs } = context;
  const options = { signal, tell: (state: string) => tell({ phase: `importing: ${state}`, done: 0, total: null }) };
  for (let isLast = false; ; isLast = true) {
    try {
      tell({ phase: 'sending the archive', done: 0, total: null });
      const task = await client.startImport(course, filename, importArchive(known, next, blobs), { signal });
      await client.importOver(course, filename, task, options);
      return;
    } catch (error) {
      const isLost = error instanceof CmsFailure && error.mayBeDone && error.kind !== 'task-failed';
      if (!isLost) throw error;
      const task = await endOf(sending, filename);
      if (task?.state === 'Succeeded') return;
      if (task !== null || isLast) throw error;
    }
  }
}

/** Our import once it is over; null if Studio never began it. */
async function endOf({ client, course, context }: Sending, filename: string): Promise<SeenTask | null> {
  await importsOver(client, course, context);
  const name = `Import of ${course} from ${filename}`;
  return (await client.tasks({ signal: context.signal })).find((task) => task.name === name) ?? null;
}
