import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type BlobHash, type BlobRef, type Course, type Folder, memoryBlobs, readArchive, readCourse } from '#olx';
import { type Invented, inventedIn, type SpellingOptions } from '../../src/openedx/spelling/index.ts';
import { realSamples, type Sample } from '../support/courses.ts';
import { PLATFORM_EXPORTS } from '../support/folders.ts';

/** A real course and what a real CMS exported after it was imported. */
export interface ExportedCourse {
  readonly name: string;
  readonly source: Course;
  readonly exported: Course;
  readonly options: SpellingOptions;
  /** The bytes of both. */
  readonly folders: readonly Folder[];
}

/** The five courses; none if they are not beside the checkout. */
export async function exportedCourses(): Promise<readonly ExportedCourse[]> {
  return Promise.all(realSamples().map(exportedCourse));
}

async function exportedCourse({ name, course, folder }: Sample): Promise<ExportedCourse> {
  const folders = [folder, await exportedFolder(name)];
  const { course: exported, diagnostics } = readCourse(folders[1] ?? new Map());
  if (exported === null) throw new Error(`${name}: ${diagnostics.map(({ message }) => message).join(' ')}`);
  const textOf = textsOf(folders);
  return { name, source: course, exported, options: { invented: inventedIn(exported, textOf), textOf }, folders };
}

async function exportedFolder(name: string): Promise<Folder> {
  const bytes = readFileSync(join(PLATFORM_EXPORTS, `${name}.tar.gz`));
  const read = await readArchive(new Uint8Array(bytes), { keep: memoryBlobs(), inMemory: () => true });
  if (!read.ok) throw new Error(`${name}: ${read.message}`);
  return read.files;
}

/** Reads the texts of files as `SpellingOptions` asks for them. */
export function textsOf(folders: readonly Folder[]): (blob: BlobRef) => string | null {
  const bytes = new Map<BlobHash, Uint8Array>();
  for (const folder of folders)
    for (const file of folder.values()) if (file.bytes !== null) bytes.set(file.blob.hash, file.bytes);
  return ({ hash }) => {
    const found = bytes.get(hash);
    try {
      return found === undefined ? null : new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(found);
    } catch {
      return null;
    }
  };
}

/** What a CMS invents for a course run that has no videos and assets yet. */
export const NOTHING_INVENTED: Invented = {
  course: 'course-v1:Lab+X+R1' as Invented['course'],
  rootFile: null,
  videoIds: {},
  videoProfiles: [],
  digests: {},
};
