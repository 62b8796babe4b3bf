import type { CourseKey, Json } from '#olx';
import { inPath } from './addresses.ts';
import { expected, isObject, textAt } from './answers.ts';
import type { Call, Caller } from './caller.ts';
import type { CallOptions, CmsClient, SeenTask } from './cms-client.ts';
import { CmsFailure } from './cms-failure.ts';
import { CLIENT_LIMITS } from './limits.ts';
import { uploadOf } from './upload.ts';
import { pause } from './waiting.ts';
import { wordsOf } from './words.ts';

type TaskCalls = Pick<CmsClient, 'startImport' | 'importOver' | 'tasks' | 'exportCourse'>;
type As = 'token' | 'session';

const OVER = new Set(['Succeeded', 'Failed', 'Canceled']);

/** The calls that begin a task of the CMS and wait for it. */
export function taskCalls(caller: Caller): TaskCalls {
  const importOf = (course: CourseKey): string => `/api/courses/v0/import/${inPath(course)}/`;

  async function tasks(as: As, signal: AbortSignal | undefined): Promise<readonly SeenTask[]> {
    const path = '/api/tasks/v0/tasks/?page_size=100';
    const check = expected('GET /api/tasks/v0/tasks/');
    const body = check.object(await caller.json({ kind: 'task', method: 'GET', path, as, signal }), 'the body');
    return check.list(body.results, 'results').map((each) => {
      const task = check.object(each, 'a task');
      const state = check.text(task.state, 'state');
      const artifacts = check.list(task.artifacts ?? [], 'artifacts');
      return {
        name: check.text(task.name, 'name'),
        state,
        createdAt: check.text(task.created, 'created'),
        isOver: OVER.has(state),
        artifacts: artifacts.map((address) => check.text(address, 'an artifact')),
      };
    });
  }

  /** What a failed task says: the texts of its `Error` and `OLX_VALIDATION_ERROR` artifacts. */
  async function wordsOfTask(task: SeenTask | undefined, as: As, signal: AbortSignal | undefined): Promise<string> {
    const texts: string[] = [];
    for (const address of task?.artifacts.slice(0, 5) ?? []) {
      // the CMS names itself by its public address, which may not be the one that is configured
      const { pathname } = new URL(address, caller.instance.cmsUrl);
      const artifact = await caller.json({ kind: 'task', method: 'GET', path: pathname, as, signal });
      const text = textAt(artifact, 'text') ?? '';
      if (textAt(artifact, 'name') !== 'Output' && text !== '') texts.push(wordsOf(text, ''));
    }
    return texts.join(' ');
  }

  function failed(call: string, words: string): CmsFailure {
    return new CmsFailure({ kind: 'task-failed', call, status: null, words, mayBeDone: true });
  }

  /** Asks again and again, ever more slowly, until the answer is not null. */
  async function polled<T>(call: string, signal: AbortSignal | undefined, ask: () => Promise<T | null>): Promise<T> {
    const until = Date.now() + CLIENT_LIMITS.task * 1000;
    for (let ms = caller.poll; Date.now() < until; ms = Math.min(ms * 1.3, caller.poll * 8)) {
      const found = await ask();
      if (found !== null) return found;
      await pause(ms, signal);
    }
    const words = `The task was not over within ${CLIENT_LIMITS.task} seconds.`;
    throw new CmsFailure({ kind: 'timed-out', call, status: null, words, mayBeDone: true });
  }

  return {
    tasks: async ({ signal } = {}) => await tasks('token', signal),
    async startImport(course, filename, archive, { signal } = {}) {
      const path = importOf(course);
      const call = `POST ${path}`;
      const form = await uploadOf('course_data', filename, archive, { call, type: 'application/gzip', signal });
      const body = await caller.json({ kind: 'startImport', method: 'POST', path, form, signal });
      return expected(call).text(textAt(body, 'task_id'), 'task_id');
    },
    async importOver(course, filename, task, { signal, tell } = {}) {
      const path = `${importOf(course)}?${new URLSearchParams({ task_id: task, filename })}`;
      const call = `GET ${importOf(course)}`;
      const began = Date.now();
      const state = await polled(call, signal, async () => {
        const now = await stateOf({ kind: 'task', method: 'GET', path, signal }, began);
        if (now !== null) tell?.(now);
        return now !== null && OVER.has(now) ? now : null;
      });
      if (state === 'Succeeded') return;
      const name = `Import of ${course} from ${filename}`;
      const own = (await tasks('token', signal)).find((each) => each.name === name && each.isOver);
      throw failed(call, (await wordsOfTask(own, 'token', signal)) || `The import ended as ${state}.`);
    },
    async exportCourse(course, { signal, tell }: CallOptions & { readonly tell?: (state: string) => void } = {}) {
      const key = inPath(course);
      const newest = async (): Promise<SeenTask | undefined> =>
        (await tasks('session', signal)).find(({ name }) => name === `Export of ${course}`);
      // `export_status` speaks of the newest task that is recorded, which may still be the one before; so that task
      // is found in the list first, and has to be over
      const before = await newest();
      await caller.json({ kind: 'startExport', method: 'POST', path: `/export/${key}`, as: 'session', signal });
      const call = `GET /export_status/${key}`;
      const began = Date.now();
      const output = await polled(call, signal, async () => {
        const task = await newest();
        const isOld = isSameTask(task, before);
        if (isOld && Date.now() - began > CLIENT_LIMITS.taskUnknown * 1000)
          throw failed(call, 'The CMS did not begin the export.');
        if (isOld || task === undefined) return null;
        tell?.(task.state);
        if (!task.isOver) return null;
        const path = `/export_status/${key}`;
        const body = await caller.json({ kind: 'task', method: 'GET', path, as: 'session', signal });
        const { ExportStatus: status, ExportOutput: address } = expected(call).object(body, 'the body');
        if (typeof status === 'number' && status < 0)
          throw failed(call, exportError(body) || `The export failed in step ${-status}.`);
        // another export of the same user may have begun
        if (typeof status !== 'number' || status < 3) return null;
        return typeof address === 'string' ? address : `/export_output/${key}`;
      });
      const url = new URL(output, caller.instance.cmsUrl);
      const isOwn = output.startsWith('/') || url.origin === new URL(caller.instance.cmsUrl).origin;
      // a storage elsewhere has signed its address, and must not get the session's cookies
      const path = isOwn ? `${url.pathname}${url.search}` : url.href;
      const as = isOwn ? 'session' : 'none';
      return await caller.pieces({ kind: 'export', method: 'GET', path, as, accept: '*/*', signal });
    },
  };

  /** The state of an import; null while the CMS does not know the task yet, which it answers as a 500. */
  async function stateOf(call: Call, began: number): Promise<string | null> {
    try {
      return expected(caller.nameOf(call)).text(textAt(await caller.json(call), 'state'), 'state');
    } catch (error) {
      const isNew = Date.now() - began < CLIENT_LIMITS.taskUnknown * 1000;
      if (isNew && error instanceof CmsFailure && error.status === 500) return null;
      throw error;
    }
  }
}

function isSameTask(a: SeenTask | undefined, b: SeenTask | undefined): boolean {
  return a?.createdAt === b?.createdAt && a?.artifacts.join() === b?.artifacts.join();
}

function exportError(body: Json): string {
  const error = isObject(body) ? body.ExportError : undefined;
  return error === undefined ? '' : wordsOf(typeof error === 'string' ? error : JSON.stringify(error), '');
}
