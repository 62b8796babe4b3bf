import type { CourseAnswer, CourseSummary } from '#contract';
import { ROOT_ID, usageKey } from '#olx';
import type { CourseInfo } from '#store';

export function answerCourse(info: CourseInfo): CourseAnswer {
  return {
    course_key: info.key,
    display_name: info.displayName,
    version: info.version,
    root: usageKey(info.key, ROOT_ID),
    host: 'service',
    counts: info.counts,
    created_at: info.createdAt,
    updated_at: info.updatedAt,
  };
}

export function answerCourseSummary(info: CourseInfo): CourseSummary {
  return { course_key: info.key, display_name: info.displayName, version: info.version, updated_at: info.updatedAt };
}
