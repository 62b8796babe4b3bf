import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { problemName, setSettings } from '#contract';
import { type BlockId, blockId, type CourseKey, displayNameOf, indexOf, usageKey } from '#olx';
import { packed } from '../../server/_small-course.ts';
import { say } from '../_log.ts';
import { type Platform, startPlatform } from '../_platform.ts';
import { answerOf, type StudioService, startService } from '../_service.ts';

/** How long all of them write, in milliseconds. */
const DURATION = 60_000;
/** How long a write of the double is open to others, in milliseconds: as on a real CMS, where it takes 330. */
const WINDOW = 120;
const BLOCKS = 6;

const NAMES = Array.from({ length: BLOCKS }, (_, number) => `text${number}`);
const ids: readonly BlockId[] = NAMES.map((name) => blockId('html', name));

/** Two of our writers and one in Studio edit blocks of one course run at the same time. */
describe('writers of the service beside a writer in Studio', () => {
  let platform: Platform;
  let service: StudioService;
  let course: CourseKey;

  beforeAll(async () => {
    platform = await startPlatform({ latency: { write: WINDOW } });
    service = await startService(platform);
    course = await platform.newRun();
    await platform.importInStudio(course, await packed(courseOfTexts()));
    answerOf(await service.client.getCourse(course));
  });
  afterAll(async () => {
    await service.close();
    await platform.close();
  });

  test('loses no write that it acknowledged, and overwrites none of Studio unseen', {
    timeout: DURATION * 3,
  }, async () => {
    const end = performance.now() + DURATION;
    /** By block: what the service acknowledged last, and what Studio did. */
    const ours = new Map<BlockId, string>();
    const theirs = new Map<BlockId, string>();
    const counts = { ours: 0, refused: new Map<string, number>(), studio: 0 };

    const writer = async (name: string, own: readonly BlockId[]): Promise<void> => {
      for (let count = 0; performance.now() < end; count += 1) {
        const id = own[count % own.length];
        if (id === undefined) return;
        const block = await service.client.getBlock(usageKey(course, id));
        if (!block.ok) throw new Error(JSON.stringify(block.problem));
        const title = `${name} ${count}`;
        const result = await service.client.settle(
          await service.client.write(setSettings(course, usageKey(course, id), { settings: { display_name: title } }), {
            ifMatch: block.value.node_version,
          }),
        );
        if (result.ok) {
          ours.set(id, title);
          counts.ours += 1;
        } else {
          const why = problemName(result.problem) ?? String(result.status);
          counts.refused.set(why, (counts.refused.get(why) ?? 0) + 1);
        }
      }
    };
    // a person in Studio edits two blocks of their own, and reads back what they saved, as people do
    const person = async (own: readonly BlockId[]): Promise<void> => {
      for (let count = 0; performance.now() < end; count += 1) {
        const id = own[count % own.length];
        if (id === undefined) return;
        const title = `Studio ${count}`;
        const path = `/api/contentstore/v0/xblock/${course}/${usageKey(course, id)}`;
        const { status } = await platform.inStudio('PUT', path, { metadata: { display_name: title } });
        if (status !== 200) continue;
        const { body } = await platform.inStudio('GET', path);
        const isKept = (body as { display_name?: string }).display_name === title;
        if (isKept) theirs.set(id, title);
        counts.studio += 1;
        await pause(500);
      }
    };
    await Promise.all([writer('Ana', ids.slice(0, 2)), writer('Ben', ids.slice(2, 4)), person(ids.slice(4, 6))]);
    await pause(1_000);

    const exported = await platform.exported(course);
    const nameOf = (id: BlockId): string | null => {
      const block = indexOf(exported.root).blocks.get(id);
      return block === undefined ? null : displayNameOf(block);
    };
    const seen = Object.fromEntries([...counts.refused]);
    say(`${counts.ours} writes acknowledged, ${counts.studio} in Studio, refused: ${JSON.stringify(seen)}`);
    expect(counts.ours).toBeGreaterThan(20);
    expect(counts.studio).toBeGreaterThan(20);
    expect(Object.fromEntries([...ours].map(([id]) => [id, nameOf(id)]))).toEqual(Object.fromEntries(ours));
    // and the service knows what Studio has
    for (const id of ids) {
      const block = answerOf(await service.client.getBlock(usageKey(course, id)));
      expect(block.display_name).toBe(nameOf(id));
    }
  });
});

function courseOfTexts(): Readonly<Record<string, string>> {
  const pointers = NAMES.map((name) => `<html url_name="${name}"/>`).join('');
  return {
    'course.xml': '<course url_name="R1" org="Lab" course="W"/>\n',
    'course/R1.xml': '<course display_name="Writers" start="2026-01-01T00:00:00Z"><chapter url_name="c"/></course>\n',
    'chapter/c.xml': '<chapter display_name="C"><sequential url_name="s"/></chapter>\n',
    'sequential/s.xml': '<sequential display_name="S"><vertical url_name="v"/></sequential>\n',
    'vertical/v.xml': `<vertical display_name="V">${pointers}</vertical>\n`,
    ...Object.fromEntries(
      NAMES.flatMap((name) => [
        [`html/${name}.xml`, `<html display_name="${name}" filename="${name}"/>\n`],
        [`html/${name}.html`, `<p>${name}</p>`],
      ]),
    ),
  };
}
