import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Json } from '#olx';
import { studioFields } from '../../src/openedx/fields/index.ts';
import { type Difference, EXPLAINED_DIFFERENCES } from './_explained-differences.ts';
import { type Recorded, type RecordedCourse, recordedCourses, sorted } from './_readback.ts';

const courses = recordedCourses();
const README = join(import.meta.dirname, '../../src/openedx/fields/README.md');

function differencesOf({ context }: RecordedCourse, { block, data, metadata }: Recorded): readonly Difference[] {
  const { type } = block;
  const computed = studioFields(block, context);
  if (computed === null) return [{ type, name: '*', computed: undefined, recorded: metadata }];
  const names = ['data', ...new Set([...Object.keys(computed.metadata), ...Object.keys(metadata)])];
  return names.flatMap((name): Difference[] => {
    const [a, b] = name === 'data' ? [computed.data, data] : [computed.metadata[name], metadata[name]];
    return sorted(a) === sorted(b) ? [] : [{ type, name, computed: a, recorded: b }];
  });
}

describe('what GET xblock answers', () => {
  const all = courses.flatMap((course) =>
    course.blocks.flatMap((recorded) =>
      differencesOf(course, recorded).map((difference) => ({ ...difference, key: recorded.key })),
    ),
  );

  it.skipIf(courses.length === 0)('is recorded of 1,385 blocks, each of which is read here, too', () => {
    expect(courses.flatMap(({ missing }) => missing)).toEqual([]);
    expect(courses.reduce((sum, { blocks }) => sum + blocks.length, 0)).toBe(1385);
  });

  it.skipIf(courses.length === 0)('is what is computed from OLX, or a rule explains the difference', () => {
    const unexplained = all.filter((each) => !EXPLAINED_DIFFERENCES.some(({ explains }) => explains(each)));
    expect(unexplained).toEqual([]);
  });

  it.skipIf(courses.length === 0).each(EXPLAINED_DIFFERENCES)('differs by the rule: $rule', ({ explains }) => {
    expect(all.filter(explains).length).toBeGreaterThan(0);
  });

  it('differs by few rules, and the README shows each with its reason', () => {
    expect(EXPLAINED_DIFFERENCES.length).toBeLessThanOrEqual(25);
    const readme = readFileSync(README, 'utf8');
    for (const { rule, reason } of EXPLAINED_DIFFERENCES) expect(readme).toContain(`| ${rule} | ${reason} |`);
  });
});
