import { Check } from 'typebox/schema';
import { describe, expect, test } from 'vitest';
import { BASE_PATH, MEDIA } from '#contract';
import { REQUEST_RULES } from '../../src/server/description/request-rules.ts';
import { type Service, smallService } from './_service.ts';
import { blockAt, KEY, usage } from './_small-course.ts';

interface Asked {
  readonly query?: Readonly<Record<string, unknown>>;
  readonly headers?: Readonly<Record<string, string>>;
  readonly content_type?: string;
  readonly body?: unknown;
}

const COURSE = `${BASE_PATH}courses/${KEY}/`;
const FORCE = { 'if-match': '*' };
const DOCUMENT = { content_type: MEDIA.xml, body: '<problem url_name="sum"><p>1</p></problem>' };
const CHILD = { content_type: MEDIA.xml, body: '<html url_name="new"/>' };
const CHOICES = { scope: 'subtree', orphans: 'reject' };
const json = (body: object) => ({ content_type: MEDIA.json, body });
const SETTINGS = json({ settings: { max_attempts: 5 } });
const STEP = { kind: 'set-settings', block: usage('problem@sum'), settings: {} };
const BYTES = { content_type: 'application/octet-stream', body: 'bytes' };

/** By the operation: where it is, then for each rule a request that breaks it, and one like it that does not. */
const CASES: Readonly<Record<string, readonly [string, ...(readonly [Asked, Asked])[]]>> = {
  'DELETE course': [COURSE, [{}, { headers: FORCE }]],
  'GET blockOlx': [
    `${blockAt('problem@sum')}olx/`,
    [
      { query: { scope: 'node' }, headers: { accept: MEDIA.zip } },
      { query: { scope: 'node' }, headers: { accept: MEDIA.xml } },
    ],
  ],
  'PUT blockOlx': [
    `${blockAt('problem@sum')}olx/`,
    [
      { query: CHOICES, ...DOCUMENT },
      { query: { ...CHOICES, plan: true }, ...DOCUMENT },
    ],
    [
      { query: { ...CHOICES, target: 'archive' }, headers: FORCE, ...DOCUMENT },
      { query: { ...CHOICES, target: 'draft' }, headers: FORCE, ...DOCUMENT },
    ],
  ],
  'DELETE block': [blockAt('problem@sum'), [{}, { headers: FORCE }]],
  'POST children': [
    `${blockAt('vertical@unit1')}children/`,
    [CHILD, { query: { plan: true }, ...CHILD }],
    [
      { query: { target: 'archive' }, headers: FORCE, ...CHILD },
      { query: { target: 'draft' }, headers: FORCE, ...CHILD },
    ],
  ],
  'PATCH settings': [`${blockAt('problem@sum')}settings/`, [SETTINGS, { query: { plan: true }, ...SETTINGS }]],
  'POST moves': [
    `${blockAt('vertical@unit1')}moves/`,
    [
      json({ parent: usage('sequential@homework') }),
      { query: { plan: true }, ...json({ parent: usage('sequential@homework') }) },
    ],
  ],
  'POST publications': [`${blockAt('vertical@unit2')}publications/`, [{}, { headers: FORCE }]],
  'DELETE draft': [`${blockAt('vertical@unit2')}draft/`, [{}, { headers: FORCE }]],
  'PUT asset': [`${COURSE}assets/new.txt`, [BYTES, { headers: { 'if-none-match': '*' }, ...BYTES }]],
  'DELETE asset': [`${COURSE}assets/logo.png`, [{}, { headers: FORCE }]],
  'PUT file': [`${COURSE}files/about/new.html`, [BYTES, { headers: { 'if-none-match': '*' }, ...BYTES }]],
  'DELETE file': [`${COURSE}files/about/overview.html`, [{}, { headers: FORCE }]],
  'POST commits': [
    `${COURSE}commits/`,
    [json({ steps: [STEP] }), { query: { plan: true }, ...json({ steps: [STEP] }) }],
    [json({ revert: 'LAST' }), { headers: FORCE, ...json({ revert: 'LAST' }) }],
    [
      { headers: FORCE, ...json({ restore: 'FIRST' }) },
      { query: { orphans: 'reject' }, headers: FORCE, ...json({ restore: 'FIRST' }) },
    ],
    [{ query: { plan: true }, ...json({ plan: 'PLAN' }) }, json({ plan: 'PLAN' })],
  ],
};

/** A service with two commits and a plan, whose names stand in the bodies. */
async function prepared(): Promise<{ readonly service: Service; readonly named: (text: string) => string }> {
  const service = await smallService();
  const sum = `${blockAt('problem@sum')}settings/`;
  const headers = { 'content-type': MEDIA.json, ...FORCE };
  await service.send('PATCH', sum, { headers, body: JSON.stringify({ settings: { max_attempts: 9 } }) });
  const list = await service.client.listCommits(KEY);
  const [last, first] = list.ok ? list.value.results : [];
  const plan = (await service.send('DELETE', `${blockAt('problem@sum')}?plan=true`)).json as { readonly plan: string };
  const names: Readonly<Record<string, string | undefined>> = {
    LAST: last?.commit,
    FIRST: first?.commit,
    PLAN: plan.plan,
  };
  return { service, named: (text) => text.replace(/\b(?:LAST|FIRST|PLAN)\b/g, (name) => names[name] ?? '') };
}

describe('what the description says of requests as a whole', () => {
  test('has a case for every rule', () => {
    const counts = (of: Readonly<Record<string, readonly unknown[]>>, besides: number) =>
      Object.fromEntries(Object.entries(of).map(([name, each]) => [name, each.length - besides]));
    expect(counts(CASES, 1)).toEqual(counts(REQUEST_RULES, 0));
  });

  test.each(Object.entries(CASES))('holds for %s', async (name, [path, ...pairs]) => {
    const [method = ''] = name.split(' ');
    for (const [index, [wrong, right]] of pairs.entries()) {
      const rule = REQUEST_RULES[name]?.[index];
      const { service, named } = await prepared();
      const send = ({ query = {}, headers = {}, content_type, body }: Asked) =>
        service.send(method as 'GET', `${path}?${new URLSearchParams(query as Record<string, string>)}`, {
          headers: { ...(content_type === undefined ? {} : { 'content-type': content_type }), ...headers },
          ...(body === undefined ? {} : { body: named(typeof body === 'string' ? body : JSON.stringify(body)) }),
        });
      const whole = (asked: Asked) => ({ query: {}, headers: {}, content_type: null, body: null, ...asked });
      expect([rule?.description, Check(rule?.schema ?? false, whole(wrong))]).toEqual([rule?.description, false]);
      expect([rule?.description, Check(rule?.schema ?? false, whole(right))]).toEqual([rule?.description, true]);
      expect([rule?.description, (await send(wrong)).status]).toEqual([rule?.description, rule?.status]);
      const { status, text } = await send(right);
      expect([rule?.description, status < 300 ? 'done' : text]).toEqual([rule?.description, 'done']);
    }
  });
});
