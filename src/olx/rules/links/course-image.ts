import type { CourseRule } from '../rule.ts';
import { settingValueOf } from '../settings/setting-value.ts';
import { quoted } from '../words.ts';

const IMAGES = ['course_image', 'banner_image', 'video_thumbnail_image'] as const;

/** A picture of the course that is not among its static assets. Without the setting the platform's own name holds. */
export const courseImage: CourseRule = {
  facts: [],
  reach: 'block',
  check({ course, root }, report) {
    if (root.block.type !== 'course') return;
    for (const name of IMAGES) {
      const setting = root.settings.get(name);
      const value = settingValueOf(root, name);
      if (setting === undefined || value?.kind !== 'text' || value.text === '') continue;
      // Studio keeps the names of uploads with `_` for spaces
      if (course.assets.has(value.text) || course.assets.has(value.text.replaceAll(' ', '_'))) continue;
      report({
        subject: root,
        code: 'course-image-missing',
        severity: 'warning',
        message: `There is no static asset ${quoted(value.text)}, which ${name} of the course names.`,
        at: setting.at,
      });
    }
  },
};
