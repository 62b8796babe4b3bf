import { describe, expect, it } from 'vitest';
import { BLOCK_TYPES } from '#olx';
import { randomName } from '../../src/studio/data/random-name.ts';
import { withFreshNames } from '../../src/studio/structure/fresh-names.ts';

describe('examples with fresh names', () => {
  it('have no url_name of the catalogue left, and no name twice', () => {
    for (const { example } of BLOCK_TYPES) {
      const fresh = withFreshNames(example, randomName);
      const names = [...fresh.matchAll(/\surl_name="([^"]*)"/g)].map((match) => match[1]);
      expect(names).toHaveLength([...example.matchAll(/\surl_name="/g)].length);
      expect(new Set(names).size).toBe(names.length);
      for (const name of names) expect(name).toMatch(/^[0-9a-f]{32}$/);
    }
  });
});
