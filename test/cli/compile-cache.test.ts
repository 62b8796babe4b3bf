import { chmodSync, mkdirSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { olxIn, scratch } from './_command.ts';

const at = scratch();

/** Runs the command for a user with this cache folder. */
async function runWith(cache: string): Promise<void> {
  const { NODE_COMPILE_CACHE: _, NODE_DISABLE_COMPILE_CACHE: __, ...environment } = process.env;
  const ran = await olxIn({ ...environment, XDG_CACHE_HOME: cache }, '--help');
  expect(ran).toMatchObject({ code: 0, err: '' });
}

test.skipIf(process.platform !== 'linux')('compiled code is kept in a folder of the user alone', async () => {
  const cache = at('cache');
  await runWith(cache);
  expect(statSync(join(cache, 'openedx-olx')).mode & 0o777).toBe(0o700);
  expect(readdirSync(join(cache, 'openedx-olx'))).not.toEqual([]);
});

test.skipIf(process.platform !== 'linux')('nothing is taken from a folder that others can write to', async () => {
  const shared = join(at('shared'), 'openedx-olx');
  mkdirSync(shared, { recursive: true });
  chmodSync(shared, 0o777);
  await runWith(at('shared'));
  expect(readdirSync(shared)).toEqual([]);
});

test('without a folder to write to the command works', async () => {
  await runWith('/dev/null');
});
