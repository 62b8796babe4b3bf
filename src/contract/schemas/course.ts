import Type, { type Static } from 'typebox';
import type { Immutable } from './immutable.ts';
import { CommitId, CourseKeyText, Moment, UsageKeyText, VersionText } from './keys.ts';
import { list } from './list.ts';
import { CLOSED, nullable, resource } from './resource.ts';

/** One course run in the list. */
export const CourseSummarySchema = resource(
  'CourseSummary',
  Type.Object(
    { course_key: CourseKeyText, display_name: nullable(Type.String()), version: VersionText, updated_at: Moment },
    CLOSED,
  ),
);

/**
 * One course run in the list.
 */
export interface CourseSummary extends Immutable<Static<typeof CourseSummarySchema>> {}

/** Course runs, in order of keys. */
export const CourseListSchema = list('CourseList', CourseSummarySchema);

/** A commit that is not in Studio any more, because an import in Studio took it back. */
const LostWriteSchema = Type.Object(
  {
    commit: CommitId,
    blocks: Type.Array(UsageKeyText),
    plan: Type.String({ description: 'A plan that puts the blocks back as the commit left them.' }),
  },
  CLOSED,
);

/** One course run. */
export const CourseSchema = resource(
  'Course',
  Type.Object(
    {
      course_key: CourseKeyText,
      display_name: nullable(Type.String()),
      version: VersionText,
      root: UsageKeyText,
      host: Type.Union([Type.Literal('service'), Type.Literal('studio')], {
        description: 'Where the truth of the course run is. One of `studio` is read from Studio and written there.',
      }),
      lost: Type.Optional(
        Type.Array(LostWriteSchema, {
          description:
            'Commits that an import in Studio took back, with plans that put them back. Missing if there are none.',
        }),
      ),
      counts: Type.Record(Type.String(), Type.Integer({ minimum: 1 }), {
        description: 'How many blocks of each type the course run has.',
      }),
      created_at: Moment,
      updated_at: Moment,
    },
    CLOSED,
  ),
);

/**
 * One course run: version, root and counts by block type.
 */
export interface CourseAnswer extends Immutable<Static<typeof CourseSchema>> {}

/** What a deleted course run was. */
export const DeletedCourseSchema = resource(
  'DeletedCourse',
  Type.Object({ course_key: CourseKeyText, course_version: VersionText, commit: CommitId }, CLOSED),
);

/**
 * The course run that a request deleted.
 */
export interface DeletedCourse extends Immutable<Static<typeof DeletedCourseSchema>> {}

/** Asks for an empty course run. */
export const NewCourseSchema = Type.Object(
  { course_key: CourseKeyText, display_name: Type.String({ minLength: 1, maxLength: 255 }) },
  CLOSED,
);

/**
 * Asks for an empty course run.
 */
export interface NewCourse extends Immutable<Static<typeof NewCourseSchema>> {}
