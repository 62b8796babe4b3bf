import { applySteps, type Course, type Diagnostic, type FolderFile, idOf, readCourse, writeCourse } from '#olx';
import { realSamples, smallSamples } from '../support/courses.ts';
import { folderOf, reread } from '../support/folders.ts';
import type { Choices } from './_choices.ts';
import { MADE_LAYOUTS, type MadeLayout, madeCourse } from './_courses.ts';

/** Where a case starts: a course run, the files that it may refer to, and what reading said of it. */
export interface Source {
  readonly name: string;
  readonly course: Course;
  readonly blobs: ReadonlyMap<string, FolderFile>;
  readonly diagnostics: readonly Diagnostic[];
}

let recorded: readonly Source[] | null = null;
let real: readonly Source[] | null = null;

/** The layouts that cases start from; the real courses only if they are beside the checkout. */
export function layouts(): readonly string[] {
  return [...MADE_LAYOUTS, 'fixtures', ...(realParts().length > 0 ? ['real courses'] : [])];
}

/** A course run in a layout; null if the random folder cannot be read. */
export function sourceFor(layout: string, choose: Choices): Source | null {
  if (layout === 'fixtures') return choose.of(fixtures()) ?? null;
  if (layout === 'real courses') return choose.of(realParts()) ?? null;
  const blobs = folderOf(madeCourse(layout as MadeLayout, choose));
  const { course, diagnostics } = readCourse(blobs);
  return course === null ? null : { name: layout, course, blobs, diagnostics };
}

function fixtures(): readonly Source[] {
  recorded ??= smallSamples().map(({ name, course, folder }) => {
    return { name, course, blobs: folder, diagnostics: readCourse(folder).diagnostics };
  });
  return recorded;
}

/** Each section of each real course as a course run of its own, so that a case takes milliseconds. */
function realParts(): readonly Source[] {
  real ??= realSamples().flatMap(({ name, course, folder }) =>
    course.root.children.flatMap(({ block }): Source[] => {
      const others = course.root.children.filter((child) => child.block !== block);
      const steps = others.map((child) => ({ kind: 'delete', block: idOf(child.block) }) as const);
      const applied = applySteps(course, steps);
      if (!applied.ok) return [];
      const files = reread(writeCourse(applied.course), folder);
      const read = readCourse(files);
      if (read.course === null) return [];
      return [{ name: `${name}, ${block.urlName}`, course: read.course, blobs: folder, diagnostics: read.diagnostics }];
    }),
  );
  return real;
}
