import type { Course, CourseKey } from '#olx';
import type { CmsClient } from '../client/cms-client.ts';
import type { DriverContext, Marks, StudioState } from '../state.ts';
import type { FieldWriter } from './field-writer.ts';
import type { ReadBack } from './read-back.ts';

/** The other parts of the driver, as carrying out uses them. */
export interface DriverParts {
  readonly fields: FieldWriter;
  readonly readRun: (client: CmsClient, course: CourseKey, context: DriverContext) => Promise<StudioState>;
  /** A course run as Studio spells it; ids that Studio invents are taken from what was read, if given. */
  readonly respelled: (course: Course, read: Course | null) => Course;
  readonly marksAfter: (known: Marks, seen: ReadBack, context: DriverContext) => Promise<Marks>;
}
