import { expect, test } from 'vitest';
import { importCourse, replaceBlock } from '#contract';
import type { PlanId } from '#store';
import { plannedIntent } from '../../src/server/changes/plan.ts';
import { isHeavy } from '../../src/server/work/heavy.ts';
import { bigCourseFiles } from '../support/big-course.ts';
import { archive, document } from './_content.ts';
import { emptyService, put, value } from './_service.ts';
import { KEY, SMALL_COURSE } from './_small-course.ts';

test('a plan is applied away from the thread that answers where it is large, however small it packs', async () => {
  const service = await emptyService();
  await put(service, KEY, SMALL_COURSE);
  const files = [...bigCourseFiles({ blocks: 1_000 })].map(([path, { bytes }]) => [path, bytes ?? '']);
  const plans = {
    large: importCourse(KEY, { content: await archive(Object.fromEntries(files)), orphans: 'delete', merge: 'theirs' }),
    small: replaceBlock(KEY, 'html@intro', {
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
    const asked = { kind: 'apply', ...plannedIntent(record) } as const;
    return isHeavy({ asked, content: { kind: 'nothing' } });
  };
  expect([await heavy(plans.large), await heavy(plans.small)]).toEqual([true, false]);
});
