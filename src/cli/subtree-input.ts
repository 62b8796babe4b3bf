import { readFile, stat } from 'node:fs/promises';
import {
  type BlobRef,
  type Block,
  type BlockId,
  type Course,
  type Diagnostic,
  draftsHeld,
  hasDraft,
  idOf,
  indexOf,
  parseXmlBytes,
  readCourse,
  type Target as StepTarget,
  XML_LIMITS,
} from '#olx';
import { cannotRun, declined, systemFailure } from './failure.ts';
import { kindOf, localPath, readInput } from './input.ts';
import { type Arguments, type Session, type Verb, wrongUsage } from './verb.ts';

/** What SUBTREE holds: the text of one document, or the course value of an archive or folder. */
export type Subtree =
  | { readonly kind: 'document'; readonly text: string }
  | {
      readonly kind: 'archive';
      readonly course: Course;
      readonly assets: Readonly<Record<string, BlobRef>>;
      readonly findings: readonly Diagnostic[];
    };

/** What to do with a SUBTREE that has errors. */
export type Damaged = 'reject' | 'keep';

const DAMAGED = ['reject', 'keep'] as const satisfies readonly Damaged[];

export const DAMAGED_OPTION = {
  damaged: {
    type: 'string',
    values: DAMAGED,
    help: 'reject: decline a SUBTREE with errors (default); keep: take it, and what cannot be read as it is',
  },
} as const;

/** What `--damaged` says. */
export function damagedIn(args: Arguments): Damaged {
  return args.choice('damaged', DAMAGED) ?? 'reject';
}

export const INDEX_OPTION = {
  index: { type: 'string', help: 'N, the place among the children from 0; the end if it is left out' },
} as const;

/** What `--index` says; null is the end. */
export function indexIn(verb: Verb, args: Arguments): number | null {
  const text = args.text('index');
  if (text === null) return null;
  if (!/^\d{1,9}$/.test(text)) throw wrongUsage(verb, '--index is a number from 0');
  return Number(text);
}

const TARGETS = ['draft', 'published', 'archive'] as const satisfies readonly StepTarget[];

export const TARGET_OPTION = {
  target: {
    type: 'string',
    values: TARGETS,
    help: 'draft: from the unit down into drafts/, what is published stays; published: both forms, SUBTREE may hold no drafts; archive: each form as SUBTREE has it (default of an archive or folder). A document goes to the draft if there is one, else it is published (default)',
  },
} as const;

/**
 * The forms that SUBTREE goes to, put at a block or added to it. Fails with exit code 2 if `--target` asks for
 * what a document cannot be, and with 1 if an archive that is to be published holds drafts.
 */
export function targetIn(args: Arguments, subtree: Subtree, course: Course, id: BlockId): StepTarget {
  const chosen = args.choice('target', TARGETS);
  if (subtree.kind === 'document') {
    if (chosen === 'archive') throw cannotRun('--target archive takes an archive or a folder: a document has one form');
    return chosen ?? documentTarget(course, id);
  }
  const held = chosen === 'published' ? draftsHeld(subtree.course) : [];
  if (held.length > 0) {
    throw declined(
      `SUBTREE has drafts, so it cannot all be published; nothing was written (content-has-drafts)\n  ${held.join('\n  ')}`,
    );
  }
  return chosen ?? 'archive';
}

/** Reads SUBTREE. Fails with exit code 1 and the errors if it has any and these are not to be kept, or its root cannot be read. */
export async function readSubtree(path: string, { blobs }: Session, damaged: Damaged): Promise<Subtree> {
  if ((await kindOf(path)) === 'document') return { kind: 'document', text: await documentText(path) };
  const { course: sound, kept, diagnostics } = readCourse(await readInput(path, blobs));
  const course = damaged === 'keep' && kept?.root.damage === undefined ? kept : sound;
  if (course === null) throw subtreeErrors(path, diagnostics);
  return { kind: 'archive', course, assets: Object.fromEntries(course.assets), findings: diagnostics };
}

export function subtreeErrors(path: string, findings: readonly Diagnostic[]): Error {
  return declined(`${path}: the OLX has errors, so nothing was written`, findings);
}

/**
 * Whether a document put at a block, or inside it, goes to the draft. A document is written from what
 * authors see, so if there are drafts it must not overwrite what is published. In a folder without drafts
 * it changes the files that are there, and makes no copy of them under `drafts/`.
 */
export function documentTarget(course: Course, id: BlockId): Exclude<StepTarget, 'archive'> {
  const { blocks, places } = indexOf(course.root);
  const block = blocks.get(id);
  if (block !== undefined && hasDraft(block)) return 'draft';
  for (let above = parentOf(places, id); above !== null; above = parentOf(places, idOf(above))) {
    if (above.published !== undefined) return 'draft';
  }
  return 'published';
}

function parentOf(places: ReturnType<typeof indexOf>['places'], id: BlockId): Block | null {
  return places.get(id)?.[0]?.parent ?? null;
}

async function documentText(path: string): Promise<string> {
  const bytes = await readXmlFile(path);
  const { document, diagnostics } = parseXmlBytes(bytes, path);
  if (document === null) throw subtreeErrors(path, diagnostics);
  return document.text;
}

/** The bytes of a file that is to be parsed; fails with exit code 2 where it is too large for any parser. */
async function readXmlFile(path: string): Promise<Uint8Array> {
  try {
    const local = await localPath(path);
    const { size } = await stat(local);
    if (size > XML_LIMITS.size) throw cannotRun(`${path}: the file is larger than ${XML_LIMITS.size} bytes`);
    return await readFile(local);
  } catch (error) {
    throw systemFailure(path, error);
  }
}
