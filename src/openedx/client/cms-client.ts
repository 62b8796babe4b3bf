import type { CourseKey, Json, UsageKey } from '#olx';

/** One Open edX instance, by the addresses of its CMS (Studio) and its LMS. */
export interface Instance {
  readonly cmsUrl: string;
  readonly lmsUrl: string;
}

/** Whose right a call uses. Tokens are asked for at each call, so that they may be renewed. */
export interface Credentials {
  /** The value of `Authorization`, such as `JWT eyJ…`. Throws `CmsFailure` (`sign-in`) if there is none any more. */
  authorization(): Promise<string>;
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
  readonly published: boolean;
  readonly hasChanges: boolean | null;
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
  /** Below `static/`, as stored. */
  readonly path: string;
  readonly displayName: string;
  readonly contentType: string;
  readonly bytes: number | null;
  readonly locked: boolean;
  readonly addedOn: string | null;
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
  /** Its artifacts' texts are asked for with `artifact`. */
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
  assets(course: CourseKey, options?: CallOptions): Promise<readonly SeenAsset[]>;
  asset(course: CourseKey, path: string, options?: CallOptions): Promise<AsyncIterable<Uint8Array>>;
  putAsset(
    course: CourseKey,
    path: string,
    content: AsyncIterable<Uint8Array>,
    options?: CallOptions,
  ): Promise<SeenAsset>;
  deleteAsset(course: CourseKey, asset: string, options?: CallOptions): Promise<void>;

  /** Starts the import of a .tar.gz; answers the task's id. */
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
