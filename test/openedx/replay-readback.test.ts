/** After the import of five courses, the double shows every block, outline and unit as the live CMS did. */
import { existsSync, readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { archiveFor } from './replay-archives.ts';
import { jsonDifference } from './replay-compare.ts';
import type { Player } from './replay-player.ts';
import { normal, READBACK } from './replay-recordings.ts';
import { courses, startPlayer } from './replay-scenarios.ts';

describe.skipIf(!existsSync(READBACK))('readback', () => {
  let player: Player;
  beforeAll(async () => {
    player = await startPlayer();
    for (const [number, folder] of courses) {
      player.double.store.createRun({ key: player.course(number), displayName: number }, 'cinstr');
      await player.double.store.importArchive(player.course(number), await archiveFor(`${folder}.tar.gz`), 'cinstr');
    }
  });
  afterAll(() => player.double.close());

  const recorded = (folder: string, file: string): { [key: string]: unknown } =>
    JSON.parse(player.translation.text(readFileSync(`${READBACK}${folder}/${file}.json`, 'utf8')));

  async function get(path: string): Promise<{ status: number; text: string }> {
    const headers = { authorization: `JWT ${player.double.token('cinstr')}`, accept: 'application/json' };
    const answer = await fetch(player.double.cmsUrl + path, { headers });
    return { status: answer.status, text: await answer.text() };
  }

  /** The differences of all answers, by what was asked for. */
  async function differences(wanted: { [key: string]: unknown }, pathOf: (key: string) => string): Promise<unknown> {
    const found: { [key: string]: string } = {};
    for (const [key, body] of Object.entries(wanted)) {
      const { status, text } = await get(pathOf(key));
      const got = status === 200 ? normal(JSON.parse(text)) : status;
      // The live CMS could not show some.
      const failed = (body as { status?: number }).status;
      const difference = jsonDifference(failed ?? normal(body), got, '');
      if (difference !== undefined) found[key] = difference;
    }
    return found;
  }

  test.each(courses)('every block of %s', async (number, folder) => {
    const blocks = recorded(folder, 'xblock-get');
    expect(await differences(blocks, (key) => `/api/contentstore/v0/xblock/course-v1:Lab+${number}+R1/${key}`)).toEqual(
      {},
    );
  });

  test.each(courses)('the outline of %s', async (number, folder) => {
    // Somebody's clipboard of that moment is in it.
    const { initial_user_clipboard: _, ...outline } = recorded(folder, 'course_index');
    const { initial_user_clipboard: __, ...got } = JSON.parse(
      (await get(`/api/contentstore/v1/course_index/course-v1:Lab+${number}+R1`)).text,
    );
    expect(jsonDifference(normal(outline), normal(got), '')).toBeUndefined();
  });

  test.each(courses)('the OLX of every unit of %s', async (_, folder) => {
    const units = recorded(folder, 'olx-export');
    expect(await differences(units, (key) => `/api/olx-export/v1/xblock/${key}/`)).toEqual({});
  });
});
