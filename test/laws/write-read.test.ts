import { describe as group, it } from 'vitest';
import { describe, emptyTable, tryCase } from './_cases.ts';

const CASES = 500;

group('what is written reads back', () => {
  it(`with the same versions and findings, in ${CASES} random cases`, { timeout: 300_000 }, () => {
    const seed = Date.now() % 1_000_000_000;
    const table = emptyTable();
    for (let at = 0; at < CASES; at += 1) {
      const counterexample = tryCase(seed, at, table);
      if (counterexample !== null) throw new Error(describe(counterexample));
    }
  });
});
