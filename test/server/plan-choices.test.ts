import { describe, expect, test } from 'vitest';
import {
  BASE_PATH,
  commitSteps,
  deleteBlock,
  importCourse,
  insertChild,
  type Operation,
  type Plan,
  replaceBlock,
  revertCommit,
  type Side,
  setSettings,
} from '#contract';
import { archive, document } from './_content.ts';
import { courseVersion, refusal, type Service, smallService, value, versions } from './_service.ts';
import { explicit, set } from './_settings.ts';
import { KEY, SMALL_COURSE, unitFiles, usage } from './_small-course.ts';

const SUM = usage('problem@sum');
const INTRO = usage('html@intro');

/** An import whose conflicts nobody has decided: `max_attempts` of the problem and the name of the page. */
async function clashing(options: { merge?: 'fail' | 'ours' | 'theirs' } = {}) {
  const service = await smallService();
  const base = await courseVersion(service);
  await set(service, SUM, { max_attempts: 5 });
  await set(service, INTRO, { display_name: 'Ours' });
  const content = await archive(
    unitFiles({
      'problem/sum.xml': (SMALL_COURSE['problem/sum.xml'] as string).replace('max_attempts="3"', 'max_attempts="7"'),
      'html/intro.xml': '<html display_name="Theirs" filename="intro"/>\n',
    }),
  );
  const { merge = 'fail' } = options;
  const operation = replaceBlock(KEY, usage('vertical@unit1'), {
    scope: 'subtree',
    orphans: 'reject',
    content,
    base,
    merge,
  });
  return { service, plan: value(await service.client.plan(operation)) };
}

function conflictOf({ conflicts }: Plan, name: string): string {
  return conflicts.find((each) => each.name === name)?.id ?? expect.fail(`no conflict of ${name}`);
}

async function decided(service: Service): Promise<readonly unknown[]> {
  return [(await explicit(service, SUM))['max_attempts'], value(await service.client.getBlock(INTRO)).display_name];
}

describe('GET courses/{course_key}/plans/{plan}/', () => {
  test('gives to the byte what the plan was answered with, also after later changes', async () => {
    const { service } = await clashing();
    const base = await courseVersion(service);
    const whole = await archive({ ...SMALL_COURSE, 'static/more.txt': 'more' });
    const operations: readonly Operation[] = [
      setSettings(KEY, SUM, { settings: { weight: 2 } }),
      deleteBlock(KEY, usage('vertical@unit1')),
      insertChild(KEY, usage('vertical@unit1'), { ids: 'new', content: document('<problem url_name="task"/>') }),
      importCourse(KEY, { orphans: 'delete', content: whole, merge: 'theirs' }),
      commitSteps(KEY, [{ kind: 'rename', block: SUM, url_name: 'total' }]),
    ];
    const made: (readonly [id: string, text: string])[] = [];
    for (const { method, path, query, headers, body } of operations) {
      const search = new URLSearchParams({ ...query, plan: 'true' });
      const answer = await service.send(method, `${BASE_PATH}${path}?${search}`, {
        headers,
        ...(body === null ? {} : { body: body as string | Uint8Array }),
      });
      expect(answer.status, answer.text).toBe(200);
      made.push([(answer.json as Plan).plan, answer.text]);
    }
    await set(service, usage('problem@task'), { weight: 9 });
    for (const [id, text] of made) {
      const again = await service.send('GET', `${BASE_PATH}courses/${KEY}/plans/${id}/`);
      expect(again.text).toBe(text);
      expect((again.json as Plan).base_version).toBe(base);
    }
    const unknown = await service.client.getPlan(KEY, 'f'.repeat(64));
    expect(refusal(unknown).name).toBe('not-found');
  });
});

describe('POST courses/{course_key}/plans/', () => {
  const sides = ['ours', 'theirs'] as const;

  test.each(sides.flatMap((one) => sides.map((other) => [one, other] as const)))(
    'decides each conflict by itself: %s and %s',
    async (attempts, name) => {
      const { service, plan } = await clashing();
      const { client } = service;
      expect(plan.summary).toMatchObject({ conflicts: 2, open_conflicts: 2 });
      expect(refusal(await client.commitPlan(KEY, plan.plan))).toMatchObject({ status: 409, name: 'conflict' });
      const half = value(await client.choose(KEY, plan.plan, { [conflictOf(plan, 'max_attempts')]: attempts }));
      expect(half.plan).not.toBe(plan.plan);
      expect(half.summary).toMatchObject({ conflicts: 2, open_conflicts: 1 });
      expect(half.conflicts.find((each) => each.name === 'max_attempts')?.choice).toBe(attempts);
      const before = await courseVersion(service);
      const open = refusal(await client.commitPlan(KEY, half.plan));
      expect(open).toMatchObject({ status: 409, name: 'conflict' });
      expect(await courseVersion(service)).toBe(before);
      const all = value(await client.choose(KEY, half.plan, { [conflictOf(half, 'display_name')]: name }));
      expect(new Set([plan.plan, half.plan, all.plan]).size).toBe(3);
      expect(all.summary.open_conflicts).toBe(0);
      // each of them stays as it was made
      expect(value(await client.getPlan(KEY, half.plan))).toEqual(half);
      expect(value(await client.getPlan(KEY, all.plan))).toEqual(all);
      const done = value(await client.commitPlan(KEY, all.plan));
      expect(done.changes).toEqual(all.changes);
      expect(await decided(service)).toEqual([attempts === 'ours' ? 5 : 7, name === 'ours' ? 'Ours' : 'Theirs']);
    },
  );

  test('overrides what `merge` decided, and what was chosen before', async () => {
    const { service, plan } = await clashing({ merge: 'theirs' });
    const { client } = service;
    const id = conflictOf(plan, 'max_attempts');
    const first = value(await client.choose(KEY, plan.plan, { [id]: 'theirs' }));
    const last = value(await client.choose(KEY, first.plan, { [id]: 'ours' }));
    value(await client.commitPlan(KEY, last.plan));
    expect(await decided(service)).toEqual([5, 'Theirs']);
  });

  test('does not collide with a change of something that no side touched', async () => {
    const { service, plan } = await clashing();
    const { client } = service;
    const choices: Record<string, Side> = Object.fromEntries(plan.conflicts.map(({ id }) => [id, 'theirs']));
    const chosen = value(await client.choose(KEY, plan.plan, choices));
    await set(service, usage('problem@task'), { weight: 4 });
    value(await client.commitPlan(KEY, chosen.plan));
    expect(await decided(service)).toEqual([7, 'Theirs']);
    expect((await explicit(service, usage('problem@task')))['weight']).toBe(4);
  });

  test('refuses an unknown conflict, an unknown side and an unknown plan', async () => {
    const { service, plan } = await clashing();
    const { client } = service;
    expect(refusal(await client.choose(KEY, plan.plan, { nothing: 'ours' }))).toMatchObject({
      status: 400,
      name: 'bad-request',
      detail: expect.stringContaining('nothing'),
    });
    const side = 'both' as Side;
    const odd = await client.choose(KEY, plan.plan, { [conflictOf(plan, 'max_attempts')]: side });
    expect(refusal(odd)).toMatchObject({ status: 400 });
    expect(refusal(await client.choose(KEY, 'f'.repeat(64), {})).name).toBe('not-found');
  });
});

describe('a revert with conflicts', () => {
  test.each(['ours', 'theirs'] as const)('is decided as %s', async (side) => {
    const service = await smallService();
    const { client } = service;
    const write = async (operation: Operation) =>
      value(await client.write(operation, { ifMatch: (await versions(service, SUM)).node }));
    const first = await write(setSettings(KEY, SUM, { settings: { max_attempts: 5, weight: 2 } }));
    await write(setSettings(KEY, SUM, { settings: { max_attempts: 9 } }));
    const plan = value(await client.plan(revertCommit(KEY, first.commit)));
    expect(plan.summary).toMatchObject({ conflicts: 1, open_conflicts: 1 });
    expect(refusal(await client.commitPlan(KEY, plan.plan)).name).toBe('conflict');
    const chosen = value(await client.choose(KEY, plan.plan, { [conflictOf(plan, 'max_attempts')]: side }));
    expect(chosen.conflicts).toMatchObject([{ choice: side, base: 5, ours: 9, theirs: 3 }]);
    await set(service, usage('problem@task'), { weight: 4 });
    const done = value(await client.commitPlan(KEY, chosen.plan));
    expect(done.changes).toEqual(chosen.changes);
    const settings = await explicit(service, SUM);
    expect(settings['max_attempts']).toBe(side === 'ours' ? 9 : 3);
    expect(settings['weight']).toBeUndefined();
    expect((await explicit(service, usage('problem@task')))['weight']).toBe(4);
  });
});
