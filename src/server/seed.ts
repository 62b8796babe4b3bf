import { createReadStream } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import {
  attributeValue,
  type Course,
  type CourseKey,
  type FolderFile,
  isCourseText,
  parseCourseKey,
  parseXml,
} from '#olx';
import type { BlobStore, Store } from '#store';
import { matching } from './access/match.ts';
import { DEMO_ACTOR } from './auth/demo.ts';
import { DEFAULT_CONFIG } from './config/index.ts';
import { commit } from './writes/commit.ts';
import { type Content, NO_BLOBS, readArchiveContent } from './writes/content.ts';
import { creatingIntent } from './writes/intent.ts';
import { atOnce } from './writes/write.ts';

/** The key under which a folder is read before its own is known. */
const UNNAMED = 'course-v1:Org+Course+Run' as CourseKey;

/**
 * Puts the course run of an OLX folder into a store that has none, as an import would. Answers its
 * key, or null where the store has course runs already. Throws where the folder's OLX has errors.
 */
export async function seed({ store }: { readonly store: Store }, folder: string): Promise<CourseKey | null> {
  if ((await store.coursePage({ offset: 0, limit: 1 })).count > 0) return null;
  const files = await readFolder(folder, store.blobs);
  const content: Content = { kind: 'archive', files, blobs: NO_BLOBS };
  const archive = readArchiveContent(UNNAMED, content, DEFAULT_CONFIG.limits, { damaged: 'reject', target: undefined });
  const key = keyOf(archive.course);
  const message = 'Add the demo course';
  const write = {
    course: key,
    actor: DEMO_ACTOR,
    asked: { kind: 'create', message },
    plan: false,
    match: matching({ kind: 'course' }, null),
    key: null,
    lockToken: null,
  } as const;
  const intent = creatingIntent(archive, message, true);
  const tools = { store, studio: null, config: DEFAULT_CONFIG, now: Date.now };
  await commit(tools, write, intent, null, content, atOnce(new AbortController().signal));
  return key;
}

/** The course key that course.xml gives its course run. */
function keyOf({ rootFile, root }: Course): CourseKey {
  const element = parseXml(rootFile.pointer ?? root.text, rootFile.path).document?.root;
  const part = (name: string): string | null => (element === undefined ? null : attributeValue(element, name));
  const key = parseCourseKey(`course-v1:${part('org')}+${part('course')}+${part('url_name')}`);
  if (key === null) throw new TypeError(`${rootFile.path} does not name org, course and run`);
  return key;
}

async function readFolder(folder: string, blobs: BlobStore): Promise<ReadonlyMap<string, FolderFile>> {
  const files = new Map<string, FolderFile>();
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const paths = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  for (const path of paths.sort()) {
    const inside = relative(folder, path).split(sep).join('/');
    const blob = await blobs.put(createReadStream(path));
    files.set(inside, { blob, bytes: isCourseText(inside) ? await readFile(path) : null });
  }
  return files;
}
