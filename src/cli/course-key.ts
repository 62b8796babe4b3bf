import { attributeValue, type CourseKey, parseCourseKey, parseXml } from '#olx';
import type { Opened } from './input.ts';

/**
 * The key of the course run that an input is of: as its `olx-export.json` says, else as its
 * course.xml does. What neither says is called `org`, `course` and `run`.
 */
export function courseKeyOf({ course: { rootFile, root }, origin }: Pick<Opened, 'course' | 'origin'>): CourseKey {
  const told = parseCourseKey(origin?.courseKey ?? '');
  if (told !== null) return told;
  const element = root.type === 'course' ? parseXml(rootFile.pointer ?? root.text, null).document?.root : undefined;
  const part = (attribute: string, otherwise: string): string => {
    const value = element === undefined ? null : attributeValue(element, attribute);
    return value !== null && parseCourseKey(`course-v1:${value}+x+x`) !== null ? value : otherwise;
  };
  return `course-v1:${part('org', 'org')}+${part('course', 'course')}+${part('url_name', 'run')}` as CourseKey;
}
