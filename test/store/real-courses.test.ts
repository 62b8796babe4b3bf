import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { courseVersionOf, readCourse, writeCourse } from '#olx';
import { DEMO_COURSE, FIXTURES, foldersIn, REAL_COURSES, readFolder } from '../support/folders.ts';
import { KEY } from './_course.ts';
import { sqliteFile } from './_sqlite.ts';
import { commitNext, once } from './contract/_open.ts';

const removals: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const remove of removals.splice(0)) await remove();
});

// some are there to be refused
const small = foldersIn(FIXTURES)
  .map((name) => [name, join(FIXTURES, name)] as const)
  .filter(([, path]) => readCourse(readFolder(path)).course !== null);
const real = foldersIn(REAL_COURSES).map((name) => [name, join(REAL_COURSES, name)] as const);

/** Commits the course of a folder, closes, and loads it in a store that has seen nothing of it. */
async function expectUnchanged(path: string): Promise<void> {
  const folder = readFolder(path);
  const { course } = readCourse(folder);
  if (course === null) throw new Error('the folder holds no course');
  const database = await sqliteFile();
  removals.push(() => database.remove());
  const first = await database.open();
  for (const { blob, bytes } of folder.values())
    expect(await first.blobs.put(once(bytes ?? new Uint8Array()))).toEqual(blob);
  const { commit } = await commitNext(first, course);
  await first.close();

  const store = await database.open();
  const loaded = await store.load(KEY);
  expect(loaded?.course).toEqual(course);
  expect(commit.version).toBe(courseVersionOf(course));
  const copy = structuredClone(loaded?.course ?? course);
  expect(courseVersionOf(copy)).toBe(commit.version);
  expect(writeCourse(copy)).toEqual(writeCourse(course));
}

describe('a course run loads from the store as it was read from its folder', () => {
  test('the demo course', () => expectUnchanged(DEMO_COURSE));
  test.each(small)('%s', (_name, path) => expectUnchanged(path));
  test.skipIf(real.length === 0).each(real)('%s', (_name, path) => expectUnchanged(path));
});
