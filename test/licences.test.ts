import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { LICENCES_STATED_ELSEWHERE } from '../src/packages/third-party-notices.ts';

interface Locked {
  readonly version?: string;
  readonly license?: string;
  readonly dev?: boolean;
  readonly devOptional?: boolean;
  readonly link?: boolean;
}

const lock: { readonly packages: Readonly<Record<string, Locked>> } = JSON.parse(
  readFileSync(new URL('../package-lock.json', import.meta.url), 'utf8'),
);

/** Licences that ask for no more than a notice, which the page and the packages carry. */
const PERMISSIVE =
  /^(MIT|ISC|0BSD|BSD|BSD-[23]-Clause|Apache-2\.0|BlueOak-1\.0\.0|Unlicense|CC0-1\.0|Python-2\.0|Public Domain)$/;

/** The packages whose licence is another, or is not in the lock file. The README names the first. */
const OTHERWISE: Readonly<Record<string, string>> = {
  '@edx/frontend-platform': 'AGPL-3.0: in the built page, and needed by the plugin',
  ...LICENCES_STATED_ELSEWHERE,
};

/** Of a choice (`OR`) one suffices, of a sum (`AND`) all count. */
function isPermissive(expression: string): boolean {
  const bare = expression.replace(/^\((.*)\)$/, '$1');
  return bare.split(' OR ').some((choice) => choice.split(' AND ').every((each) => PERMISSIVE.test(each)));
}

it('every package that an installation needs is permissive, except those that the README names', () => {
  const needed = Object.entries(lock.packages).filter(
    ([path, { dev, devOptional, link }]) => path.startsWith('node_modules/') && !dev && !devOptional && !link,
  );
  expect(needed.length).toBeGreaterThan(100);
  const strict = needed
    .filter(([, { license = 'none' }]) => !isPermissive(license))
    .map(([path, { license = 'none' }]) => `${path.replace(/^.*node_modules\//, '')}: ${license}`);
  expect([...new Set(strict)].filter((each) => !Object.hasOwn(OTHERWISE, each.replace(/: .*$/, '')))).toEqual([]);
  const named = new Set(needed.map(([path]) => path.replace(/^.*node_modules\//, '')));
  expect(Object.keys(OTHERWISE).filter((name) => !named.has(name))).toEqual([]);
});
