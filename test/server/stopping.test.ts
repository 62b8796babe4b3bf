import { expect, test } from 'vitest';
import type { CourseKey } from '#olx';
import { openStore } from '#store';
import { callerOf } from '../../src/server/access/actor.ts';
import { matching } from '../../src/server/access/match.ts';
import { DEMO_ACTOR } from '../../src/server/auth/demo.ts';
import type { Order } from '../../src/server/changes/order.ts';
import { DEFAULT_CONFIG } from '../../src/server/config/index.ts';
import { jobRunner } from '../../src/server/jobs/runner.ts';
import type { Workplace } from '../../src/server/work/workplace.ts';
import { KEY } from './_small-course.ts';

const ORDER: Order = {
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
  execute: () => Promise.reject(new Error('only jobs are given')),
  executeAsJob: (_order, { signal }) =>
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
  const input = { kind: 'import', course: ORDER.course, owner: callerOf(DEMO_ACTOR) };
  const [cancelled, left] = [await runner.begin(input, ORDER), await runner.begin(input, ORDER)];
  await store.jobs.cancel(cancelled.id);
  runner.abort(cancelled.id);
  await expect.poll(() => ended).toEqual(['cancelled']);
  await runner.close(0);
  expect(ended).toEqual(['cancelled']);
  expect(await store.jobs.find(left.id)).toMatchObject({ state: expect.stringMatching(/queued|running/) });
  await store.close();
});
