import { type Course, ORIGIN_FILE, type OutputFolder, writeCourse } from '#olx';
import type { Opened } from './input.ts';
import { type Target, targetInWords, writeOutput } from './output.ts';
import { numbered } from './report.ts';
import type { Session } from './verb.ts';

/**
 * Writes what became of an input. Its `olx-export.json` is kept as it is: it names the version that
 * the content was made from, which a later import merges against.
 */
export async function writeResult(session: Session, target: Target, course: Course, made: Opened): Promise<void> {
  const folder = new Map(writeCourse(course));
  const path = made.course.rootFile.base + ORIGIN_FILE;
  const origin = made.files.get(path);
  if (origin !== undefined) folder.set(path, { blob: origin.blob });
  await writeFiles(session, target, folder);
}

/** Writes a folder to its target, and says so. */
export async function writeFiles(session: Session, target: Target, folder: OutputFolder): Promise<void> {
  await writeOutput(session, target, folder);
  await session.terminal.tell(`wrote ${targetInWords(target)}: ${numbered(folder.size, 'file')}\n`);
}
