import type { BlockId, Course, CourseKey } from '#olx';
import type { DriverContext, Landed, Route, StudioState } from '#openedx';

export type { BlockMessage, DriverContext, Landed, LostChange, Marks, Route, StudioState } from '#openedx';

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

/** How a change would be carried out, and which of its texts Studio writes otherwise. */
export interface Forecast {
  readonly route: Route;
  /** The course run as Studio will write it. */
  readonly spelled: Course;
  /** Blocks that an import leaves out with all below them, because it cannot read them. */
  readonly dropped: readonly BlockId[];
}

/** Whose right a call uses. */
export type Right =
  /** A person's own token for writes; the session, if there is one, exports whole course runs. */
  { readonly kind: 'person'; readonly token: string } | { readonly kind: 'service' };

/** Makes connections. Real ones are in `openedx-driver.ts`. */
export interface Driver {
  connect(right: Right): Connection;
  /** Asks nobody. New texts are put into `blobs`. Throws `CmsFailure` if the change cannot be carried out at all. */
  forecast(known: StudioState, next: Course, blobs: DriverContext['blobs']): Promise<Forecast>;
}
