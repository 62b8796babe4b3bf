import { expect, test } from 'vitest';
import type { CourseKey } from '#olx';
import { openStore } from '#store';
import { matching } from '../../src/server/access/match.ts';
import { callerOf } from '../../src/server/auth/actor.ts';
import { DEMO_ACTOR } from '../../src/server/auth/demo.ts';
import { DEFAULT_CONFIG } from '../../src/server/config/index.ts';
import { jobRunner } from '../../src/server/jobs/runner.ts';
import type { Workplace } from '../../src/server/work/workplace.ts';
import type { Write } from '../../src/server/writes/write.ts';
import { KEY } from './_small-course.ts';

const WRITE: Write = {
  course: KEY as CourseKey,
  actor: DEMO_ACTOR,
  asked: { kind: 'create', message: 'Create' },
  plan: false,
  match: matching({ kind: 'course' }, null),
  content: { kind: 'nothing' },
  contentHash: '',
  lockToken: null,
  key: null,
  instance: 'a-request',
};

/** Work that goes on until it is told to end. */
const endless: Workplace = {
  carryOut: (_write, { signal }) =>
    new Promise((_resolve, reject) => {
      signal.addEventListener('abort', () => reject(signal.reason));
    }),
  ask: () => Promise.reject(new Error('nothing is asked')),
  close: async () => undefined,
};

test('a job has ended that is cancelled; one that a stop leaves to the next process has not', async () => {
  const store = await openStore('sqlite::memory:');
  const ended: string[] = [];
  const runner = jobRunner(store, endless, {
    concurrent: 2,
    limits: DEFAULT_CONFIG.limits,
    log: (error) => expect.unreachable(String(error)),
    ended: ({ state }) => ended.push(state),
  });
  const input = { kind: 'import', course: WRITE.course, owner: callerOf(DEMO_ACTOR) };
  const [cancelled, left] = [await runner.begin(input, WRITE), await runner.begin(input, WRITE)];
  await store.jobs.cancel(cancelled.id);
  runner.abort(cancelled.id);
  await expect.poll(() => ended).toEqual(['cancelled']);
  await runner.close(0);
  expect(ended).toEqual(['cancelled']);
  expect(await store.jobs.find(left.id)).toMatchObject({ state: expect.stringMatching(/queued|running/) });
  await store.close();
});
