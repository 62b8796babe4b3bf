import { basename, join } from 'node:path';
import { type Course, type Folder, readCourse } from '#olx';
import { DEMO_COURSE, FIXTURES, foldersIn, REAL_COURSES, readFolder } from './folders.ts';

/** A course that tests run over: its folder and what was read from it. */
export interface Sample {
  readonly name: string;
  readonly folder: Folder;
  readonly course: Course;
}

/** All courses that can be read: the fixtures, the demo course, and the real ones where they are. */
export function samples(): readonly Sample[] {
  return [...smallSamples(), ...realSamples()];
}

export function smallSamples(): readonly Sample[] {
  const fixtures = foldersIn(FIXTURES).filter((name) => name !== 'malformed');
  return [...fixtures.map((name) => join(FIXTURES, name)), DEMO_COURSE].map(load);
}

/** The five real courses; none where they do not stand beside the checkout. */
export function realSamples(): readonly Sample[] {
  return foldersIn(REAL_COURSES).map((name) => load(join(REAL_COURSES, name)));
}

function load(path: string): Sample {
  const folder = readFolder(path);
  const { course, diagnostics } = readCourse(folder);
  if (course === null) throw new Error(`${path}: ${diagnostics.map(({ message }) => message).join(' ')}`);
  return { name: basename(path), folder, course };
}
