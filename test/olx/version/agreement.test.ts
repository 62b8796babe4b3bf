import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type Block,
  type Course,
  courseVersionOf,
  type Folder,
  idOf,
  nodeVersionOf,
  readCourse,
  versionOf,
} from '#olx';
import { realSamples, smallSamples } from '../../support/courses.ts';
import { fileOf, folderOf } from '../../support/folders.ts';
import { anyCourse, anyLayout } from './made-course.ts';
import { secondVersions } from './second-implementation.ts';
import { draftOf, written } from './written-course.ts';

const decode = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);

type Versioned = ReturnType<typeof secondVersions>['blocks'][number];

/** The versions of each block at each place: the block, its children, its published form. */
function versionsBelow(block: Block): readonly Versioned[] {
  const id = block.type === 'course' ? 'course@' : idOf(block);
  return [
    { id, version: versionOf(block), node: nodeVersionOf(block) },
    ...block.children.flatMap((child) => versionsBelow(child.block)),
    ...(block.published ? versionsBelow(block.published) : []),
  ];
}

function both(folder: Folder, course: Course) {
  const bytes = new Map([...folder].map(([path, file]) => [path, file.bytes ?? new Uint8Array()]));
  return [{ blocks: versionsBelow(course.root), course: courseVersionOf(course) }, secondVersions(bytes)] as const;
}

describe('the second implementation of SPEC.md agrees on every version', () => {
  it.each(smallSamples())('of $name', ({ folder, course }) => {
    const [one, other] = both(folder, course);
    expect(other).toEqual(one);
  });

  it.each(realSamples())('of the real course $name', { timeout: 60_000 }, ({ folder, course }) => {
    const [one, other] = both(folder, course);
    expect(other).toEqual(one);
  });

  it.each(smallSamples())('of $name with one file that cannot be read [V11]', ({ folder }) => {
    const paths = [...folder.keys()].filter((path) => /\.(xml|html)$|policy\.json$/.test(path));
    for (const [at, path] of paths.entries()) {
      const bytes = folder.get(path)?.bytes ?? new Uint8Array();
      const broken = new Map(folder);
      if (at % 3 === 0 && path !== 'course.xml') broken.delete(path);
      else broken.set(path, fileOf(at % 3 === 1 ? Buffer.concat([bytes, Uint8Array.of(0xff)]) : `${decode(bytes)}<`));
      const { kept } = readCourse(broken);
      if (kept === null) continue;
      const [one, other] = both(broken, kept);
      expect(other, path).toEqual(one);
    }
  });

  it('of courses made at random, in random layouts, with a draft', { timeout: 60_000 }, () => {
    fc.assert(
      fc.property(anyCourse, anyLayout, anyLayout, (made, layout, draftLayout) => {
        const folder = folderOf({ ...written(made, layout), ...draftOf(made, draftLayout) });
        const { course, diagnostics } = readCourse(folder);
        if (course === null) throw new Error(diagnostics.map(({ message }) => message).join('\n'));
        const [one, other] = both(folder, course);
        expect(other).toEqual(one);
      }),
      { numRuns: 60 },
    );
  });
});
