import { type ArchiveMedia, address, MEDIA } from './routes.ts';
import type { SettingsPatch } from './schemas/block.ts';
import type { Step } from './schemas/steps.ts';
import type { DamagedPolicy, IdsPolicy, MergePolicy, Move, OrphanPolicy, Scope } from './schemas/write.ts';
import type { RequestBody, TransportRequest } from './transport.ts';

/** OLX as it is sent: one inline document, or an archive. */
export type Content =
  | { readonly kind: 'document'; readonly xml: string }
  | { readonly kind: 'archive'; readonly media: ArchiveMedia; readonly body: RequestBody };

/** A write that can be planned or done: a plain value. */
export interface Operation {
  readonly course: string;
  readonly method: TransportRequest['method'];
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: RequestBody | null;
}

export interface DamagedOptions {
  /** What happens to an archive with errors; `reject` if it is left out. */
  readonly damaged?: DamagedPolicy;
}

export interface MergeOptions extends DamagedOptions {
  readonly merge?: MergePolicy;
  /** A commit or course version that the content was made from. */
  readonly base?: string;
}

/** What `If-Match` must name for each operation is said beside it. */
type Build<Options> = (course: string, block: string, options: Options) => Operation;

/** The parameters that are given, as text. */
export function query(
  values: Readonly<Record<string, string | number | boolean | null | undefined>>,
): Readonly<Record<string, string>> {
  const given: Record<string, string> = {};
  for (const [name, value] of Object.entries(values))
    if (value !== undefined && value !== null) given[name] = String(value);
  return given;
}

function content(value: Content): Pick<Operation, 'headers' | 'body'> {
  return value.kind === 'document'
    ? { headers: { 'content-type': MEDIA.xml }, body: value.xml }
    : { headers: { 'content-type': value.media }, body: value.body };
}

function json(value: unknown): Pick<Operation, 'headers' | 'body'> {
  return { headers: { 'content-type': MEDIA.json }, body: JSON.stringify(value) };
}

const EMPTY: Pick<Operation, 'headers' | 'body'> = { headers: {}, body: null };

/** Replaces a whole course run, or creates it. `If-Match`: the course version; none where it is created. */
export function importCourse(
  course: string,
  options: { readonly content: Content & { readonly kind: 'archive' }; readonly orphans?: OrphanPolicy } & MergeOptions,
): Operation {
  const { orphans, merge, base, damaged } = options;
  return {
    course,
    method: 'PUT',
    path: address('courseOlx', { course }),
    query: query({ orphans, merge, base, damaged }),
    ...content(options.content),
  };
}

/** Replaces a block. `If-Match`: its version in scope `subtree`, its node version in scope `node`. */
export const replaceBlock: Build<
  { readonly content: Content; readonly scope: Scope; readonly orphans: OrphanPolicy } & MergeOptions
> = (course, block, { content: olx, scope, orphans, merge, base, damaged }) => ({
  course,
  method: 'PUT',
  path: address('blockOlx', { course, block }),
  query: query({ scope, orphans, merge, base, damaged }),
  ...content(olx),
});

/** Adds a subtree as a child of `block`. `If-Match`: the parent's node version. */
export const insertChild: Build<
  {
    readonly content: Content;
    /** Place among the children; the end where left out. */
    readonly index?: number | null;
    readonly ids?: IdsPolicy;
  } & DamagedOptions
> = (course, block, { content: olx, index, ids, damaged }) => ({
  course,
  method: 'POST',
  path: address('children', { course, block }),
  query: query({ index, ids, damaged }),
  ...content(olx),
});

/** Sets settings; null removes an explicit value. `If-Match`: the node version. */
export const setSettings: Build<SettingsPatch> = (course, block, patch) => ({
  course,
  method: 'PATCH',
  path: address('settings', { course, block }),
  query: {},
  ...json(patch),
});

/** Moves a block within its level. `If-Match`: the block's version; `parent_version`: the new parent's node version. */
export const moveBlock: Build<Move> = (course, block, move) => ({
  course,
  method: 'POST',
  path: address('move', { course, block }),
  query: {},
  ...json(move),
});

/** Deletes a block with all descendants. `If-Match`: its version. */
export function deleteBlock(course: string, block: string): Operation {
  return { course, method: 'DELETE', path: address('block', { course, block }), query: {}, ...EMPTY };
}

/** Makes a draft live, with all below it. `If-Match`: the block's version. */
export function publishBlock(course: string, block: string): Operation {
  return { course, method: 'POST', path: address('publish', { course, block }), query: {}, ...EMPTY };
}

/** Gives a draft up for what is published. `If-Match`: the block's version. */
export function discardDraft(course: string, block: string): Operation {
  return { course, method: 'POST', path: address('discardDraft', { course, block }), query: {}, ...EMPTY };
}

/** Adds or replaces a static asset or a course-level file. `If-Match`: its ETag, or the course version. */
export function putFile(course: string, kind: 'asset' | 'file', path: string, body: RequestBody): Operation {
  return {
    course,
    method: 'PUT',
    path: address(kind, { course, path }),
    query: {},
    headers: { 'content-type': 'application/octet-stream' },
    body,
  };
}

/** Deletes a static asset or a course-level file. `If-Match`: its ETag, or the course version. */
export function deleteFile(course: string, kind: 'asset' | 'file', path: string): Operation {
  return { course, method: 'DELETE', path: address(kind, { course, path }), query: {}, ...EMPTY };
}

/** Many steps, one commit. `If-Match`: the course version. `orphans` is needed where a step replaces. */
export function changeCourse(course: string, steps: readonly Step[], orphans?: OrphanPolicy): Operation {
  return {
    course,
    method: 'POST',
    path: address('changes', { course }),
    query: query({ orphans }),
    ...json({ steps }),
  };
}

/** Undoes one commit on top of what came later. `If-Match`: the course version. */
export function revertCommit(course: string, commit: string): Operation {
  return { course, method: 'POST', path: address('revert', { course, commit }), query: {}, ...EMPTY };
}

/** Brings the course run, or one block, back to the state after a commit. `If-Match`: the course version. */
export function restoreCommit(
  course: string,
  commit: string,
  options: { readonly block?: string; readonly orphans: OrphanPolicy },
): Operation {
  const { block, orphans } = options;
  return {
    course,
    method: 'POST',
    path: address('restore', { course, commit }),
    query: query({ block, orphans }),
    ...EMPTY,
  };
}
