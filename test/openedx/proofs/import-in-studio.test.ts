import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { commitPlan, setSettings } from '#contract';
import { blockId, type CourseKey, usageKey } from '#olx';
import { packed, SMALL_COURSE } from '../../server/_small-course.ts';
import { type Platform, startPlatform } from '../_platform.ts';
import { answerOf, type StudioService, startService } from '../_service.ts';

/** A person imports an archive in Studio over what was written through the service. */
describe('an import in Studio that takes a write of ours back', () => {
  let platform: Platform;
  let service: StudioService;
  let course: CourseKey;

  beforeAll(async () => {
    platform = await startPlatform();
    service = await startService(platform);
    course = await platform.newRun();
  });
  afterAll(async () => {
    await service.close();
    await platform.close();
  });

  test('is noticed at the next read, reported, and offered again as a plan', async () => {
    const archive = await packed(SMALL_COURSE);
    await platform.importInStudio(course, archive);
    const block = usageKey(course, blockId('problem', 'sum'));
    const before = answerOf(await service.client.getBlock(block));
    const written = await service.done(setSettings(course, block, { settings: { display_name: 'Ours' } }), {
      ifMatch: before.node_version,
    });

    await platform.pass(61_000);
    await platform.importInStudio(course, archive);
    const after = answerOf(await service.client.getBlock(block));
    expect(after.display_name).toBe(before.display_name);
    const [newest] = answerOf(await service.client.listCommits(course, { page_size: 1 })).results;
    expect(newest?.message).toMatch(/^Changed in Studio/);
    const { lost = [] } = answerOf(await service.client.getCourse(course));
    expect(lost).toEqual([{ commit: written.commit, blocks: [block], plan: expect.any(String) }]);

    const plan = answerOf(await service.client.getPlan(course, lost[0]?.plan ?? ''));
    expect(plan.changes.map(({ block: id }) => id)).toEqual([block]);
    await service.done(commitPlan(course, plan.plan));
    expect(answerOf(await service.client.getBlock(block)).display_name).toBe('Ours');
    const { body } = await platform.inStudio('GET', `/api/contentstore/v0/xblock/${course}/${block}`);
    expect(body).toMatchObject({ display_name: 'Ours' });
    expect(answerOf(await service.client.getCourse(course)).lost ?? []).toEqual([]);
  });
});
