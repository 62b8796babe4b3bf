import { createWriteStream, openAsBlob } from 'node:fs';
import { tmpdir } from 'node:os';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { ReadableStream as WebReadableStream } from 'node:stream/web';
import { type Content, MEDIA } from '#contract';
import {
  type BlockId,
  type CourseKey,
  courseVersionOf,
  idOf,
  indexOf,
  type OutputFolder,
  ROOT_ID,
  type Version,
  versionOf,
  writeArchive,
  writeSubtree,
} from '#olx';
import { isWholeCourse } from '../block-reference.ts';
import { cannotRun, systemFailure } from '../failure.ts';
import type { Opened } from '../input.ts';
import { stagingPath, withStaging } from '../staging.ts';
import type { Session } from '../verb.ts';

/** The version of what PATH holds: of the course run, or of the subtree. */
export function versionAt({ course }: Opened): Version {
  return isWholeCourse(course) ? courseVersionOf(course) : versionOf(course.root);
}

/** The version that PATH was made from, as its `olx-export.json` says; null if it does not say. */
export function baseOf({ course, origin }: Opened): string | null {
  const version = isWholeCourse(course) ? origin?.courseVersion : origin?.blockVersion;
  return version === undefined || version === '' ? null : version;
}

/** The block that a push of PATH replaces. `named` is BLOCK of the command line; without it, what PATH holds. */
export function pushedBlock({ path, course }: Opened, named: BlockId | null): BlockId {
  const root = isWholeCourse(course) ? ROOT_ID : idOf(course.root);
  if (named === null || named === root) return root;
  if (named === ROOT_ID) throw cannotRun(`${path} is not a whole course run; name the block that it is to replace`);
  const isInside = indexOf(course.root).blocks.has(named);
  const isOther = root !== ROOT_ID && course.root.type === named.slice(0, named.indexOf('@'));
  if (isInside || isOther) return named;
  throw cannotRun(`${path} has no ${named}`);
}

/**
 * Packs what is pushed into a temporary archive, which is gone when `use` is over: all of PATH, or only the block if it
 * is inside of what PATH holds. The archive names the version that PATH was made from.
 */
export async function withPacked<Result>(
  session: Session,
  source: Opened,
  { course, block }: { readonly course: CourseKey; readonly block: BlockId },
  use: (content: Extract<Content, { kind: 'archive' }>) => Promise<Result>,
): Promise<Result> {
  const folder = folderFor(source, course, block);
  return withStaging(stagingPath(tmpdir(), 'olx-push.tar.gz'), async (path) => {
    try {
      const stream = writeArchive(folder, session.blobs, 'tar.gz') as WebReadableStream;
      await pipeline(Readable.fromWeb(stream), createWriteStream(path, { flags: 'wx', mode: 0o600 }));
      return await use({ kind: 'archive', media: MEDIA.gzip, body: await openAsBlob(path) });
    } catch (error) {
      throw systemFailure(path, error);
    }
  });
}

function folderFor(source: Opened, course: CourseKey, block: BlockId): OutputFolder {
  const { blocks } = indexOf(source.course.root);
  const part = blocks.get(block);
  if (block === ROOT_ID || part === undefined || part === source.course.root) {
    return new Map([...source.files].map(([path, file]) => [path, { blob: file.blob }]));
  }
  const versions = { block: versionOf(part), course: source.origin?.courseVersion ?? '' };
  return writeSubtree(source.course, block, course, versions) ?? new Map();
}
