import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { replaceBlock } from '#contract';
import { type CourseKey, usageKey } from '#olx';
import { document } from '../../server/_content.ts';
import { packedFolder, REAL_NAMES, realFolder } from '../_courses.ts';
import { say } from '../_log.ts';
import { type Platform, startPlatform } from '../_platform.ts';
import { answerOf, type Call, type StudioService, startService } from '../_service.ts';

/** Requests of the CMS for the usual work in a course run of 900 blocks, with rights and tokens cached. */
describe.skipIf(!REAL_NAMES.includes('studio-advanced'))('what a course run of 900 blocks costs', () => {
  let platform: Platform;
  let service: StudioService;
  let course: CourseKey;
  let html: string;

  beforeAll(async () => {
    platform = await startPlatform();
    service = await startService(platform);
    course = await platform.newRun();
    await platform.importInStudio(course, await packedFolder(realFolder('studio-advanced')));
    const found = answerOf(await service.client.findBlocks(course, { type: 'html' }));
    html = found.results[0]?.id ?? '';
    expect(html).not.toBe('');
  }, 600_000);
  afterAll(async () => {
    await service.close();
    await platform.close();
  });

  /** Waits until the minute of the last change is over. */
  async function pastTheMinute(): Promise<void> {
    await platform.pass(61_000);
    // settles what the last minute left open
    answerOf(await service.client.getBlock(html));
    await pause(400);
    service.calls();
  }

  const isExport = ({ path }: Call): boolean => path.includes('/export');

  test('a read costs 1 if nothing has moved, once the minute of the last change is over', async () => {
    await pastTheMinute();
    answerOf(await service.client.getBlock(html));
    const calls = service.calls();
    expect(calls.map(({ method, path }) => `${method} ${path}`)).toEqual([
      `GET /api/contentstore/v0/xblock/${course}/${usageKey(course, 'course@course' as never)}`,
    ]);
  });

  test('one changed html block costs at most 6 to save', async () => {
    await pastTheMinute();
    const olx = answerOf(await service.client.getDocument(html));
    const { version } = answerOf(await service.client.getBlock(html));
    await pause(400);
    service.calls();
    const changed = olx.replace('</p>', ' One more sentence.</p>');
    expect(changed).not.toBe(olx);
    await service.done(
      replaceBlock(course, html, { content: document(changed), scope: 'subtree', orphans: 'reject' }),
      {
        ifMatch: version,
      },
    );
    const calls = service.calls();
    say(calls.map(({ method, path, status }) => `${method} ${path} ${status}`).join('\n'));
    expect(calls.length).toBeLessThanOrEqual(6);
    expect(calls.some(isExport)).toBe(false);
  });

  test('a read within the minute of a change costs at most 2, and never a whole export', async () => {
    for (let count = 0; count < 3; count += 1) {
      await pause(400);
      service.calls();
      answerOf(await service.client.getBlock(html));
      const calls = service.calls();
      expect(calls.length).toBeLessThanOrEqual(2);
      expect(calls.some(isExport)).toBe(false);
    }
  });
});
