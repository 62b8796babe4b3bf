import type { CourseKey, Json, UsageKey } from '#olx';

/** One Open edX instance, by the addresses of its CMS (Studio) and its LMS. */
export interface Instance {
  readonly cmsUrl: string;
  readonly lmsUrl: string;
}

/** How a token is asked for. */
export interface AuthorizationRequest {
  /** The value that the CMS has just refused, so that it is not given again. */
  readonly refused?: string | null;
  /** Called before each request that is sent to get a token. */
  readonly sending?: () => void;
}

/** Whose right a call uses. Tokens are asked for at each call, so that they may be renewed. */
export interface Credentials {
  /** The value of `Authorization`, such as `JWT eyJ…`. Throws `CmsFailure` (`sign-in`) if there is none any more. */
  authorization(request?: AuthorizationRequest): Promise<string>;
  /** A user with a password, for the views that only a browser's session may use; null if there is none. */
  readonly session: { readonly username: string; readonly password: string } | null;
}

/** What `GET xblock` says of a block, as far as the driver reads it. */
export interface SeenBlock {
  readonly id: UsageKey;
  readonly category: string;
  readonly displayName: string | null;
  /** To the minute, such as `Nov 30, 2026 at 15:18 UTC`; the newest of the whole subtree. */
  readonly editedOn: string | null;
  /** Newer releases: the same to the millisecond, ISO 8601. Null on older releases. */
  readonly editedOnRaw: string | null;
  readonly published: boolean;
  /** Null except for units. */
  readonly hasChanges: boolean | null;
  /** Null if the answer has none. */
  readonly data: Json;
  /** The settings that are explicitly set, in their JSON form. */
  readonly metadata: Readonly<Record<string, Json>>;
}

/** A node of the outline down to the units. */
export interface SeenOutline {
  readonly id: UsageKey;
  readonly category: string;
  readonly displayName: string | null;
  readonly editedOn: string | null;
  /** As in `SeenBlock`. */
  readonly editedOnRaw: string | null;
  readonly published: boolean;
  /** To the minute; null if it was never published. */
  readonly publishedOn: string | null;
  readonly hasChanges: boolean | null;
  /** False for a unit without components, too; the components themselves are not in the outline. */
  readonly hasChildren: boolean;
  readonly children: readonly SeenOutline[];
}

/** The members of a PUT that change a block in place. Absent members are left as they are. */
export interface BlockUpdate {
  readonly data?: Json;
  /** By field name; null unsets. */
  readonly metadata?: Readonly<Record<string, Json>>;
  readonly nullout?: readonly string[];
  /** All children in their order; the CMS refuses to drop one. */
  readonly children?: readonly UsageKey[];
  readonly graderType?: string;
  readonly publish?: 'make_public' | 'discard_changes';
}

/** A static asset as Studio lists it. */
export interface SeenAsset {
  readonly id: string;
  /** Below `static/`, as stored: folders have become `_`. */
  readonly path: string;
  readonly displayName: string;
  readonly contentType: string;
  readonly bytes: number | null;
  readonly locked: boolean;
  readonly addedOn: string | null;
  /** The MD5 of its bytes in hexadecimal, if the CMS says it. */
  readonly digest: string | null;
}

/** What one CMS can do; asked once and remembered for an hour. */
export interface Capabilities {
  /** The newest address of blocks that answers: `/api/authoring/v1/xblocks/`, `/api/contentstore/v1/xblock/`, or v0. */
  readonly blocks: 'authoring-v1' | 'contentstore-v1' | 'contentstore-v0';
  /** True if the CMS says to the millisecond when a block was changed (`edited_on_raw`). */
  readonly exactTimes: boolean;
  /** True if this client can use the views that need a session. */
  readonly session: boolean;
}

/** What Studio says of a child of a unit after validating it. */
export interface SeenChild {
  readonly id: UsageKey;
  readonly type: string;
  readonly messages: readonly { readonly type: 'error' | 'warning' | 'not-configured'; readonly text: string }[];
  /** Null if the block renders. */
  readonly renderError: string | null;
}

/** Where a task of the CMS stands. */
export interface SeenTask {
  readonly name: string;
  readonly state: string;
  readonly createdAt: string;
  /** True if it will not change any more: succeeded, failed, or canceled. */
  readonly isOver: boolean;
  /** Addresses of what it left, such as error texts. */
  readonly artifacts: readonly string[];
}

export interface CallOptions {
  readonly signal?: AbortSignal;
}

/**
 * Typed calls of one CMS with one caller's credentials. Every call is bounded in time and size, and repeated only if
 * that is safe. Each throws `CmsFailure` with the CMS's own words.
 */
export interface CmsClient {
  readonly instance: Instance;
  /** True if the views that need a session can be used. */
  readonly hasSession: boolean;
  /** Requests that were sent so far, tokens and sign-in included. */
  readonly requests: number;

  /** What the CMS can do. Asks about the root of the course run if that is not known. */
  capabilities(course: CourseKey, options?: CallOptions): Promise<Capabilities>;
  block(course: CourseKey, block: UsageKey, options?: CallOptions): Promise<SeenBlock>;
  /** The outline down to the units, in one request. */
  outline(course: CourseKey, options?: CallOptions): Promise<SeenOutline>;
  /** OLX of a unit or component by usage key of each block in it, url_name left out by the platform. */
  unitOlx(block: UsageKey, options?: CallOptions): Promise<ReadonlyMap<UsageKey, string>>;
  children(unit: UsageKey, options?: CallOptions): Promise<readonly SeenChild[]>;
  create(course: CourseKey, parent: UsageKey, category: string, options?: CallOptions): Promise<UsageKey>;
  update(course: CourseKey, block: UsageKey, update: BlockUpdate, options?: CallOptions): Promise<void>;
  remove(course: CourseKey, block: UsageKey, options?: CallOptions): Promise<void>;

  advancedSettings(course: CourseKey, options?: CallOptions): Promise<Readonly<Record<string, Json>>>;
  setAdvancedSettings(
    course: CourseKey,
    settings: Readonly<Record<string, Json>>,
    options?: CallOptions,
  ): Promise<void>;
  details(course: CourseKey, options?: CallOptions): Promise<Readonly<Record<string, Json>>>;
  setDetails(course: CourseKey, details: Readonly<Record<string, Json>>, options?: CallOptions): Promise<void>;
  grading(course: CourseKey, options?: CallOptions): Promise<Readonly<Record<string, Json>>>;
  setGrading(course: CourseKey, grading: Readonly<Record<string, Json>>, options?: CallOptions): Promise<void>;
  tabs(course: CourseKey, options?: CallOptions): Promise<readonly Json[]>;
  textbooks(course: CourseKey, options?: CallOptions): Promise<readonly Json[]>;
  groupConfigurations(course: CourseKey, options?: CallOptions): Promise<readonly Json[]>;
  /** Blocks that no children list names, in Studio's order. Needs a session. */
  orphans(course: CourseKey, options?: CallOptions): Promise<readonly UsageKey[]>;
  assets(course: CourseKey, options?: CallOptions): Promise<readonly SeenAsset[]>;
  asset(course: CourseKey, path: string, options?: CallOptions): Promise<AsyncIterable<Uint8Array>>;
  /** Uploads a file under its name, over one of that stored name. Held in memory while it is sent. */
  putAsset(
    course: CourseKey,
    path: string,
    content: AsyncIterable<Uint8Array>,
    options?: CallOptions & {
      /** The media type that Studio is to note; `application/octet-stream` if it is left out. */
      readonly contentType?: string | undefined;
    },
  ): Promise<SeenAsset>;
  deleteAsset(course: CourseKey, asset: string, options?: CallOptions): Promise<void>;

  /** Starts the import of a .tar.gz, which is held in memory while it is sent; answers the task's id. */
  startImport(
    course: CourseKey,
    filename: string,
    archive: AsyncIterable<Uint8Array>,
    options?: CallOptions,
  ): Promise<string>;
  /** Waits until the import is over; resolves once it has succeeded. Throws `CmsFailure` with what the task says. */
  importOver(
    course: CourseKey,
    filename: string,
    task: string,
    options?: CallOptions & { readonly tell?: (state: string) => void },
  ): Promise<void>;
  /** The caller's own tasks, newest first, at most 100. */
  tasks(options?: CallOptions): Promise<readonly SeenTask[]>;
  /** The whole course as .tar.gz, made now. Needs a session. */
  exportCourse(
    course: CourseKey,
    options?: CallOptions & { readonly tell?: (state: string) => void },
  ): Promise<AsyncIterable<Uint8Array>>;
  /** True if the CMS has the course run and the caller may write in it. */
  mayWrite(course: CourseKey, options?: CallOptions): Promise<boolean>;
  createRun(course: CourseKey, displayName: string, options?: CallOptions): Promise<void>;
}
