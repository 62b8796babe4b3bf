import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import type { Plan, WriteAnswer } from '#contract';
import { DEMO_COURSE } from '../support/folders.ts';
import { contents } from './_command.ts';
import { exits, serviceOfFile } from './_service.ts';

const { at } = serviceOfFile();
const SURGE = 'vertical/unit_storm_surge.xml';
const WAVES = 'sequential/sub_waves.xml';
let runs = 0;

/** Two owners who pulled the same state of a course run of their own. */
async function twoOwners(): Promise<{ readonly key: string; readonly mine: string; readonly yours: string }> {
  runs += 1;
  const [key, mine, yours] = [`course-v1:Two+Owners+${runs}`, at(`mine-${runs}`), at(`yours-${runs}`)];
  await exits(0, 'push', DEMO_COURSE, key, '--create');
  await exits(0, 'pull', key, '-o', mine);
  cpSync(mine, yours, { recursive: true });
  return { key, mine, yours };
}

function named(folder: string, path: string): string | undefined {
  return /display_name="([^"]*)"/.exec(readFileSync(join(folder, path), 'utf8'))?.[1];
}

function name(folder: string, path: string, to: string): void {
  const text = readFileSync(join(folder, path), 'utf8');
  writeFileSync(join(folder, path), text.replace(/display_name="[^"]*"/, `display_name="${to}"`));
}

it('merges what two owners changed in different places, and says that the folder lacks a part', async () => {
  const { key, mine, yours } = await twoOwners();
  name(mine, SURGE, 'Mine');
  await exits(0, 'push', mine, key);
  name(yours, WAVES, 'Yours');
  expect((await exits(1, 'status', yours)).out).toBe('diverged\n');
  const { out } = await exits(0, 'plan', yours, key);
  expect(out).toContain('"Yours"');
  expect(out).not.toContain('"Mine"');
  const pushed = await exits(0, 'push', yours, key);
  expect(pushed.err).toContain('differs from the service');
  // the base stays, so that the next push of this folder does not take the other change back
  expect((await exits(0, 'push', yours, key)).out).toBe('unchanged\n');
  expect((await exits(1, 'pull', key, '-o', yours)).err).toContain('was changed since it was pulled');
  await exits(0, 'pull', key, '-o', yours, '--force');
  expect([named(yours, SURGE), named(yours, WAVES)]).toEqual(['Mine', 'Yours']);
  expect((await exits(1, 'status', mine)).out).toBe('behind\n');
  await exits(0, 'pull', key, '-o', mine);
  expect(contents(mine)).toEqual(contents(yours));
});

it.each([
  ['ours', 'Mine'],
  ['theirs', 'Yours'],
])('refuses conflicts with their ids, and decides all of them with --prefer %s', async (prefer, kept) => {
  const { key, mine, yours } = await twoOwners();
  name(mine, SURGE, 'Mine');
  await exits(0, 'push', mine, key);
  name(yours, SURGE, 'Yours');
  const refused = await exits(1, 'push', yours, key);
  expect(refused.err).toMatch(/[0-9a-f]{32} vertical@unit_storm_surge .*ours "Mine", theirs "Yours"/);
  const { plan, state } = JSON.parse((await exits(1, 'push', yours, key, '--json')).out) as {
    readonly plan: Plan;
    readonly state: string;
  };
  expect([state, plan.summary.open_conflicts, plan.conflicts[0]?.name]).toEqual(['refused', 1, 'display_name']);
  expect((await exits(0, 'status', mine)).out).toBe('in sync\n');
  await exits(0, 'push', yours, key, '--prefer', prefer);
  await exits(0, 'pull', key, '-o', yours, '--force');
  expect(named(yours, SURGE)).toBe(kept);
});

it('decides conflicts one by one with --choose', async () => {
  const { key, mine, yours } = await twoOwners();
  for (const path of [SURGE, WAVES]) name(mine, path, 'Mine');
  await exits(0, 'push', mine, key);
  for (const path of [SURGE, WAVES]) name(yours, path, 'Yours');
  const plan = JSON.parse((await exits(1, 'plan', yours, key, '--json')).out) as Plan;
  const id = (block: string): string => plan.conflicts.find((each) => each.block.endsWith(block))?.id ?? '';
  const [surge, waves] = [id('unit_storm_surge'), id('sub_waves')];
  const half = JSON.parse((await exits(1, 'plan', yours, key, '--json', '--choose', `${surge}=theirs`)).out) as Plan;
  expect(half.summary.open_conflicts).toBe(1);
  expect((await exits(2, 'push', yours, key, '--choose', 'nothing=ours')).err).toContain('there is no conflict');
  expect((await exits(2, 'push', yours, key, '--choose', `${surge}=mine`)).err).toContain('ID=ours');
  const both = ['--choose', `${surge}=theirs`, '--choose', `${waves}=ours`];
  const { commit } = JSON.parse((await exits(0, 'push', yours, key, '--json', ...both)).out) as {
    readonly commit: WriteAnswer;
  };
  await exits(0, 'pull', key, '-o', yours, '--force');
  expect([named(yours, SURGE), named(yours, WAVES)]).toEqual(['Yours', 'Mine']);
  expect(`${commit.course_version}\n`).toBe((await exits(0, 'version', yours)).out);
});

it('says if the course run never had the version that the folder was made from', async () => {
  const [{ mine }, { key }] = [await twoOwners(), await twoOwners()];
  expect((await exits(0, 'plan', mine, key)).err).not.toContain('never had');
  name(mine, SURGE, 'Elsewhere');
  await exits(0, 'push', mine, 'course-v1:Else+Where+1', '--create');
  await exits(0, 'pull', 'course-v1:Else+Where+1', '-o', mine, '--force');
  const { err, out } = await exits(0, 'plan', mine, key);
  expect(err).toContain(`${key} never had olx1-`);
  expect(out).toContain('"Elsewhere"');
});

it('refuses to leave blocks without a parent unless it is told to delete them', async () => {
  const { key, mine } = await twoOwners();
  await exits(0, 'rm', mine, 'unit_storm_surge', '-o', mine, '--force');
  const refused = await exits(1, 'push', mine, key);
  expect(refused.err).toContain('vertical@unit_storm_surge');
  expect(refused.err).toContain('--orphans delete');
  expect((await exits(1, 'plan', mine, key)).out).toContain('orphans:');
  await exits(0, 'push', mine, key, '--orphans', 'delete');
  expect((await exits(0, 'status', mine)).out).toBe('in sync\n');
});
