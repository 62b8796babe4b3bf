import { type ArchiveMedia, address, MEDIA } from './routes.ts';
import type { SettingsPatch } from './schemas/block.ts';
import type { ExportList, FileList } from './schemas/export.ts';
import type { NewCommit, Step } from './schemas/steps.ts';
import type {
  DamagedPolicy,
  IdsPolicy,
  MergePolicy,
  Move,
  OrphanPolicy,
  Scope,
  Source,
  Target,
} from './schemas/write.ts';
import type { RequestBody, TransportRequest } from './transport.ts';

/** OLX as it is sent: one inline document, an archive, or a list of files. */
export type Content =
  | { readonly kind: 'document'; readonly xml: string }
  | { readonly kind: 'archive'; readonly media: ArchiveMedia; readonly body: RequestBody }
  | { readonly kind: 'files'; readonly list: FileList | ExportList };

/** What may be added to a course run: OLX, or a subtree of a course run or of an earlier version. */
export type Addition = Content | ({ readonly kind: 'source' } & Source['source']);

/** A write that can be planned or done: a plain value. */
export interface Operation {
  /** The course run that it changes. */
  readonly course: string;
  readonly method: TransportRequest['method'];
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: RequestBody | null;
}

/** What every write of OLX can choose. */
export interface ContentOptions {
  /** Which form the OLX goes to; `archive` for a whole course run, else `draft`. */
  readonly target?: Target;
  /** What happens to an archive with errors; `reject` if it is left out. */
  readonly damaged?: DamagedPolicy;
}

/** What a replace can choose besides: how changes that were made here since are merged. */
export interface MergeOptions extends ContentOptions {
  readonly merge?: MergePolicy;
  /** A commit or a version that the content was made from. */
  readonly base?: string;
}

/** Builds an operation on a block, which is a usage key of the course run. Each function says what `If-Match` must name. */
export type Build<Options> = (course: string, block: string, options: Options) => Operation;

/** The parameters that are given, as text. */
export function query(
  values: Readonly<Record<string, string | number | boolean | null | undefined>>,
): Readonly<Record<string, string>> {
  const given: Record<string, string> = {};
  for (const [name, value] of Object.entries(values))
    if (value !== undefined && value !== null) given[name] = String(value);
  return given;
}

function content(value: Addition): Pick<Operation, 'headers' | 'body'> {
  switch (value.kind) {
    case 'document':
      return { headers: { 'content-type': MEDIA.xml }, body: value.xml };
    case 'archive':
      return { headers: { 'content-type': value.media }, body: value.body };
    case 'files':
      return json(value.list);
    case 'source': {
      const { kind: _kind, ...source } = value;
      return json({ source } satisfies Source);
    }
  }
}

function json(value: unknown): Pick<Operation, 'headers' | 'body'> {
  return { headers: { 'content-type': MEDIA.json }, body: JSON.stringify(value) };
}

const EMPTY: Pick<Operation, 'headers' | 'body'> = { headers: {}, body: null };

/** Replaces a whole course run, or creates it. `If-Match`: the course version; none if it is created. */
export function importCourse(
  course: string,
  options: {
    readonly content: Exclude<Content, { kind: 'document' }>;
    readonly orphans?: OrphanPolicy;
    /** Creates the course run in Studio, if the service is connected to one that lacks it. */
    readonly create_in_studio?: boolean;
  } & MergeOptions,
): Operation {
  const { content: olx, ...choices } = options;
  return {
    course,
    method: 'PUT',
    path: address('courseOlx', { course_key: course }),
    query: query(choices),
    ...content(olx),
  };
}

/** Replaces a block. `If-Match`: its version in scope `subtree`, its node version in scope `node`. */
export const replaceBlock: Build<
  { readonly content: Content; readonly scope: Scope; readonly orphans: OrphanPolicy } & MergeOptions
> = (course, block, { content: olx, ...choices }) => ({
  course,
  method: 'PUT',
  path: address('blockOlx', { usage_key: block }),
  query: query(choices),
  ...content(olx),
});

/** Adds a subtree as a child of `block`. `If-Match`: the parent's node version. */
export const insertChild: Build<
  {
    readonly content: Addition;
    /** Place among the children; the end if it is left out. */
    readonly index?: number | null;
    readonly ids?: IdsPolicy;
  } & ContentOptions
> = (course, block, { content: olx, ...choices }) => ({
  course,
  method: 'POST',
  path: address('children', { usage_key: block }),
  query: query(choices),
  ...content(olx),
});

/** Sets settings; null removes an explicit value. `If-Match`: the node version. */
export const setSettings: Build<SettingsPatch> = (course, block, patch) => ({
  course,
  method: 'PATCH',
  path: address('settings', { usage_key: block }),
  query: {},
  ...json(patch),
});

/** Moves a block within its level. `If-Match`: the block's version; `parent_version`: the new parent's node version. */
export const moveBlock: Build<Move> = (course, block, move) => ({
  course,
  method: 'POST',
  path: address('moves', { usage_key: block }),
  query: {},
  ...json(move),
});

/** Deletes a block with all descendants. `If-Match`: its version. */
export function deleteBlock(course: string, block: string): Operation {
  return { course, method: 'DELETE', path: address('block', { usage_key: block }), query: {}, ...EMPTY };
}

/** Makes a draft live, with all below it. `If-Match`: the block's version. */
export function publishBlock(course: string, block: string): Operation {
  return { course, method: 'POST', path: address('publications', { usage_key: block }), query: {}, ...EMPTY };
}

/** Gives a draft up for what is published. `If-Match`: the block's version. */
export function discardDraft(course: string, block: string): Operation {
  return { course, method: 'DELETE', path: address('draft', { usage_key: block }), query: {}, ...EMPTY };
}

/** Adds or replaces a static asset or a course-level file. `If-Match`: its ETag, or the course version. */
export function putFile(course: string, kind: 'asset' | 'file', path: string, body: RequestBody): Operation {
  return {
    course,
    method: 'PUT',
    path: address(kind, { course_key: course, path }),
    query: {},
    headers: { 'content-type': 'application/octet-stream' },
    body,
  };
}

/** Deletes a static asset or a course-level file. `If-Match`: its ETag, or the course version. */
export function deleteFile(course: string, kind: 'asset' | 'file', path: string): Operation {
  return { course, method: 'DELETE', path: address(kind, { course_key: course, path }), query: {}, ...EMPTY };
}

/**
 * Many steps, one commit. `If-Match`: the course version; none if each step names a `version` of its own. `orphans` is
 * needed if a step replaces.
 */
export function commitSteps(course: string, steps: readonly Step[], orphans?: OrphanPolicy): Operation {
  return commit(course, { steps }, { orphans });
}

/** Does exactly what a plan showed, or refuses. No `If-Match`: the plan's own precondition is checked. */
export function commitPlan(course: string, plan: string): Operation {
  return commit(course, { plan });
}

/** Undoes one commit on top of what came later. `If-Match`: the course version. */
export function revertCommit(course: string, reverted: string): Operation {
  return commit(course, { revert: reverted });
}

/** Brings the course run, or one block, back to the state after a commit. `If-Match`: the course version. */
export function restoreCommit(
  course: string,
  restored: string,
  options: { readonly block?: string; readonly orphans: OrphanPolicy },
): Operation {
  const { block, orphans } = options;
  return commit(course, { restore: restored, ...(block === undefined ? {} : { block }) }, { orphans });
}

function commit(course: string, body: NewCommit, choices: Parameters<typeof query>[0] = {}): Operation {
  return {
    course,
    method: 'POST',
    path: address('commits', { course_key: course }),
    query: query(choices),
    ...json(body),
  };
}
