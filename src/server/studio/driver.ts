import type { BlockId, Course, CourseKey } from '#olx';
import type { DriverContext, Route, RouteKind, StudioState } from '#openedx';

export type { DriverContext, Marks, Route, StudioState } from '#openedx';

/** A part of a change that Studio does not have, although it took it. */
export interface LostChange {
  /** Null if it is a file. */
  readonly block: BlockId | null;
  /** Of a course-level file, or `static/…`; null if it is a block. */
  readonly path: string | null;
  readonly form: 'draft' | 'published' | 'both';
  /** `vanished`: Studio has what it had before. `overwritten`: it has something else, which was left alone. */
  readonly how: 'vanished' | 'overwritten';
}

/** What Studio says of a block after validating it. */
export interface StudioMessage {
  readonly block: BlockId;
  readonly severity: 'error' | 'warning';
  readonly text: string;
}

/** What a write led to in Studio. */
export interface Landed {
  /** Read back after the write. */
  readonly state: StudioState;
  readonly lost: readonly LostChange[];
  readonly messages: readonly StudioMessage[];
  readonly route: Route;
}

/** What Studio has that it did not have before. */
export type Moved =
  | { readonly kind: 'same'; readonly marks: StudioState['marks'] }
  | {
      readonly kind: 'moved';
      readonly state: StudioState;
      readonly moved: readonly { readonly block: BlockId; readonly editedOn: string | null }[];
    };

/**
 * One Open edX with one caller's right, as far as the service uses it: all that it needs of `#openedx`. Each call
 * throws `CmsFailure`.
 */
export interface Connection {
  /** Reads a whole course run. */
  read(course: CourseKey, context: DriverContext): Promise<StudioState>;
  /** Asks whether a course run has changed; one request if not. `thorough` also sees what was published or discarded. */
  changes(course: CourseKey, known: StudioState, context: DriverContext, thorough: boolean): Promise<Moved>;
  /** Carries a change out and reads back what came of it. `sending` comes before the first call that may change Studio. */
  carryOut(
    course: CourseKey,
    known: StudioState,
    next: Course,
    context: DriverContext & { readonly sending: () => Promise<void> },
  ): Promise<Landed>;
  /** True if there is the course run and the caller may write in it. */
  has(course: CourseKey): Promise<boolean>;
  create(course: CourseKey, displayName: string): Promise<void>;
}

/** How a change would be carried out, and which of its texts Studio writes otherwise. Asks nobody. */
export interface Forecast {
  readonly route: Route;
  /** The course run as Studio will write it. */
  readonly spelled: Course;
}

export type ForecastOf = (known: StudioState, next: Course) => Forecast;

/** Whose right a call uses. */
export type Right =
  /** A person's own token for writes; the session, if there is one, exports whole course runs. */
  { readonly kind: 'person'; readonly token: string } | { readonly kind: 'service' };

/** Makes connections. Real ones are in `openedx-driver.ts`. */
export interface Driver {
  connect(right: Right): Connection;
  readonly forecast: ForecastOf;
}

export type { RouteKind };
