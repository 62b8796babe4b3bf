import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Block, indexOf, readCourse } from '#olx';
import { BlockMemo } from '../../../src/olx/course/block-memo.ts';
import { DEMO_COURSE, readFolder } from '../../support/folders.ts';

const folder = readFolder(DEMO_COURSE);

/** The same blocks each time, as new objects. */
function freshBlocks(): readonly Block[] {
  const { course } = readCourse(folder);
  if (course === null) throw new TypeError('the demo course can be read');
  return [...indexOf(course.root).blocks.values()];
}

describe('a memo of blocks', () => {
  it('remembers like a weak map, whatever other memos there are and whenever they began', () => {
    const write = fc.record({ memo: fc.nat(4), block: fc.nat(7), value: fc.integer() });
    fc.assert(
      fc.property(fc.array(write, { maxLength: 60 }), (writes) => {
        const blocks = freshBlocks().slice(0, 8);
        const pairs = new Map<number, { readonly memo: BlockMemo<number>; readonly model: WeakMap<Block, number> }>();
        for (const { memo, block, value } of writes) {
          const pair = pairs.get(memo) ?? { memo: new BlockMemo<number>(), model: new WeakMap<Block, number>() };
          pairs.set(memo, pair);
          const key = blocks[block % blocks.length] as Block;
          pair.memo.set(key, value);
          pair.model.set(key, value);
          for (const { memo: each, model } of pairs.values()) {
            expect(blocks.map((one) => each.get(one))).toEqual(blocks.map((one) => model.get(one)));
          }
        }
      }),
    );
  });

  it('leaves no trace on a block that a copy, a comparison or a list of its members would have', () => {
    const memo = new BlockMemo<number>();
    const [blocks, plain] = [freshBlocks(), freshBlocks()];
    for (const [at, block] of blocks.entries()) memo.set(block, at);
    expect(blocks).toStrictEqual(plain);
    for (const [at, block] of blocks.entries()) {
      expect(Reflect.ownKeys(block)).toEqual(Reflect.ownKeys(plain[at] ?? {}));
      expect(memo.get({ ...block })).toBeUndefined();
      expect(memo.get(structuredClone(block))).toBeUndefined();
    }
  });
});
