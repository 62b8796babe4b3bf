import { describe, expect, test } from 'vitest';
import type { MakeDatabase } from '../contract.ts';
import { databases, standingClock } from './_open.ts';

const APPLICATION = {
  id: 'client-1',
  name: 'Sync',
  secretHash: 'hash of a secret',
  scopes: ['read', 'write'],
  courses: ['course-v1:Org+*'],
  expiresAt: '2026-03-08T10:00:00.000Z',
};
const TOKEN = {
  hash: 'a'.repeat(64),
  application: 'client-1',
  scopes: ['read'],
  expiresAt: '2026-03-01T11:00:00.000Z',
};
const HOUR = 3_600_000;
const { expiresAt: _expiry, ...GIVEN } = { ...TOKEN, lifetime: HOUR };

export function accessContract(makeDatabase: MakeDatabase): void {
  const { open } = databases(makeDatabase);

  describe('applications and their tokens', () => {
    test('are kept as they were registered', async () => {
      const clock = standingClock();
      const store = await open({ now: clock.now });
      const added = await store.applications.add(APPLICATION);
      expect(added).toEqual({
        ...APPLICATION,
        createdAt: '2026-03-01T10:00:00.000Z',
        revokedAt: null,
        lastUsedAt: null,
        formerSecretHash: null,
      });
      expect(await store.applications.find('client-1')).toEqual(added);
      expect(await store.applications.find('client-2')).toBeNull();
      clock.pass(5);
      await store.applications.add({ ...APPLICATION, id: 'client-0', expiresAt: null });
      expect((await store.applications.list()).map(({ id }) => id)).toEqual(['client-1', 'client-0']);
    });

    test('stand while both have not run out', async () => {
      const clock = standingClock();
      const store = await open({ now: clock.now });
      const application = await store.applications.add({ ...APPLICATION, expiresAt: '2026-03-01T10:30:00.000Z' });
      await store.tokens.save(GIVEN);
      expect(await store.tokens.find(TOKEN.hash)).toEqual({ token: TOKEN, application });
      expect(await store.tokens.find('b'.repeat(64))).toBeNull();
      clock.pass(HOUR / 2);
      expect(await store.tokens.find(TOKEN.hash)).toBeNull();
      clock.pass(HOUR / 2);
      expect((await store.prune()).tokens).toBe(1);
    });

    test('end one by one, for the application that has them', async () => {
      const store = await open({ now: standingClock().now });
      await store.applications.add(APPLICATION);
      await store.applications.add({ ...APPLICATION, id: 'client-2' });
      await store.tokens.save(GIVEN);
      await store.tokens.save({ ...GIVEN, hash: 'c'.repeat(64) });
      expect(await store.tokens.revoke(TOKEN.hash, 'client-2')).toBe(false);
      expect(await store.tokens.find(TOKEN.hash)).not.toBeNull();
      expect(await store.tokens.revoke(TOKEN.hash, 'client-1')).toBe(true);
      expect(await store.tokens.find(TOKEN.hash)).toBeNull();
      expect(await store.tokens.revoke(TOKEN.hash, 'client-1')).toBe(false);
      expect(await store.tokens.revoke('a\0', 'client-1')).toBe(false);
      expect(await store.tokens.find('c'.repeat(64))).toMatchObject({ token: { scopes: ['read'] } });
    });

    test('end when the application is revoked', async () => {
      const clock = standingClock();
      const store = await open({ now: clock.now });
      await store.applications.add(APPLICATION);
      await store.tokens.save(GIVEN);
      clock.pass(1);
      const revoked = await store.applications.revoke('client-1');
      expect(revoked?.revokedAt).toBe('2026-03-01T10:00:00.001Z');
      expect(await store.tokens.find(TOKEN.hash)).toBeNull();
      clock.pass(1);
      expect(await store.applications.revoke('client-1')).toEqual(revoked);
      expect(await store.applications.revoke('client-2')).toBeNull();
    });

    test('show when they were used, to the minute', async () => {
      const clock = standingClock();
      const store = await open({ now: clock.now });
      await store.applications.add(APPLICATION);
      await store.applications.noteUse('client-1');
      clock.pass(30_000);
      await store.applications.noteUse('client-1');
      expect((await store.applications.find('client-1'))?.lastUsedAt).toBe('2026-03-01T10:00:00.000Z');
      clock.pass(40_000);
      await store.applications.noteUse('client-1');
      expect((await store.applications.find('client-1'))?.lastUsedAt).toBe('2026-03-01T10:01:10.000Z');
      await store.applications.noteUse('client-2');
    });
  });
}
