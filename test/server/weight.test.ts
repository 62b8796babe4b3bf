import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { type Archive, importCourse, MEDIA, replaceBlock } from '#contract';
import { indexOf, walk } from '#olx';
import type { PlanId } from '#store';
import { hasBlocks, isHeavy } from '../../src/server/work/heavy.ts';
import { applying } from '../../src/server/writes/keep-plan.ts';
import { bigCourse, bigCourseFiles } from '../support/big-course.ts';
import { archive, document } from './_content.ts';
import { start } from './_process.ts';
import { emptyService, put, value } from './_service.ts';
import { type Files, KEY, SMALL_COURSE, usage } from './_small-course.ts';

const bigFiles = (blocks = 1_000): Files =>
  Object.fromEntries([...bigCourseFiles({ blocks })].map(([path, { bytes }]) => [path, bytes ?? '']));

/** The same for the same bytes; comparing these one by one takes long. */
function textOf({ bytes, ...rest }: Archive): string {
  return JSON.stringify({ ...rest, bytes: Buffer.from(bytes).toString('base64') });
}

test('findings, outlines and exports of a large course run are made in a thread, and are the same', async () => {
  const here = await emptyService();
  await put(here, KEY, bigFiles(2_500));
  const folder = await mkdtemp(join(tmpdir(), 'olx-weight-'));
  const service = await start({ OLX_DATABASE_URL: `sqlite:${join(folder, 'olx.db')}` });
  onTestFinished(async () => {
    await service.stop();
    await rm(folder, { recursive: true });
  });
  const content = await archive(bigFiles(2_500));
  value(await service.client.settle(await service.client.write(importCourse(KEY, { content })), { interval: 20 }));
  for (const root of [null, usage('chapter@section_0'), usage('vertical@unit_0_0_0')]) {
    const wanted = value(await here.client.listDiagnostics(KEY, root));
    expect(value(await service.client.listDiagnostics(KEY, root))).toEqual(wanted);
    expect(wanted.length).toBeGreaterThan(0);
  }
  for (const options of [
    {},
    { depth: 1 },
    { root: usage('chapter@section_0') },
    { root: usage('vertical@unit_0_0_0') },
  ]) {
    const wanted = value(await here.client.getOutline(KEY, options));
    expect(value(await service.client.getOutline(KEY, options))).toEqual(wanted);
    expect(wanted.children.length).toBeGreaterThan(0);
  }
  for (const block of [usage('course@course'), usage('vertical@unit_0_0_0')]) {
    const [wanted, found] = await Promise.all(
      [here, service].map(async ({ client }) => ({
        document: value(await client.getDocument(block)),
        list: value(await client.getExportList(block)),
        gzip: textOf(value(await client.getArchive(block))),
        zip: textOf(value(await client.getArchive(block, { media: MEDIA.zip }))),
      })),
    );
    expect(found).toEqual(wanted);
    expect(wanted?.document).toContain('<vertical');
  }
});

test('blocks of a subtree are counted', () => {
  const { root } = bigCourse({ blocks: 1_000 });
  for (const [id, block] of indexOf(root).blocks) {
    const there = [...walk(block)].length;
    for (const count of [1, 2, 10, 500, there, there + 1])
      expect(hasBlocks(block, count), `${id} ${count}`).toBe(there >= count);
  }
});

test('a plan is applied away from the thread that answers where it is large, however small it packs', async () => {
  const service = await emptyService();
  await put(service, KEY, SMALL_COURSE);
  const plans = {
    large: importCourse(KEY, { content: await archive(bigFiles()), orphans: 'delete', merge: 'theirs' }),
    small: replaceBlock(KEY, usage('html@intro'), {
      content: document('<html url_name="intro"><![CDATA[<p>New</p>]]></html>'),
      scope: 'node',
      orphans: 'reject',
    }),
  };
  const heavy = async (operation: (typeof plans)['large']): Promise<boolean> => {
    const { plan } = value(await service.client.plan(operation));
    const record = await service.store.plans.find(
      KEY as Parameters<typeof service.store.plans.find>[0],
      plan as PlanId,
    );
    if (record === null) expect.unreachable();
    const asked = applying(record);
    return isHeavy({ asked, content: { kind: 'nothing' } });
  };
  expect([await heavy(plans.large), await heavy(plans.small)]).toEqual([true, false]);
});
