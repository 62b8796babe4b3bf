import { describe, expect, it } from 'vitest';
import { parseXml } from '../../../src/olx/syntax/index.ts';
import { coursesAreThere, FIXTURE_COURSES, SHARED_COURSES } from './_courses.ts';
import { DAMAGES } from './_damage.ts';
import { readSources, wellFormedFiles } from './_mutants.ts';
import { type Random, seeded } from './_random.ts';
import { damagedText, type PlantedDamage, plantApart } from './_several.ts';
import type { Source } from './_source.ts';

const recovering = Object.entries(DAMAGES).filter(([, { recovers }]) => recovers);

/** Of the damages planted, those that a diagnostic stands on; fails where one stands elsewhere. */
function reported(source: Source, planted: readonly PlantedDamage[]): readonly PlantedDamage[] {
  const { text, places } = damagedText(source.text, planted);
  const { diagnostics } = parseXml(text, null);
  const onLines = diagnostics.map(({ range, message }) => [range?.start.line ?? 0, message] as const);
  const outside = onLines.filter(([line]) => !places.some(({ lines }) => lines.has(line)));
  expect(outside, `${JSON.stringify(planted)}\n${text}`).toEqual([]);
  return planted.filter((_, index) => onLines.some(([line]) => places[index]?.lines.has(line)));
}

/** Plants and mends until all is well; gives how many damages there were, and how many were found at once. */
function plantAndMend(source: Source, random: Random): readonly [planted: number, found: number] {
  const planted = plantApart(source, recovering, 2 + random.below(4), random);
  let left = planted;
  let found = -1;
  while (left.length > 0) {
    const now = reported(source, left);
    expect(now.length).toBeGreaterThan(0);
    if (found === -1) found = now.length;
    left = left.filter((each) => !now.includes(each));
  }
  expect(parseXml(damagedText(source.text, left).text, null).diagnostics).toEqual([]);
  return [planted.length, Math.max(found, 0)];
}

function measure(title: string, sources: readonly Source[], rounds: number, seed: number): number {
  const random = seeded(seed);
  const long = sources.filter(({ text }) => text.split('\n').length > 8);
  let planted = 0;
  let found = 0;
  for (let round = 0; round < rounds; round++) {
    const source = random.pick(long);
    const [more, at] = source === undefined ? [0, 0] : plantAndMend(source, random);
    planted += more;
    found += at;
  }
  process.stdout.write(`${title}: ${found} of ${planted} independent damages reported at once\n`);
  expect(planted).toBeGreaterThan(rounds * 2);
  return found / planted;
}

describe('several damages on lines of their own', () => {
  it('are each reported at their place and nowhere else, most of them at once', { timeout: 30_000 }, () => {
    const sources = readSources(FIXTURE_COURSES, wellFormedFiles(FIXTURE_COURSES));
    expect(measure('fixtures', sources, 500, 5)).toBeGreaterThan(0.97);
  });

  it.skipIf(!coursesAreThere)('are so in the real courses too', { timeout: 30_000 }, () => {
    const sources = readSources(SHARED_COURSES, wellFormedFiles(SHARED_COURSES));
    expect(measure('courses', sources, 500, 6)).toBeGreaterThan(0.97);
  });

  it.each([
    ['<a>\n<b c=1/>\n<b c=2 d=3/>\n<b c=“4”/>\n</a>', [2, 3, 3, 4]],
    ['<a>\n<b c="1" c="2"/>\n<b d="" d=""/>\n</a>', [2, 3]],
    ['<a>\n<!-- x -- y -->\n<!-- -- -->\n</a>', [2, 3]],
    ['<a>\n<p>x</P>\n<i>y</I>\n<li>z</lI>\n</a>', [2, 3, 4]],
    ['<a>\n<ul>\n<li>x\n</ul>\n<ol>\n<li>y\n</ol>\n</a>', [4, 7]],
    ['<a>\n<p>x<br>y<hr>z</p>\n<p>x<br>y</p></a>', [2, 2, 3]],
    ['<a>\n<x:b/>\n<x:c/>\n<y:d/></a>', [2, 4]],
  ])('of one kind in %j are reported on lines %j', (text, lines) => {
    expect(parseXml(text, null).diagnostics.map(({ range }) => range?.start.line)).toEqual(lines);
  });

  it.each([
    ['<a>\n<p>x\n</a>\n', 'an element left open'],
    ['<a>\n<!-- x\n<b></c>\n</a>', 'a comment left open'],
    ['<a>\n<b><i>x</b></i>\n</a>', 'overlapping elements'],
    ['<a>\n<p>x<p>\n<q/>\n</a>', 'a slash left out'],
    ['<a>\n<p title="x>y</p>\n<p title="z">y</p>\n</a>', 'a quote left out'],
    ['<a>\nif x <b and y> c:\n</a>', 'a comparison'],
    ['<a>\n<b/>\n</a>\n<c>\n</d>', 'a second root'],
    ['<a>\n</b>\n</a></a>', 'a root closed too early'],
  ])('%j is told once for %s', (text) => {
    const { diagnostics } = parseXml(text, null);
    expect(diagnostics.map(({ message }) => message).length).toBeLessThanOrEqual(text.endsWith('</a></a>') ? 2 : 1);
    expect(diagnostics.length).toBeGreaterThan(0);
  });
});
