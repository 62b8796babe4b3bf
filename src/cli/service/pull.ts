import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { type Client, MEDIA } from '#contract';
import {
  type BlockId,
  type CourseKey,
  ORIGIN_FILE,
  type OutputFolder,
  parseUsageKey,
  ROOT_ID,
  readArchive,
  usageKey,
} from '#olx';
import type { Blobs } from '../blobs.ts';
import { isWholeCourse } from '../block-reference.ts';
import { cannotRun, declined, type ExitCode, systemCode, systemFailure } from '../failure.ts';
import { openCourse } from '../input.ts';
import { targetInWords, targetOf, writeOutput, writeWhole } from '../output.ts';
import { numbered } from '../report.ts';
import { during } from '../terminal.ts';
import type { Arguments, Session } from '../verb.ts';
import { answered } from './answered.ts';
import { connect } from './connection.ts';
import { blockArgument, courseArgument } from './named-block.ts';
import { compare, originCourse } from './standing.ts';

/** Writes the export of a course run or subtree. */
export async function pull(args: Arguments, session: Session): Promise<ExitCode> {
  const { terminal, blobs } = session;
  const [key = '', reference] = args.operands;
  const course = courseArgument(key);
  const target = await targetOf(args, [], terminal);
  if (target.kind === 'document')
    throw cannotRun(`${targetInWords(target)}: a pull writes a folder, a .tar.gz or a .zip`);
  const { client } = await connect(session.terminal);
  const block = reference === undefined ? ROOT_ID : await blockArgument(client, course, reference, terminal);
  const isOwn =
    target.kind === 'folder' && !target.force && (await isUnchangedPull(target.path, course, block, client, session));
  const media = target.kind === 'zip' ? MEDIA.zip : MEDIA.gzip;
  const { value, etag, courseVersion } = await answered(
    await during(terminal, 'downloading', () => client.getArchive(usageKey(course, block), { media })),
    terminal,
  );
  if (target.kind === 'folder') {
    const folder = await unpacked(value.bytes, blobs);
    const own = isOwn ? { force: true, inPlace: true } : {};
    await writeOutput(session, { ...target, ...own }, folder);
    await terminal.tell(`${isOwn ? 'updated' : 'wrote'} ${target.path}: ${numbered(folder.size, 'file')}\n`);
  } else {
    await writeWhole(terminal, target, value.bytes);
    await terminal.tell(`wrote ${targetInWords(target)}\n`);
  }
  await terminal.tell(`version ${(block === ROOT_ID ? courseVersion : etag) ?? ''}\n`);
  return 0;
}

/** The files of an export, without a folder that wraps all of them. */
async function unpacked(bytes: Uint8Array, blobs: Blobs): Promise<OutputFolder> {
  // what is received is never shared memory
  const result = await readArchive(new Blob([bytes as Uint8Array<ArrayBuffer>]), { keep: blobs });
  if (!result.ok) throw cannotRun(`the export cannot be read: ${result.message} (${result.code})`);
  const paths = [...result.files.keys()];
  const wrap = paths.find((path) => path.endsWith(`/${ORIGIN_FILE}`))?.slice(0, -ORIGIN_FILE.length) ?? '';
  const cut = paths.every((path) => path.startsWith(wrap)) ? wrap.length : 0;
  return new Map([...result.files].map(([path, { blob }]) => [path.slice(cut), { blob }]));
}

/**
 * Whether a folder holds an earlier pull of the same block, and nothing else, so that no work is lost if it is replaced.
 * Fails with exit code 1 if it holds one that was changed.
 */
async function isUnchangedPull(
  path: string,
  course: CourseKey,
  block: BlockId,
  client: Client,
  session: Session,
): Promise<boolean> {
  if (!(await holdsOrigin(path))) return false;
  const pulled = await openCourse(path, session);
  const isSame = originCourse(pulled) === course && parseUsageKey(pulled.origin?.block ?? '')?.id === block;
  if (!isSame) return false;
  const { changedHere } = await compare(client, pulled, session.terminal);
  const others = isWholeCourse(pulled.course) ? [] : [...pulled.course.files.keys()];
  if (changedHere || others.length > 0) {
    const what = changedHere ? 'it was changed since it was pulled' : `it holds other files, such as ${others[0]}`;
    throw declined(`${path}: ${what}. Push it first, or replace it with --force`);
  }
  return true;
}

/** Whether the folder, or one in it, has an `olx-export.json`. Any other folder may be too large to be read. */
async function holdsOrigin(path: string): Promise<boolean> {
  try {
    const entries = await readdir(path, { withFileTypes: true });
    if (entries.some(({ name }) => name === ORIGIN_FILE)) return true;
    const folders = entries.filter((entry) => entry.isDirectory());
    return folders.some(({ name }) => existsSync(join(path, name, ORIGIN_FILE)));
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return false;
    throw systemFailure(path, error);
  }
}
