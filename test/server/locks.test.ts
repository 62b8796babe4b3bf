import { describe, expect, test } from 'vitest';
import { BASE_PATH, type LockAnswer, publishBlock, setSettings } from '#contract';
import { applicationService, bearer, registered } from './_production.ts';
import { refusal, smallService, value, versions } from './_service.ts';
import { blockAt, KEY, packed, SMALL_COURSE, usage } from './_small-course.ts';

const COURSE = `${BASE_PATH}courses/${KEY}/`;
const UNIT = usage('vertical@unit1');

/** Two people at one service. */
async function two() {
  const service = await applicationService();
  const ana = await bearer(service, await registered(service, { name: 'Ana', scopes: ['force'] }));
  const ben = await bearer(service, await registered(service, { name: 'Ben', scopes: ['force'] }));
  await service.send('PUT', `${COURSE}olx/`, {
    headers: { ...ana, 'content-type': 'application/gzip' },
    body: await packed(SMALL_COURSE),
  });
  const lock = async (
    who: typeof ana,
    method: 'GET' | 'PUT' | 'DELETE',
    block: string | null,
    rest = '',
    headers = {},
  ) => {
    const path = block === null ? `${COURSE}lock/${rest}` : `${BASE_PATH}blocks/${block}/lock/${rest}`;
    const answer = await service.send(method, path, { headers: { ...who, ...headers } });
    return { ...answer, body: answer.json as LockAnswer & { readonly holder?: string } };
  };
  const rename = async (who: typeof ana, block: string, headers = {}) =>
    service.send('PATCH', `${BASE_PATH}blocks/${block}/settings/`, {
      headers: { ...who, 'if-match': '*', 'content-type': 'application/json', ...headers },
      body: '{"settings": {"display_name": "Renamed"}}',
    });
  return { service, ana, ben, lock, rename };
}

describe('presence', () => {
  test('of several people is shown on the place, above and below, and refuses nobody', async () => {
    const { ana, ben, lock, rename } = await two();
    const here = await lock(ana, 'PUT', UNIT, '?kind=presence&seconds=600');
    expect(here).toMatchObject({ status: 200, body: { lock: null, present: [{ holder: 'Ana', yours: true }] } });
    expect(here.headers['lock-token']).toBe(String(here.body.present[0]?.token));
    const both = [
      { kind: 'presence', holder: 'Ana', yours: false, token: null, block: UNIT },
      { kind: 'presence', holder: 'Ben', yours: true, block: usage('problem@sum') },
    ];
    expect((await lock(ben, 'PUT', usage('problem@sum'), '?kind=presence')).body.present).toMatchObject(both);
    for (const place of [UNIT, usage('problem@sum'), usage('chapter@week1'), null])
      expect((await lock(ben, 'GET', place)).body).toMatchObject({ lock: null, present: both });
    expect((await lock(ben, 'GET', usage('html@intro'))).body.present).toMatchObject([{ holder: 'Ana' }]);
    expect((await lock(ben, 'GET', usage('chapter@week2'))).body.present).toEqual([]);
    for (const who of [ana, ben])
      for (const place of [UNIT, usage('problem@sum')]) expect((await rename(who, place)).status).toBe(200);
  });

  test('and an exclusive lock are held side by side, each given back on its own', async () => {
    const { ana, ben, lock, rename } = await two();
    await lock(ana, 'PUT', UNIT, '?kind=presence');
    await lock(ben, 'PUT', UNIT, '?kind=presence');
    const taken = await lock(ben, 'PUT', UNIT, '?kind=exclusive');
    expect(taken.body).toMatchObject({
      lock: { kind: 'exclusive', holder: 'Ben' },
      present: [{ holder: 'Ana' }, { holder: 'Ben' }],
      ended: [],
    });
    expect((await rename(ana, UNIT)).status).toBe(423);
    // a presence is renewed under the lock of somebody else, also with the token of a lock that was taken over
    const again = await lock(ana, 'PUT', UNIT, '?kind=presence', { 'lock-token': '1' });
    expect(again).toMatchObject({ status: 200, body: { lock: { holder: 'Ben', yours: false } } });
    expect(again.body.present).toHaveLength(2);
    expect((await lock(ana, 'DELETE', UNIT)).status).toBe(423);
    expect((await lock(ana, 'DELETE', UNIT, '?kind=presence')).body).toMatchObject({
      lock: { holder: 'Ben' },
      present: [{ holder: 'Ben' }],
    });
    expect((await lock(ben, 'DELETE', UNIT)).body).toMatchObject({ lock: null, present: [{ holder: 'Ben' }] });
    expect((await rename(ana, UNIT)).status).toBe(200);
    // nobody takes another person's presence away
    expect((await lock(ana, 'DELETE', UNIT, '?kind=presence')).body.present).toMatchObject([{ holder: 'Ben' }]);
  });

  test('does not keep a course run from its deletion', async () => {
    const { service, ana, ben, lock } = await two();
    await lock(ana, 'PUT', UNIT, '?kind=presence');
    expect((await service.send('DELETE', COURSE, { headers: { ...ben, 'if-match': '*' } })).status).toBe(200);
  });

  test('ends if nothing is heard of its holder, and a write with its token renews it', async () => {
    const service = await smallService();
    const taken = value(await service.client.takeLock(KEY, UNIT, { kind: 'presence', seconds: 10 }));
    const [first] = taken.present;
    const { node } = await versions(service, usage('problem@sum'));
    const rename = setSettings(KEY, usage('problem@sum'), { settings: { display_name: 'One' } });
    value(await service.client.write(rename, { ifMatch: node, lockToken: first?.token ?? 0 }));
    const [renewed] = value(await service.client.getLock(KEY, UNIT)).present;
    expect(renewed?.token).toBe(first?.token);
    expect(Date.parse(renewed?.expires_at ?? '') - Date.parse(first?.expires_at ?? '')).toBeGreaterThan(500_000);
  });
});

describe('a lock', () => {
  test('keeps others off what it covers, and off nothing else', async () => {
    const { service, ana, ben, lock, rename } = await two();
    const taken = await lock(ana, 'PUT', UNIT);
    expect(taken).toMatchObject({
      status: 200,
      body: { lock: { block: usage('vertical@unit1'), holder: 'Ana', yours: true } },
    });
    expect(taken.headers['lock-token']).toBe(String(taken.body.lock?.token));
    for (const block of [UNIT, usage('problem@sum'), usage('html@intro')]) {
      const answer = await rename(ben, block);
      expect(answer).toMatchObject({ status: 423, json: { holder: 'Ana', block: usage('vertical@unit1') } });
      expect(answer.json).toHaveProperty('expires_at', taken.body.lock?.expires_at);
    }
    // what would take the locked unit along
    const headers = { ...ben, 'if-match': '*' };
    expect((await service.send('DELETE', `${blockAt('sequential@lesson')}`, { headers })).status).toBe(423);
    expect((await rename(ben, usage('vertical@unit3'))).status).toBe(200);
    expect((await rename(ben, usage('sequential@lesson'))).status).toBe(200);
    expect((await rename(ana, usage('problem@sum'))).status).toBe(200);
  });

  test('keeps others from publishing that a block is gone which only learners still see', async () => {
    const { service, ana, ben, lock } = await two();
    const headers = { ...ben, 'if-match': '*' };
    expect((await service.send('DELETE', `${blockAt('problem@sum')}`, { headers })).status).toBe(200);
    expect((await lock(ana, 'PUT', UNIT)).status).toBe(200);
    const { method, path } = publishBlock(KEY, UNIT);
    const answer = await service.send(method, `${BASE_PATH}${path}`, { headers });
    expect(answer).toMatchObject({ status: 423, json: { holder: 'Ana', block: usage('vertical@unit1') } });
  });

  test('tells its former holder who took it over, also when their write comes late', async () => {
    const { ana, ben, lock, rename } = await two();
    const first = await lock(ana, 'PUT', UNIT);
    const token = String(first.body.lock?.token);
    expect((await lock(ben, 'PUT', UNIT)).status).toBe(423);
    const over = await lock(ben, 'PUT', UNIT, '?take_over=true');
    expect(over.body).toMatchObject({ lock: { holder: 'Ben' }, ended: [{ holder: 'Ana', yours: false, token: null }] });
    expect(over.body.lock?.token).toBeGreaterThan(Number(token));
    const late = await rename(ana, usage('problem@sum'), { 'lock-token': token });
    expect(late).toMatchObject({
      status: 423,
      json: { holder: 'Ben', detail: expect.stringContaining('taken your lock over') },
    });
    expect((await lock(ana, 'PUT', UNIT, '', { 'lock-token': token })).status).toBe(423);
    expect((await rename(ben, usage('problem@sum'), { 'lock-token': String(over.body.lock?.token) })).status).toBe(200);
    // the fence holds after the lock is given back
    await lock(ben, 'DELETE', UNIT);
    expect((await rename(ana, usage('problem@sum'), { 'lock-token': token })).status).toBe(423);
    expect((await rename(ana, usage('problem@sum'))).status).toBe(200);
  });

  test('of a whole course run and of its parts exclude each other', async () => {
    const { ana, ben, lock } = await two();
    await lock(ana, 'PUT', UNIT);
    expect((await lock(ben, 'PUT', null)).status).toBe(423);
    expect((await lock(ben, 'PUT', usage('chapter@week1'))).status).toBe(423);
    expect((await lock(ben, 'PUT', usage('problem@sum'))).status).toBe(423);
    expect((await lock(ben, 'PUT', usage('chapter@week2'))).status).toBe(200);
    expect((await lock(ben, 'GET', usage('problem@sum'))).body.lock).toMatchObject({
      holder: 'Ana',
      yours: false,
      token: null,
    });
    expect((await lock(ben, 'GET', null)).body).toEqual({ lock: null, present: [] });
    expect((await lock(ben, 'DELETE', UNIT)).status).toBe(423);
    expect((await lock(ana, 'DELETE', UNIT)).body).toEqual({ lock: null, present: [] });
    expect((await lock(ana, 'DELETE', UNIT)).body).toEqual({ lock: null, present: [] });
  });

  test('never stands in for the version', async () => {
    const service = await smallService();
    const before = await versions(service, usage('problem@sum'));
    const taken = value(await service.client.takeLock(KEY, UNIT, { seconds: 60 }));
    const lockToken = taken.lock?.token ?? 0;
    const rename = setSettings(KEY, usage('problem@sum'), { settings: { display_name: 'One' } });
    value(await service.client.write(rename, { ifMatch: before.node, lockToken }));
    expect(refusal(await service.client.write(rename, { ifMatch: before.node, lockToken })).name).toBe(
      'version-mismatch',
    );
    expect(refusal(await service.client.write(rename, { lockToken })).name).toBe('precondition-required');
  });
});
