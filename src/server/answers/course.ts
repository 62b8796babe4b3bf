import type { CourseAnswer, CourseSummary } from '#contract';
import { ROOT_ID, type UsageKey, usageKey } from '#olx';
import type { CommitId, CourseInfo } from '#store';

/** What is known of a course run that lives in Studio. */
export interface InStudio {
  readonly lost: readonly { readonly commit: CommitId; readonly blocks: readonly UsageKey[]; readonly plan: string }[];
}

/** @param studio null for a course run that lives in the service */
export function answerCourse(info: CourseInfo, studio: InStudio | null): CourseAnswer {
  const lost = (studio?.lost ?? []).map(({ commit, blocks, plan }) => ({ commit, blocks, plan }));
  return {
    course_key: info.key,
    display_name: info.displayName,
    version: info.version,
    root: usageKey(info.key, ROOT_ID),
    host: studio === null ? 'service' : 'studio',
    ...(lost.length === 0 ? {} : { lost }),
    counts: info.counts,
    created_at: info.createdAt,
    updated_at: info.updatedAt,
  };
}

export function answerCourseSummary(info: CourseInfo): CourseSummary {
  return { course_key: info.key, display_name: info.displayName, version: info.version, updated_at: info.updatedAt };
}
