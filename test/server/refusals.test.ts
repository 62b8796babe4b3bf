import { describe, expect, test } from 'vitest';
import { BASE_PATH, MEDIA } from '#contract';
import { courseVersion, type Sent, type Service, smallService, value, versions } from './_service.ts';
import { blockAt, KEY, packed, unitFiles, usage } from './_small-course.ts';

type Method = 'PUT' | 'POST' | 'PATCH' | 'DELETE';

interface Attempt {
  readonly name: string;
  readonly status: number;
  readonly method: Method;
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array;
}

const WRONG = `"olx1-${'0'.repeat(64)}"`;
const xml = { 'content-type': MEDIA.xml };
const json = { 'content-type': MEDIA.json };

async function attempts(service: Service): Promise<readonly Attempt[]> {
  const unit = await versions(service, usage('vertical@unit1'));
  const sum = await versions(service, usage('problem@sum'));
  const course = `"${await courseVersion(service)}"`;
  const first = value(await service.client.listCommits(KEY)).results[0]?.commit ?? '';
  const commits = `${BASE_PATH}courses/${KEY}/commits/`;
  const olx = `${BASE_PATH}courses/${KEY}/olx/?orphans=reject`;
  const replace = `${blockAt('vertical@unit1')}olx/?scope=subtree&orphans=reject`;
  const orphaning = '<vertical url_name="unit1"><html url_name="intro">x</html></vertical>';
  const gzip = { 'content-type': MEDIA.gzip };
  const broken = await packed(unitFiles({ 'problem/sum.xml': '<problem>&</problem>' }));
  const stale = { 'if-match': WRONG };
  return [
    {
      name: 'no scope',
      status: 400,
      method: 'PUT',
      path: `${blockAt('vertical@unit1')}olx/?orphans=reject`,
      headers: { ...xml, ...stale },
      body: orphaning,
    },
    {
      name: 'no orphans',
      status: 400,
      method: 'PUT',
      path: `${blockAt('vertical@unit1')}olx/?scope=subtree`,
      headers: { ...xml, ...stale },
      body: orphaning,
    },
    { name: 'not a usage key', status: 400, method: 'DELETE', path: `${BASE_PATH}blocks/intro/`, headers: stale },
    { name: 'no such block', status: 404, method: 'DELETE', path: blockAt('problem@nowhere'), headers: stale },
    { name: 'no If-Match', status: 428, method: 'PUT', path: replace, headers: xml, body: orphaning },
    {
      name: 'other version',
      status: 412,
      method: 'PUT',
      path: replace,
      headers: { ...xml, ...stale },
      body: orphaning,
    },
    {
      name: 'orphans',
      status: 409,
      method: 'PUT',
      path: replace,
      headers: { ...xml, 'if-match': `"${unit.version}"` },
      body: orphaning,
    },
    {
      name: 'orphans of an archive',
      status: 409,
      method: 'PUT',
      path: replace,
      headers: { ...gzip, 'if-match': `"${unit.version}"` },
      body: await packed({ 'vertical.xml': orphaning }),
    },
    {
      name: 'invalid document',
      status: 422,
      method: 'PUT',
      path: replace,
      headers: { ...xml, 'if-match': `"${unit.version}"` },
      body: '<vertical',
    },
    {
      name: 'invalid archive',
      status: 422,
      method: 'PUT',
      path: replace,
      headers: { ...gzip, 'if-match': `"${unit.version}"` },
      body: broken,
    },
    {
      name: 'no archive',
      status: 415,
      method: 'PUT',
      path: replace,
      headers: { ...gzip, 'if-match': `"${unit.version}"` },
      body: 'abc',
    },
    {
      name: 'duplicate',
      status: 409,
      method: 'POST',
      path: `${blockAt('vertical@unit1')}children/`,
      headers: { ...xml, 'if-match': `"${unit.node}"` },
      body: '<problem url_name="sum"/>',
    },
    {
      name: 'placement',
      status: 422,
      method: 'POST',
      path: `${blockAt('vertical@unit1')}children/`,
      headers: { ...xml, 'if-match': `"${unit.node}"` },
      body: '<chapter url_name="c"/>',
    },
    {
      name: 'no setting',
      status: 422,
      method: 'PATCH',
      path: `${blockAt('problem@sum')}settings/`,
      headers: { ...json, 'if-match': `"${sum.node}"` },
      body: '{"settings": {"url_name": "x"}}',
    },
    {
      name: 'unknown member',
      status: 400,
      method: 'PATCH',
      path: `${blockAt('problem@sum')}settings/`,
      headers: { ...json, 'if-match': `"${sum.node}"` },
      body: '{"settings": {}, "more": 1}',
    },
    {
      name: 'other level',
      status: 422,
      method: 'POST',
      path: `${blockAt('problem@sum')}moves/`,
      headers: { ...json, 'if-match': `"${sum.version}"` },
      body: JSON.stringify({
        parent: usage('chapter@week1'),
        parent_version: (await versions(service, usage('chapter@week1'))).node,
      }),
    },
    {
      name: 'root',
      status: 422,
      method: 'DELETE',
      path: blockAt('course@course'),
      headers: { 'if-match': `"${(await versions(service, usage('course@course'))).version}"` },
    },
    {
      name: 'second step',
      status: 404,
      method: 'POST',
      path: commits,
      headers: { ...json, 'if-match': course },
      body: JSON.stringify({
        steps: ['problem@sum', 'problem@none'].map((id) => ({ kind: 'delete', block: usage(id) })),
      }),
    },
    {
      name: 'a step without a version',
      status: 428,
      method: 'POST',
      path: commits,
      headers: json,
      body: JSON.stringify({
        steps: [
          { kind: 'delete', block: usage('problem@sum'), version: sum.version },
          { kind: 'delete', block: usage('problem@task') },
        ],
      }),
    },
    {
      name: 'a step with another version',
      status: 412,
      method: 'POST',
      path: commits,
      headers: json,
      body: JSON.stringify({
        steps: [
          { kind: 'delete', block: usage('problem@sum'), version: sum.version },
          { kind: 'delete', block: usage('vertical@unit1'), version: unit.node },
        ],
      }),
    },
    {
      name: 'no steps',
      status: 400,
      method: 'POST',
      path: commits,
      headers: { ...json, 'if-match': course },
      body: '{"steps": []}',
    },
    {
      name: 'first commit',
      status: 409,
      method: 'POST',
      path: commits,
      headers: { ...json, 'if-match': course },
      body: JSON.stringify({ revert: first }),
    },
    {
      name: 'no choice of restore',
      status: 400,
      method: 'POST',
      path: commits,
      headers: { ...json, 'if-match': course },
      body: JSON.stringify({ restore: first }),
    },
    {
      name: 'no plan',
      status: 404,
      method: 'POST',
      path: commits,
      headers: { ...json, 'if-match': course },
      body: JSON.stringify({ plan: '0'.repeat(64) }),
    },
    {
      name: 'two things in one commit',
      status: 400,
      method: 'POST',
      path: `${commits}?orphans=reject`,
      headers: { ...json, 'if-match': course },
      body: JSON.stringify({ revert: first, restore: first }),
    },
    {
      name: 'import without If-Match',
      status: 428,
      method: 'PUT',
      path: olx,
      headers: gzip,
      body: broken,
    },
    {
      name: 'import with errors',
      status: 422,
      method: 'PUT',
      path: olx,
      headers: { ...gzip, 'if-match': course },
      body: broken,
    },
    {
      name: 'import of a document',
      status: 415,
      method: 'PUT',
      path: olx,
      headers: { ...xml, 'if-match': course },
      body: '<course/>',
    },
  ];
}

async function everything({ client }: Service): Promise<unknown> {
  return [
    value(await client.listCourses()),
    value(await client.getOutline(KEY)),
    value(await client.listCommits(KEY)),
    value(await client.listAssets(KEY)),
  ];
}

describe('a refused write', () => {
  test('changes nothing, and its problem document names the request', async () => {
    const service = await smallService();
    const before = await everything(service);
    for (const { name, status, method, path, headers = {}, body } of await attempts(service)) {
      const answer: Sent = await service.send(method, path, {
        headers,
        ...(body === undefined ? {} : { body }),
      });
      expect([name, answer.status, answer.text]).toEqual([name, status, expect.anything()]);
      expect(answer.headers['content-type']).toMatch(/^application\/problem\+json/);
      expect(answer.json).toMatchObject({ status, instance: `urn:uuid:${answer.headers['x-request-id']}` });
      expect(answer.headers['etag'], name).toBeUndefined();
    }
    expect(await everything(service)).toEqual(before);
  });
});

describe('writes at the same time', () => {
  test('in different units all succeed, and to one block only one does', async () => {
    const service = await smallService();
    const [sum, task, intro] = await Promise.all(
      [usage('problem@sum'), usage('problem@task'), usage('html@intro')].map((id) => versions(service, id)),
    );
    const patch = (block: string, node: string | undefined, weight: number) =>
      service.send('PATCH', `${BASE_PATH}blocks/${block}/settings/`, {
        headers: { ...json, 'if-match': `"${node}"` },
        body: JSON.stringify({ settings: { weight } }),
      });
    const answers = await Promise.all([
      patch(usage('problem@sum'), sum?.node, 1),
      patch(usage('problem@task'), task?.node, 1),
      patch(usage('html@intro'), intro?.node, 1),
      patch(usage('problem@sum'), sum?.node, 2),
    ]);
    const statuses = answers.map(({ status }) => status);
    expect([...statuses].sort()).toEqual([200, 200, 200, 412]);
    expect([statuses[1], statuses[2]]).toEqual([200, 200]);
    expect(value(await service.client.listCommits(KEY)).results).toHaveLength(4);
  });
});
