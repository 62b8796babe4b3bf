import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { importCourse } from '#contract';
import { courseVersionOf, readCourse } from '#olx';
import { inventedIn, respelled } from '#openedx';
import { archiveContent, packedFolder, REAL_NAMES, realFolder } from '../_courses.ts';
import { type Platform, startPlatform } from '../_platform.ts';
import { answerOf, type StudioService, startService } from '../_service.ts';

/** A real course is pushed into an empty course run in Studio and pulled back: it is what was predicted. */
describe.skipIf(REAL_NAMES.length === 0)('the round trip of a real course', () => {
  let platform: Platform;
  let service: StudioService;

  beforeAll(async () => {
    platform = await startPlatform();
    service = await startService(platform);
  });
  afterAll(async () => {
    await service.close();
    await platform.close();
  });

  test.each(REAL_NAMES)('%s', async (name) => {
    const folder = realFolder(name);
    const { course: sent } = readCourse(folder);
    if (sent === null) expect.unreachable();
    const key = await platform.newRun();
    // the first read of the empty course run
    const { version } = answerOf(await service.client.getCourse(key));
    const content = archiveContent(await packedFolder(folder));
    const written = await service.done(importCourse(key, { content, orphans: 'reject', merge: 'theirs' }), {
      ifMatch: version,
    });

    const { course: exported, textOf } = await platform.exportedFiles(key);
    expect(written.course_version).toBe(courseVersionOf(exported));
    const texts = new Map(
      [...folder.values()].map(({ blob, bytes }) => [blob.hash, new TextDecoder().decode(bytes ?? undefined)]),
    );
    const predicted = respelled(sent, {
      invented: inventedIn(exported, textOf),
      textOf: ({ hash }) => texts.get(hash) ?? null,
    });
    expect(courseVersionOf(predicted.course)).toBe(written.course_version);
    // images and subtitles have their bytes, pages and policies are there
    expect([...exported.assets.keys()].sort()).toEqual([...predicted.course.assets.keys()].sort());
    expect([...exported.files.keys()].sort()).toEqual([...predicted.course.files.keys()].sort());
    // and what is read again is the same
    const again = answerOf(await service.client.getCourse(key));
    expect(again.version).toBe(written.course_version);
  });
});
