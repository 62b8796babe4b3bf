import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { LimitExceeded } from '#store';
import type { MakeDatabase } from '../contract.ts';
import { caught, collected, databases, once, standingClock } from './_open.ts';

const DAY = 24 * 3_600_000;
const MIB = 1024 * 1024;

export function spoolContract(makeDatabase: MakeDatabase): void {
  const { open } = databases(makeDatabase);

  describe('the spool', () => {
    test.each([0, 1, MIB - 1, MIB, 2 * MIB + 3])('gives %i bytes back, with their hash', async (size) => {
      const store = await open();
      const bytes = Uint8Array.from({ length: size }, (_, at) => at % 251);
      const { id, ...said } = await store.spool.put(once(bytes.subarray(0, size >> 1), bytes.subarray(size >> 1)));
      expect(said).toEqual({ size, hash: createHash('sha256').update(bytes).digest('hex') });
      const chunks: Uint8Array[] = [];
      for await (const chunk of store.spool.stream(id)) chunks.push(chunk);
      expect(Buffer.concat(chunks).equals(bytes)).toBe(true);
      await store.spool.remove(id);
      expect(await collected(store.spool.stream(id))).toEqual([]);
    });

    test('keeps nothing of what is too large or breaks off', async () => {
      const store = await open({ limits: { blob: 1000 } });
      expect(await caught(store.spool.put(once(new Uint8Array(1001))))).toBeInstanceOf(LimitExceeded);
      async function* broken(): AsyncGenerator<Uint8Array> {
        yield new Uint8Array(10);
        throw new Error('line down');
      }
      expect(await caught(store.spool.put(broken()))).toMatchObject({ message: 'line down' });
      expect((await store.prune()).uploads).toBe(0);
    });

    test('is swept of what nobody fetched within a day', async () => {
      const clock = standingClock();
      const store = await open({ now: clock.now });
      const { id } = await store.spool.put(once(new Uint8Array([7])));
      clock.pass(DAY - 1);
      expect((await store.prune()).uploads).toBe(0);
      clock.pass(2);
      expect((await store.prune()).uploads).toBe(1);
      expect(await collected(store.spool.stream(id))).toEqual([]);
    });
  });
}
