import fc from 'fast-check';
import { expect, test } from 'vitest';
import { normalisePath } from '../../../src/olx/archive/entry-path.ts';
import { ArchiveRefusal } from '../../../src/olx/archive/problem.ts';

const part = fc.oneof(
  fc.constantFrom(
    'problem',
    'a.xml',
    'CON',
    'con.xml',
    'nul',
    'lpt1',
    'lpt¹',
    'clock$',
    '.',
    '..',
    '',
    '.git',
    'c:',
    'ß',
    '\u0085',
  ),
  fc.stringMatching(/^[\w.-]{1,9}$/),
);
const path = fc.oneof(
  fc.array(part, { minLength: 1, maxLength: 6 }).map((parts) => parts.join('/')),
  fc.integer({ min: 60, max: 70 }).map((depth) => Array(depth).fill('a').join('/')),
);

function outcome(raw: string): string {
  try {
    return normalisePath(raw);
  } catch (error) {
    if (error instanceof ArchiveRefusal) return `refused: ${error.problem.code}`;
    throw error;
  }
}

test('a path comes to the same with "./" before it, which no quick way is taken for', () => {
  fc.assert(
    fc.property(path, (raw) => {
      // on its own it is the archive's root, an absolute path, a device or nothing
      fc.pre(raw !== '' && !raw.startsWith('/') && !/^[A-Za-z]:/.test(raw));
      expect(outcome(raw)).toBe(outcome(`./${raw}`));
    }),
    { numRuns: 5_000 },
  );
});
