import { describe, expect, test } from 'vitest';
import { deleteBlock, insertChild, restoreCommit, revertCommit } from '#contract';
import { document } from './_content.ts';
import { courseVersion, refusal, smallService, value, versions } from './_service.ts';
import { explicit, set } from './_settings.ts';
import { KEY, usage } from './_small-course.ts';

describe('history', () => {
  test('lists commits newest first, page by page', async () => {
    const service = await smallService();
    await set(service, usage('problem@sum'), { weight: 1 });
    await set(service, usage('problem@sum'), { weight: 2 });
    const { results: commits } = value(await service.client.listCommits(KEY));
    expect(commits).toHaveLength(3);
    expect(commits[0]).toMatchObject({
      parent: commits[1]?.commit,
      author: 'demo_author',
      application: 'demo',
      message: 'Change settings of “Sum”',
      course_version: await courseVersion(service),
    });
    expect(commits[0]?.changed).toContainEqual({ block: usage('problem@sum'), kind: 'change' });
    expect(commits[2]).toMatchObject({ parent: null });
    const ofSum = value(await service.client.listCommits(KEY, { block: usage('problem@sum'), page_size: 2 }));
    expect(ofSum).toMatchObject({ count: 3, results: commits.slice(0, 2) });
    const ofTask = value(await service.client.listCommits(KEY, { block: usage('problem@task') }));
    expect(ofTask).toMatchObject({ count: 1, results: [commits[2]] });
    const older = value(await service.client.listCommits(KEY, { page: 2, page_size: 1 }));
    expect(older).toMatchObject({
      count: 3,
      results: [commits[1]],
      previous: expect.any(String),
      next: expect.any(String),
    });
    const page = await service.send('GET', new URL(older.next ?? '').href.slice('http://localhost'.length));
    expect(page.json).toMatchObject({ results: [commits[2]], next: null });
    expect(value(await service.client.listCommits(KEY, { page: 4, page_size: 1 })).results).toEqual([]);
  });

  test('tells all that a commit did, by its id or its version', async () => {
    const service = await smallService();
    const done = await set(service, usage('problem@sum'), { weight: 2 });
    const detail = value(await service.client.getCommit(KEY, done.commit));
    expect(detail.changes).toEqual(done.changes);
    expect(value(await service.client.getCommit(KEY, done.course_version))).toEqual(detail);
    expect(refusal(await service.client.getCommit(KEY, 'f'.repeat(64))).status).toBe(404);
  });

  test('compares two states, in either direction', async () => {
    const service = await smallService();
    const before = await courseVersion(service);
    await set(service, usage('problem@sum'), { weight: 2 });
    const after = await courseVersion(service);
    const there = value(await service.client.compare(KEY, { from: before, to: after }));
    const back = value(await service.client.compare(KEY, { from: after, to: before }));
    const of = (changes: typeof there.changes) => changes.find(({ block }) => block === usage('problem@sum'))?.settings;
    expect([of(there.changes), of(back.changes)]).toEqual([
      [{ name: 'weight', after: 2 }],
      [{ name: 'weight', before: 2 }],
    ]);
    expect(value(await service.client.compare(KEY, { from: after, to: after })).changes).toEqual([]);
    expect(refusal(await service.client.compare(KEY, { from: before, to: 'nowhere' })).status).toBe(404);
  });

  test('exports what was at an earlier version', async () => {
    const service = await smallService();
    const before = await courseVersion(service);
    await set(service, usage('problem@sum'), { display_name: 'Renamed' });
    expect(value(await service.client.getDocument(usage('problem@sum')))).toContain('Renamed');
    const old = await service.client.getDocument(usage('problem@sum'), { at: before });
    expect(value(old)).toContain('display_name="Sum"');
    expect(old).toMatchObject({ courseVersion: before });
    expect(refusal(await service.client.getDocument(usage('problem@sum'), { at: 'f'.repeat(64) })).status).toBe(404);
  });
});

describe('POST revert', () => {
  test('undoes the newest change, which brings the version back in a new commit', async () => {
    const service = await smallService();
    const before = await courseVersion(service);
    const { node } = await versions(service, usage('vertical@unit1'));
    const added = value(
      await service.client.write(
        insertChild(KEY, usage('vertical@unit1'), { content: document('<html url_name="more">x</html>') }),
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
    expect(value(await service.client.listCommits(KEY)).results).toHaveLength(3);
  });

  test('keeps what came later elsewhere', async () => {
    const service = await smallService();
    const first = await set(service, usage('problem@sum'), { weight: 2 });
    const later = await set(service, usage('problem@task'), { weight: 9 });
    value(await service.client.write(revertCommit(KEY, first.commit), { ifMatch: later.course_version }));
    expect((await explicit(service, usage('problem@sum')))['weight']).toBeUndefined();
    expect((await explicit(service, usage('problem@task')))['weight']).toBe(9);
  });

  test('refuses with the conflicts where the same thing was changed later', async () => {
    const service = await smallService();
    const first = await set(service, usage('problem@sum'), { weight: 2 });
    const later = await set(service, usage('problem@sum'), { weight: 3 });
    const result = await service.client.write(revertCommit(KEY, first.commit), { ifMatch: later.course_version });
    expect(refusal(result)).toMatchObject({
      name: 'conflict',
      status: 409,
      conflicts: [{ block: usage('problem@sum'), name: 'weight' }],
    });
    expect((await explicit(service, usage('problem@sum')))['weight']).toBe(3);
  });

  test('refuses to undo the creation of the course run', async () => {
    const service = await smallService();
    const { results: commits } = value(await service.client.listCommits(KEY));
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
    const { results: commits } = value(await service.client.listCommits(KEY));
    const first = commits[0]?.commit ?? '';
    const { node } = await versions(service, usage('vertical@unit1'));
    value(
      await service.client.write(
        insertChild(KEY, usage('vertical@unit1'), { content: document('<html url_name="more">x</html>') }),
        { ifMatch: node },
      ),
    );
    const ifMatch = await courseVersion(service);
    expect(
      refusal(await service.client.write(restoreCommit(KEY, first, { orphans: 'reject' }), { ifMatch })),
    ).toMatchObject({ name: 'orphans', orphans: [{ block: usage('html@more') }] });
    expect(
      value(await service.client.write(restoreCommit(KEY, first, { orphans: 'delete' }), { ifMatch })).course_version,
    ).toBe(before);
  });

  test('brings one block back, draft and all, and nothing else', async () => {
    const service = await smallService();
    const first = value(await service.client.listCommits(KEY)).results[0]?.commit ?? '';
    const former = await versions(service, usage('vertical@unit2'));
    await set(service, usage('problem@intro'), { weight: 5 });
    await set(service, usage('problem@task'), { weight: 9 });
    const ifMatch = await courseVersion(service);
    const done = value(
      await service.client.write(restoreCommit(KEY, first, { block: usage('vertical@unit2'), orphans: 'reject' }), {
        ifMatch,
      }),
    );
    expect(done.block_version).toBe(former.version);
    expect((await explicit(service, usage('problem@task')))['weight']).toBe(9);
  });

  test('brings a deleted block back to its place', async () => {
    const service = await smallService();
    const before = await courseVersion(service);
    const first = value(await service.client.listCommits(KEY)).results[0]?.commit ?? '';
    for (const id of [usage('vertical@unit1'), usage('chapter@week2')]) {
      const { version } = await versions(service, id);
      value(await service.client.write(deleteBlock(KEY, id), { ifMatch: version }));
    }
    const ifMatch = await courseVersion(service);
    const gone = await service.client.write(
      restoreCommit(KEY, first, { block: usage('vertical@unit3'), orphans: 'reject' }),
      {
        ifMatch,
      },
    );
    expect(refusal(gone).status).toBe(404);
    for (const block of [usage('vertical@unit1'), usage('chapter@week2')]) {
      value(
        await service.client.write(restoreCommit(KEY, first, { block, orphans: 'reject' }), {
          ifMatch: await courseVersion(service),
        }),
      );
    }
    expect(await courseVersion(service)).toBe(before);
  });
});
