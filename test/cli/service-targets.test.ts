import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import type { Plan } from '#contract';
import { DEMO_COURSE } from '../support/folders.ts';
import { contents } from './_command.ts';
import { exits, serviceOfFile } from './_service.ts';

const { at } = serviceOfFile();
const UNIT = 'vertical@unit_storm_surge';
let runs = 0;

/** A unit that was pulled from a course run of its own, and given another name. */
async function renamedUnit(): Promise<{ readonly key: string; readonly folder: string }> {
  runs += 1;
  const [key, folder] = [`course-v1:Draft+Or+Live${runs}`, at(`unit-${runs}`)];
  await exits(0, 'push', DEMO_COURSE, key, '--create');
  await exits(0, 'pull', key, UNIT, '-o', folder);
  const path = join(folder, 'vertical/unit_storm_surge.xml');
  writeFileSync(path, readFileSync(path, 'utf8').replace(/display_name="[^"]*"/, 'display_name="Renamed"'));
  return { key, folder };
}

/** The form that the name changes in, and how many blocks change for learners. */
async function planOf(folder: string, key: string, ...options: readonly string[]) {
  const { changes, summary } = JSON.parse((await exits(0, 'plan', folder, key, '--json', ...options)).out) as Plan;
  return [changes.map(({ form }) => form), summary.learners_see];
}

it('goes to the draft unless it is told otherwise, and learners see no change', async () => {
  const { key, folder } = await renamedUnit();
  expect(await planOf(folder, key)).toEqual([['draft'], 0]);
  const { out, err } = await exits(0, 'plan', folder, key);
  expect(out).toMatch(
    /^draft, which learners see once it is published:\n {2}change vertical@unit_storm_surge "Renamed"/,
  );
  expect(err).toContain('learners see no change yet');
  const pushed = await exits(0, 'push', folder, key);
  expect(pushed.err).toContain('differs from the service');
  await exits(0, 'pull', key, UNIT, '-o', folder, '--force');
  expect([...contents(folder).keys()]).toContain('drafts/vertical/unit_storm_surge.xml');
  expect(readFileSync(join(folder, 'vertical/unit_storm_surge.xml'), 'utf8')).not.toContain('Renamed');
  expect((await exits(0, 'status', folder)).out).toBe('in sync\n');
});

it.each(['published', 'archive'])(
  'with --target %s says that learners see it, and is in sync afterwards',
  async (target) => {
    const { key, folder } = await renamedUnit();
    const [forms, learners] = await planOf(folder, key, '--target', target);
    expect([forms, learners]).toEqual([['both'], 1]);
    expect((await exits(0, 'plan', folder, key, '--target', target)).out).toMatch(/^learners see at once:\n/);
    await exits(0, 'push', folder, key, '--target', target);
    expect((await exits(0, 'status', folder)).out).toBe('in sync\n');
    const again = `${folder}-${target}`;
    await exits(0, 'pull', key, UNIT, '-o', again);
    expect(contents(folder)).toEqual(contents(again));
  },
);

it('refuses to publish what has drafts of its own', async () => {
  const { key } = await renamedUnit();
  const folder = at('with-draft');
  await exits(0, 'pull', key, 'unit_longshore', '-o', folder);
  await exits(2, 'push', folder, key, '--target', 'published');
  expect((await exits(0, 'push', folder, key, '--target', 'archive')).out).toBe('unchanged\n');
});

it('creates a course run as --target says, so that drafts stay unseen', async () => {
  const key = 'course-v1:Draft+Or+Live-created';
  await exits(0, 'push', DEMO_COURSE, key, '--create', '--target', 'draft');
  const folder = at('created');
  await exits(0, 'pull', key, UNIT, '-o', folder);
  expect([...contents(folder).keys()]).toContain('drafts/vertical/unit_storm_surge.xml');
  expect([...contents(folder).keys()]).not.toContain('vertical/unit_storm_surge.xml');
  const refused = await exits(2, 'push', DEMO_COURSE, `${key}-2`, '--create', '--target', 'published');
  expect(refused.err).toContain('drafts');
});
