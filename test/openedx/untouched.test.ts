import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { importCourse, setSettings } from '#contract';
import { type BlockId, usageKey } from '#olx';
import { DEMO_COURSE, readFolder } from '../support/folders.ts';
import { archiveContent, packedFolder } from './_courses.ts';
import { differences } from './_log.ts';
import { type Platform, startPlatform } from './_platform.ts';
import { answerOf, type StudioService, startService } from './_service.ts';

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

// an import would take subtitles over, and with them change the video beside the block that is written
test('a write to one block leaves what is beside it as Studio has it, now and a minute later', async () => {
  const course = await platform.newRun();
  const { version } = answerOf(await service.client.getCourse(course));
  const content = archiveContent(await packedFolder(readFolder(DEMO_COURSE)));
  await service.done(importCourse(course, { content, orphans: 'reject', merge: 'theirs' }), { ifMatch: version });
  const problem = usageKey(course, 'problem@problem_spring_tides' as BlockId);
  const { node_version: ifMatch } = answerOf(await service.client.getBlock(problem));
  const { commit, changes } = await service.done(
    setSettings(course, problem, { settings: { display_name: 'When do springs come?' } }),
    { ifMatch },
  );
  expect(new Set(changes.map(({ block }) => block))).toEqual(new Set([problem]));
  for (const later of [0, 61_000]) {
    await platform.pass(later);
    // an answer of Studio counts for a moment
    await pause(400);
    answerOf(await service.client.getCourse(course));
    const here = await service.store.load(course);
    if (here === null) expect.unreachable();
    expect(here.commit.id).toBe(commit);
    expect(differences(here.course, await platform.exported(course))).toEqual([]);
  }
});
