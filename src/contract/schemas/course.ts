import Type, { type Static } from 'typebox';
import type { Immutable } from './immutable.ts';
import { CourseKeyText, Moment, UsageKeyText, VersionText } from './keys.ts';
import { CLOSED, nullable, ref, resource } from './resource.ts';

/** One course run in the list. */
export const CourseSummarySchema = resource(
  'CourseSummary',
  Type.Object(
    { course_key: CourseKeyText, display_name: nullable(Type.String()), version: VersionText, updated_at: Moment },
    CLOSED,
  ),
);

export type CourseSummary = Immutable<Static<typeof CourseSummarySchema>>;

export const CourseListSchema = resource(
  'CourseList',
  Type.Object({ courses: Type.Array(ref(CourseSummarySchema)) }, CLOSED),
);

export type CourseList = Immutable<Static<typeof CourseListSchema>>;

/** One course run. */
export const CourseSchema = resource(
  'Course',
  Type.Object(
    {
      course_key: CourseKeyText,
      display_name: nullable(Type.String()),
      version: VersionText,
      root: UsageKeyText,
      counts: Type.Record(Type.String(), Type.Integer({ minimum: 1 }), {
        description: 'How many blocks of each type the course run has.',
      }),
      created_at: Moment,
      updated_at: Moment,
    },
    CLOSED,
  ),
);

export type CourseAnswer = Immutable<Static<typeof CourseSchema>>;

/** Asks for an empty course run. */
export const NewCourseSchema = Type.Object(
  { course_key: CourseKeyText, display_name: Type.String({ minLength: 1, maxLength: 255 }) },
  CLOSED,
);

export type NewCourse = Immutable<Static<typeof NewCourseSchema>>;
