import { describe, expect, it } from 'vitest';
import { checkDocument } from '#olx';
import { BLOCK_TYPES } from '../../../src/olx/catalogue/index.ts';

describe('the example of a block type', () => {
  it.each(BLOCK_TYPES.map(({ type, example }) => [type, example] as const))('%s has nothing wrong', (type, example) => {
    const urlName = /url_name="([^"]+)"/.exec(example)?.[1] ?? 'example';
    const context = { type, urlName, parentType: null, scope: 'subtree', file: null } as const;
    const { diagnostics } = checkDocument(example, context);
    expect(diagnostics.filter(({ severity }) => severity !== 'info')).toEqual([]);
  });
});
