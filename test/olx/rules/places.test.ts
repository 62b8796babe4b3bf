import { describe, expect, it } from 'vitest';
import { decodeUtf8, lineIndex } from '#olx';
import { FILE_START, positionIn } from '../../../src/olx/rules/extent.ts';
import { forEachPlace } from '../../../src/olx/rules/places.ts';
import { type Sample, samples } from '../../support/courses.ts';

/** Old forms of containers are read as what they mean today, so their blocks stand nowhere as read. */
const NORMALISED = new Set(['filename-attribute']);

describe.each(samples().filter(({ name }) => !NORMALISED.has(name)))('in $name', (sample) => {
  it('every piece of every block stands where it is said to stand, in both forms', () => {
    const { course } = sample;
    const missed: string[] = [];
    let pieces = 0;
    forEachPlace(course.root, { file: course.rootFile.path, start: FILE_START }, ({ block, form, file, start }) => {
      const { text, lines } = fileOf(sample, file ?? '');
      const edges = [0, ...block.holes, block.text.length];
      for (const [at, from] of edges.slice(0, -1).entries()) {
        const to = edges[at + 1] ?? from;
        // between two children that stand side by side there is nothing to find
        if (from === to) continue;
        const position = positionIn(block, form, start(), from, 'after');
        const end = positionIn(block, form, start(), to, 'before');
        const said = JSON.stringify([position, end]);
        const right = JSON.stringify([lines.position(position.offset), lines.position(end.offset)]);
        pieces += 1;
        if (said !== right || text.slice(position.offset, end.offset) !== block.text.slice(from, to)) {
          missed.push(`${block.type}@${block.urlName} in ${file}: ${said}, not ${right}`);
        }
      }
    });
    expect(missed.slice(0, 5)).toEqual([]);
    expect(pieces).toBeGreaterThan(0);
  });
});

const known = new Map<string, { text: string; lines: ReturnType<typeof lineIndex> }>();

function fileOf({ name, course, folder }: Sample, path: string): { text: string; lines: ReturnType<typeof lineIndex> } {
  const full = course.rootFile.base + path;
  const there = known.get(`${name} ${full}`);
  if (there !== undefined) return there;
  const decoded = decodeUtf8(folder.get(full)?.bytes ?? new Uint8Array());
  const text = decoded.ok ? decoded.text : '';
  const file = { text, lines: lineIndex(text) };
  known.set(`${name} ${full}`, file);
  return file;
}
