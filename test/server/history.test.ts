import { describe, expect, test } from 'vitest';
import {
  type Content,
  deleteBlock,
  insertChild,
  MEDIA,
  replaceBlock,
  restoreCommit,
  revertCommit,
  setSettings,
} from '#contract';
import { courseVersion, refusal, type Service, smallService, value, versions } from './_service.ts';
import { KEY, packed, unitFiles, usage } from './_small-course.ts';

const document = (xml: string): Content => ({ kind: 'document', xml });

async function set(service: Service, block: string, settings: Readonly<Record<string, string | number | null>>) {
  const { node } = await versions(service, block);
  return value(await service.client.write(setSettings(KEY, block, { settings }), { ifMatch: node }));
}

async function explicit(service: Service, block: string) {
  return value(await service.client.getBlock(KEY, block)).settings.explicit;
}

describe('history', () => {
  test('lists commits newest first, page by page', async () => {
    const service = await smallService();
    await set(service, 'problem@sum', { weight: 1 });
    await set(service, 'problem@sum', { weight: 2 });
    const { commits } = value(await service.client.listCommits(KEY));
    expect(commits).toHaveLength(3);
    expect(commits[0]).toMatchObject({
      parent: commits[1]?.commit,
      author: 'demo_author',
      application: 'demo',
      message: 'Change settings of “Sum”',
      course_version: await courseVersion(service),
    });
    expect(commits[0]?.changed).toContainEqual({ block: usage('problem', 'sum'), kind: 'change' });
    expect(commits[2]).toMatchObject({ parent: null });
    const older = value(await service.client.listCommits(KEY, { limit: 1, before: commits[0]?.commit ?? '' }));
    expect(older.commits).toEqual([commits[1]]);
    expect(refusal(await service.client.listCommits(KEY, { before: 'nonsense' })).status).toBe(400);
  });

  test('tells all that a commit did, by its id or its version', async () => {
    const service = await smallService();
    const done = await set(service, 'problem@sum', { weight: 2 });
    const detail = value(await service.client.getCommit(KEY, done.commit));
    expect(detail.changes).toEqual(done.changes);
    expect(value(await service.client.getCommit(KEY, done.course_version))).toEqual(detail);
    expect(refusal(await service.client.getCommit(KEY, 'f'.repeat(64))).status).toBe(404);
  });

  test('compares two states, in either direction', async () => {
    const service = await smallService();
    const before = await courseVersion(service);
    await set(service, 'problem@sum', { weight: 2 });
    const after = await courseVersion(service);
    const there = value(await service.client.compare(KEY, before, after));
    const back = value(await service.client.compare(KEY, after, before));
    const of = (changes: typeof there.changes) =>
      changes.find(({ block }) => block === usage('problem', 'sum'))?.settings;
    expect([of(there.changes), of(back.changes)]).toEqual([
      [{ name: 'weight', after: 2 }],
      [{ name: 'weight', before: 2 }],
    ]);
    expect(value(await service.client.compare(KEY, after, after)).changes).toEqual([]);
    expect(refusal(await service.client.compare(KEY, before, 'nowhere')).status).toBe(404);
  });

  test('exports what was at an earlier version', async () => {
    const service = await smallService();
    const before = await courseVersion(service);
    await set(service, 'problem@sum', { display_name: 'Renamed' });
    expect(value(await service.client.getDocument(KEY, 'problem@sum'))).toContain('Renamed');
    const old = await service.client.getDocument(KEY, 'problem@sum', { at: before });
    expect(value(old)).toContain('display_name="Sum"');
    expect(old).toMatchObject({ courseVersion: before });
    expect(refusal(await service.client.getDocument(KEY, 'problem@sum', { at: 'f'.repeat(64) })).status).toBe(404);
  });
});

describe('POST revert', () => {
  test('undoes the newest change, which brings the version back in a new commit', async () => {
    const service = await smallService();
    const before = await courseVersion(service);
    const { node } = await versions(service, 'vertical@unit1');
    const added = value(
      await service.client.write(
        insertChild(KEY, 'vertical@unit1', { content: document('<html url_name="more">x</html>') }),
        { ifMatch: node },
      ),
    );
    expect(refusal(await service.client.write(revertCommit(KEY, added.commit))).status).toBe(428);
    expect(refusal(await service.client.write(revertCommit(KEY, added.commit), { ifMatch: before })).status).toBe(412);
    const undone = value(
      await service.client.write(revertCommit(KEY, added.commit), { ifMatch: added.course_version }),
    );
    expect(undone.course_version).toBe(before);
    expect(undone.commit).not.toBe(added.commit);
    expect(value(await service.client.listCommits(KEY)).commits).toHaveLength(3);
  });

  test('keeps what came later elsewhere', async () => {
    const service = await smallService();
    const first = await set(service, 'problem@sum', { weight: 2 });
    const later = await set(service, 'problem@task', { weight: 9 });
    value(await service.client.write(revertCommit(KEY, first.commit), { ifMatch: later.course_version }));
    expect((await explicit(service, 'problem@sum'))['weight']).toBeUndefined();
    expect((await explicit(service, 'problem@task'))['weight']).toBe(9);
  });

  test('refuses with the conflicts where the same thing was changed later', async () => {
    const service = await smallService();
    const first = await set(service, 'problem@sum', { weight: 2 });
    const later = await set(service, 'problem@sum', { weight: 3 });
    const result = await service.client.write(revertCommit(KEY, first.commit), { ifMatch: later.course_version });
    expect(refusal(result)).toMatchObject({
      name: 'conflict',
      status: 409,
      conflicts: [{ block: usage('problem', 'sum'), field: 'weight' }],
    });
    expect((await explicit(service, 'problem@sum'))['weight']).toBe(3);
  });

  test('refuses to undo the creation of the course run', async () => {
    const service = await smallService();
    const { commits } = value(await service.client.listCommits(KEY));
    const result = await service.client.write(revertCommit(KEY, commits[0]?.commit ?? ''), {
      ifMatch: await courseVersion(service),
    });
    expect(refusal(result).name).toBe('conflict');
  });
});

describe('POST restore', () => {
  test('brings the whole course run back, and asks what happens to what came later', async () => {
    const service = await smallService();
    const before = await courseVersion(service);
    const { commits } = value(await service.client.listCommits(KEY));
    const first = commits[0]?.commit ?? '';
    const { node } = await versions(service, 'vertical@unit1');
    value(
      await service.client.write(
        insertChild(KEY, 'vertical@unit1', { content: document('<html url_name="more">x</html>') }),
        { ifMatch: node },
      ),
    );
    const ifMatch = await courseVersion(service);
    expect(
      refusal(await service.client.write(restoreCommit(KEY, first, { orphans: 'reject' }), { ifMatch })),
    ).toMatchObject({ name: 'orphans', orphans: [{ block: usage('html', 'more') }] });
    expect(
      value(await service.client.write(restoreCommit(KEY, first, { orphans: 'delete' }), { ifMatch })).course_version,
    ).toBe(before);
  });

  test('brings one block back, draft and all, and nothing else', async () => {
    const service = await smallService();
    const first = value(await service.client.listCommits(KEY)).commits[0]?.commit ?? '';
    const former = await versions(service, 'vertical@unit2');
    await set(service, 'problem@intro', { weight: 5 });
    await set(service, 'problem@task', { weight: 9 });
    const ifMatch = await courseVersion(service);
    const done = value(
      await service.client.write(restoreCommit(KEY, first, { block: 'vertical@unit2', orphans: 'reject' }), {
        ifMatch,
      }),
    );
    expect(done.block_version).toBe(former.version);
    expect((await explicit(service, 'problem@task'))['weight']).toBe(9);
  });

  test('brings a deleted block back to its place', async () => {
    const service = await smallService();
    const before = await courseVersion(service);
    const first = value(await service.client.listCommits(KEY)).commits[0]?.commit ?? '';
    for (const id of ['vertical@unit1', 'chapter@week2']) {
      const { version } = await versions(service, id);
      value(await service.client.write(deleteBlock(KEY, id), { ifMatch: version }));
    }
    const ifMatch = await courseVersion(service);
    const gone = await service.client.write(restoreCommit(KEY, first, { block: 'vertical@unit3', orphans: 'reject' }), {
      ifMatch,
    });
    expect(refusal(gone).status).toBe(404);
    for (const block of ['vertical@unit1', 'chapter@week2']) {
      value(
        await service.client.write(restoreCommit(KEY, first, { block, orphans: 'reject' }), {
          ifMatch: await courseVersion(service),
        }),
      );
    }
    expect(await courseVersion(service)).toBe(before);
  });
});

describe('merging an import', () => {
  const replacing = async (
    files: Parameters<typeof unitFiles>[0],
    options: { base?: string; merge?: 'theirs' | 'keep-local' | 'fail' } = {},
  ) =>
    replaceBlock(KEY, 'vertical@unit1', {
      scope: 'subtree',
      orphans: 'reject',
      content: { kind: 'archive', media: MEDIA.gzip, body: await packed(unitFiles(files)) },
      ...options,
    });
  const attempts = (count: number, text = '2 + 2?') => ({
    'problem/sum.xml': `<problem display_name="Sum" max_attempts="${count}">\n  <p>${text}</p>\n  <numericalresponse answer="4"><formulaequationinput/></numericalresponse>\n</problem>\n`,
  });

  test('replaces where the base is current', async () => {
    const service = await smallService();
    const base = await courseVersion(service);
    const { version } = await versions(service, 'vertical@unit1');
    value(await service.client.write(await replacing(attempts(7), { base }), { ifMatch: version }));
    expect((await explicit(service, 'problem@sum'))['max_attempts']).toBe(7);
  });

  test('asks how to merge where it is not, and keeps local settings', async () => {
    const service = await smallService();
    const base = await courseVersion(service);
    await set(service, 'html@intro', { display_name: 'Local name' });
    const { version } = await versions(service, 'vertical@unit1');
    const asked = refusal(
      await service.client.write(await replacing(attempts(3, '2 plus 2?'), { base }), { ifMatch: version }),
    );
    expect(asked).toMatchObject({ status: 400, detail: expect.stringContaining('merge') });
    value(
      await service.client.write(await replacing(attempts(3, '2 plus 2?'), { base, merge: 'fail' }), {
        ifMatch: version,
      }),
    );
    expect(value(await service.client.getDocument(KEY, 'problem@sum'))).toContain('2 plus 2?');
    expect((await explicit(service, 'html@intro'))['display_name']).toBe('Local name');
  });

  test.each([
    ['keep-local', 5],
    ['theirs', 7],
  ] as const)('lets %s decide what both changed, and fail refuses', async (merge, expected) => {
    const service = await smallService();
    const base = await courseVersion(service);
    await set(service, 'problem@sum', { max_attempts: 5 });
    const { version } = await versions(service, 'vertical@unit1');
    expect(
      refusal(await service.client.write(await replacing(attempts(7), { base, merge: 'fail' }), { ifMatch: version })),
    ).toMatchObject({
      name: 'conflict',
      conflicts: [{ block: usage('problem', 'sum'), display_name: 'Sum', field: 'max_attempts' }],
    });
    const plan = value(await service.client.plan(await replacing(attempts(7), { base, merge })));
    expect(plan.conflicts).toMatchObject([{ field: 'max_attempts' }]);
    value(await service.client.write(await replacing(attempts(7), { base, merge }), { ifMatch: version }));
    expect((await explicit(service, 'problem@sum'))['max_attempts']).toBe(expected);
  });

  test('takes the base from olx-export.json', async () => {
    const service = await smallService();
    const { bytes } = value(await service.client.getArchive(KEY, 'vertical@unit1'));
    await set(service, 'problem@sum', { max_attempts: 5 });
    const { version } = await versions(service, 'vertical@unit1');
    const operation = replaceBlock(KEY, 'vertical@unit1', {
      scope: 'subtree',
      orphans: 'reject',
      content: { kind: 'archive', media: MEDIA.gzip, body: bytes },
    });
    expect(refusal(await service.client.write(operation, { ifMatch: version })).status).toBe(400);
    const merged = replaceBlock(KEY, 'vertical@unit1', {
      scope: 'subtree',
      orphans: 'reject',
      merge: 'fail',
      content: { kind: 'archive', media: MEDIA.gzip, body: bytes },
    });
    value(await service.client.write(merged, { ifMatch: version }));
    expect((await explicit(service, 'problem@sum'))['max_attempts']).toBe(5);
  });

  test('takes as base what the same application last imported there', async () => {
    const service = await smallService();
    const { version } = await versions(service, 'vertical@unit1');
    value(await service.client.write(await replacing(attempts(4)), { ifMatch: version }));
    await set(service, 'problem@sum', { max_attempts: 9 });
    const now = await versions(service, 'vertical@unit1');
    expect(
      refusal(await service.client.write(await replacing(attempts(4, 'Two and two?')), { ifMatch: now.version }))
        .status,
    ).toBe(400);
    value(
      await service.client.write(await replacing(attempts(4, 'Two and two?'), { merge: 'fail' }), {
        ifMatch: now.version,
      }),
    );
    expect((await explicit(service, 'problem@sum'))['max_attempts']).toBe(9);
    expect(value(await service.client.getDocument(KEY, 'problem@sum'))).toContain('Two and two?');
  });

  test('lets If-Match alone decide for a document from an editor', async () => {
    const service = await smallService();
    await set(service, 'problem@sum', { max_attempts: 9 });
    const { version } = await versions(service, 'problem@sum');
    const content = document('<problem url_name="sum" display_name="Sum" max_attempts="1"/>');
    value(
      await service.client.write(replaceBlock(KEY, 'problem@sum', { scope: 'subtree', orphans: 'reject', content }), {
        ifMatch: version,
      }),
    );
    expect((await explicit(service, 'problem@sum'))['max_attempts']).toBe(1);
  });

  test('refuses a base that the course run never had', async () => {
    const service = await smallService();
    const { version } = await versions(service, 'vertical@unit1');
    const result = await service.client.write(
      await replacing(attempts(4), { base: `olx1-${'0'.repeat(64)}`, merge: 'fail' }),
      { ifMatch: version },
    );
    expect(refusal(result).status).toBe(404);
  });
});
