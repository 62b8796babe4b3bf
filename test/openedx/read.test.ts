import { readFileSync } from 'node:fs';
import { afterEach, describe, expect, it } from 'vitest';
import {
  type Block,
  type BlockId,
  type Course,
  type CourseKey,
  courseVersionOf,
  idOf,
  memoryBlobs,
  readArchive,
  readCourse,
  versionOf,
  walk,
} from '#olx';
import { readRun } from '#openedx';
import { contextAt, recordedCms } from './recorded-cms.ts';
import { hasRecordings, RECORDED, RECORDED_COURSES } from './recordings.ts';

const LATER = Date.parse('2027-01-01T00:00:00Z');

/** Somebody changed these in Studio between reading back and exporting, as the recordings show. */
const CHANGED_MEANWHILE: readonly string[] = [
  'sequential@25217b04e6a14b53afe87b93a40cb616',
  'vertical@3cf1e65d98aa4b668df52e237a1ef4fe',
];

const opened: { close(): Promise<void> }[] = [];
afterEach(async () => {
  await Promise.all(opened.splice(0).map((each) => each.close()));
});

async function cmsOf(name: string, key: string) {
  const cms = await recordedCms(name, key as CourseKey);
  opened.push(cms.server);
  return cms;
}

async function exportedOf(name: string): Promise<Course> {
  const read = await readArchive(readFileSync(`${RECORDED}exported/${name}.tar.gz`), { keep: memoryBlobs() });
  const kept = read.ok ? readCourse(read.files).kept : null;
  if (kept === null) throw new Error(name);
  return kept;
}

describe.skipIf(!hasRecordings)('reading a whole course run', () => {
  it.each(RECORDED_COURSES)('by session has the version of the export: %s', async (name, key) => {
    const cms = await cmsOf(name, key);
    const client = cms.withSession();
    const { course, losses, marks, orphans } = await readRun(client, key as CourseKey, contextAt(LATER));
    expect(courseVersionOf(course)).toBe(courseVersionOf(await exportedOf(name)));
    expect([losses, orphans, marks.isSettled]).toEqual([[], [], true]);
    // signing in, two outlines, what Studio says of files, the orphans, and the export
    expect(client.requests).toBeLessThan(30);
  });

  it.each(RECORDED_COURSES)('by token differs only where a loss says so: %s', async (name, key) => {
    const cms = await cmsOf(name, key);
    const { course, losses } = await readRun(cms.withToken(), key as CourseKey, contextAt(LATER));
    const exported = await exportedOf(name);
    const [seen, wanted] = [blocksOf(course.root), blocksOf(exported.root)];
    expect([...seen.keys()].sort()).toEqual([...wanted.keys()].sort());
    const named = new Set<string | null>([...losses.map(({ block }) => block), ...CHANGED_MEANWHILE]);
    const unexplained = [...wanted].filter(([id, block]) => {
      const own = seen.get(id);
      return own !== undefined && !named.has(id) && ownVersion(own) !== ownVersion(block);
    });
    expect(unexplained.map(([id, block]) => [id, seen.get(id)?.text, block.text])).toEqual([]);
  });
});

function blocksOf(root: Block): ReadonlyMap<BlockId, Block> {
  return new Map([...walk(root)].map((block) => [idOf(block), block] as const));
}

/** The block's own version. The recorded courses were imported again between reading back and exporting. */
function ownVersion(block: Block): string {
  // each import invents another id for a video
  const id = /edx_video_id="([^"]+)"/.exec(block.text)?.[1];
  const text = id === undefined ? block.text : block.text.replaceAll(id, 'ID');
  return versionOf({ ...block, text, children: [], holes: [] });
}
