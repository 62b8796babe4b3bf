import type { Course } from './course.ts';
import { type CourseKey, courseKeyParts } from './keys.ts';

/** A course run without sections and settings, in the layout of a Studio export. */
export function emptyCourse(key: CourseKey): Course {
  const { org, number, run } = courseKeyParts(key);
  return {
    root: {
      type: 'course',
      urlName: run,
      derivedName: false,
      text: '<course/>',
      holes: [],
      file: { path: `course/${run}.xml`, before: '', after: '\n' },
      body: null,
      children: [],
      policy: null,
    },
    rootFile: {
      base: '',
      path: 'course.xml',
      before: '',
      pointer: `<course url_name="${run}" org="${org}" course="${number}"/>`,
      after: '\n',
    },
    policy: null,
    files: new Map(),
    assets: new Map(),
  };
}
