import { pathsByStoredName } from '../../course/assets/asset-lookup.ts';
import { storedName } from '../../text/stored-name.ts';
import type { CourseRule } from '../rule.ts';
import { settingValueOf } from '../setting-value.ts';
import { quoted } from '../words.ts';

/** The settings of a course that name a picture among its static assets, without `/static/`. */
export const PICTURES = ['course_image', 'banner_image', 'video_thumbnail_image'] as const;

/** A picture of the course that is not among its static assets. Without the setting the platform's own name holds. */
export const courseImage: CourseRule = {
  facts: [],
  reach: 'block',
  check({ course, root }, report) {
    if (root.block.type !== 'course') return;
    const assets = pathsByStoredName(course.assets);
    for (const name of PICTURES) {
      const setting = root.settings.get(name);
      const value = settingValueOf(root, name);
      if (setting === undefined || value?.kind !== 'text' || value.text === '') continue;
      if (assets.has(storedName(value.text))) continue;
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
