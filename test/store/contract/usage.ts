import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Call } from '#store';
import { KEY, OTHER_KEY } from '../_course.ts';
import type { MakeDatabase } from '../contract.ts';
import { databases } from './_open.ts';

const START = Date.parse('2026-03-01T10:00:00.000Z');
const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const ALL = { offset: 0, limit: 1_000 };

function call(parts: Partial<Call> = {}): Call {
  return {
    at: START,
    application: 'studio',
    author: 'ana',
    route: 'GET block',
    status: 200,
    outcome: 'ok',
    duration: 10,
    course: KEY,
    blockTypes: ['problem'],
    settings: [],
    ...parts,
  };
}

/** The nearest rank. */
function percentile(durations: readonly number[], part: number): number {
  const sorted = [...durations].sort((a, b) => a - b);
  return sorted[Math.ceil(sorted.length * part) - 1] ?? Number.NaN;
}

export function usageContract(makeDatabase: MakeDatabase): void {
  const { open } = databases(makeDatabase);

  describe('usage', () => {
    test('has percentiles that are right to a twentieth', async () => {
      const store = await open();
      let hour = 0;
      await fc.assert(
        fc.asyncProperty(
          fc.array(fc.double({ min: 0.05, max: 30_000, noNaN: true }), { minLength: 1, maxLength: 120 }),
          async (durations) => {
            hour += 1;
            const at = START + hour * HOUR;
            await store.usage.record(durations.map((duration) => call({ at, duration })));
            const [row] = (
              await store.usage.summary({ by: 'route', from: at, to: at + HOUR, interval: 'hour', ...ALL })
            ).rows;
            expect(row).toMatchObject({ name: 'GET block', calls: durations.length, failures: 0 });
            for (const [name, part] of [
              ['p50', 0.5],
              ['p95', 0.95],
              ['p99', 0.99],
            ] as const) {
              const exact = percentile(durations, part);
              expect(Math.abs((row?.[name] ?? 0) - exact) / exact, name).toBeLessThan(0.06);
            }
            expect(row?.max).toBeCloseTo(Math.max(...durations), 2);
          },
        ),
        { numRuns: 15 },
      );
    });

    test('is told by application, route, block type and course run, over time', async () => {
      const store = await open();
      await store.usage.record([
        call(),
        call({
          application: 'sync',
          route: 'PUT blockOlx',
          status: 422,
          outcome: 'olx-invalid',
          blockTypes: ['html', 'video', 'html'],
        }),
        call({ at: START + HOUR, course: OTHER_KEY }),
        call({ at: START + 2 * DAY, course: null, blockTypes: [] }),
      ]);
      const whole = { from: START, to: START + 7 * DAY } as const;
      const names = async (by: 'application' | 'route' | 'block_type' | 'course') =>
        (await store.usage.summary({ by, ...whole, interval: 'day', ...ALL })).rows.map(({ name, calls, failures }) => [
          name,
          calls,
          failures,
        ]);
      expect(await names('application')).toEqual([
        ['studio', 3, 0],
        ['sync', 1, 1],
      ]);
      expect(await names('route')).toEqual([
        ['GET block', 3, 0],
        ['PUT blockOlx', 1, 1],
      ]);
      expect(await names('block_type')).toEqual([
        ['problem', 2, 0],
        ['html', 1, 1],
        ['video', 1, 1],
      ]);
      expect(await names('course')).toEqual([
        [KEY, 2, 1],
        [OTHER_KEY, 1, 0],
      ]);
      const [hours] = (await store.usage.summary({ by: 'application', ...whole, interval: 'hour', ...ALL })).rows;
      expect(hours?.overTime.map(({ at, calls }) => [at, calls])).toEqual([
        ['2026-03-01T10:00:00.000Z', 1],
        ['2026-03-01T11:00:00.000Z', 1],
        ['2026-03-03T10:00:00.000Z', 1],
      ]);
      expect(
        await store.usage.summary({ by: 'route', from: START + 1, to: START + HOUR, interval: 'hour', ...ALL }),
      ).toEqual({ rows: [], count: 0 });
    });

    test('is told page by page, those with most calls first', async () => {
      const store = await open();
      const names = Array.from({ length: 25 }, (_, at) => `app-${String(at).padStart(2, '0')}`);
      for (const [at, application] of names.entries())
        await store.usage.record(Array.from({ length: at % 5 }, () => call({ application })));
      const query = { by: 'application', from: START, to: START + DAY, interval: 'hour' } as const;
      const whole = await store.usage.summary({ ...query, ...ALL });
      expect(whole.count).toBe(20);
      expect(whole.rows.map(({ calls }) => calls)).toEqual([4, 3, 2, 1].flatMap((calls) => Array(5).fill(calls)));
      const pages = await Promise.all(
        [0, 7, 14, 21].map((offset) => store.usage.summary({ ...query, offset, limit: 7 })),
      );
      expect(pages.flatMap(({ rows }) => rows)).toEqual(whole.rows);
      expect(pages.map(({ count }) => count)).toEqual([20, 20, 20, 20]);
    });

    test('remembers when each block type and setting was first and last used, where and by whom', async () => {
      const store = await open();
      await store.usage.record([call({ at: START + 5, settings: ['problem.weight'] }), call({ at: START + 1 })]);
      await store.usage.record([
        call({ at: START + 9, application: 'sync', course: OTHER_KEY, settings: ['problem.weight'] }),
        call({ at: START + 11, status: 409, blockTypes: ['survey'] }),
      ]);
      const at = (offset: number) => new Date(START + offset).toISOString();
      expect(await store.usage.seen()).toEqual([
        {
          kind: 'block_type',
          name: 'problem',
          first: { at: at(1), course: KEY, application: 'studio' },
          last: { at: at(9), course: OTHER_KEY, application: 'sync' },
        },
        {
          kind: 'setting',
          name: 'problem.weight',
          first: { at: at(5), course: KEY, application: 'studio' },
          last: { at: at(9), course: OTHER_KEY, application: 'sync' },
        },
      ]);
    });

    test('is forgotten call by call after ninety days', async () => {
      const store = await open({ now: () => START + 91 * DAY });
      await store.usage.record([call(), call({ at: START + 90 * DAY })]);
      expect((await store.prune()).calls).toBe(1);
      expect(
        await store.usage.summary({ by: 'block_type', from: START, to: START + 91 * DAY, interval: 'day', ...ALL }),
      ).toMatchObject({ rows: [{ name: 'problem', calls: 1 }], count: 1 });
    });

    test('remembers the first names only, however many content invents', async () => {
      const store = await open();
      const settings = (from: number) => Array.from({ length: 6_000 }, (_, at) => `problem.s${from + at}`);
      await store.usage.record([call({ blockTypes: ['problem'], settings: settings(0) })]);
      await store.usage.record([call({ blockTypes: ['problem', 'late'], settings: settings(6_000) })]);
      const seen = await store.usage.seen();
      expect(seen).toHaveLength(10_000);
      expect(seen.find(({ name }) => name === 'problem.s0')).toBeDefined();
      await store.usage.record([call({ at: START + HOUR, settings: ['problem.s0', 'problem.new'] })]);
      const after = await store.usage.seen();
      expect(after).toHaveLength(10_000);
      expect(after.find(({ name }) => name === 'problem.s0')?.last.at).toBe(new Date(START + HOUR).toISOString());
    });
  });
}
