import { pathsByStoredName } from '../../course/assets/asset-lookup.ts';
import { isIgnoredAsset } from '../../text/stored-name.ts';
import type { CourseRule } from '../rule.ts';
import { quoted } from '../words.ts';

/** Static assets that the platform stores under one name, so that an import keeps only one of them. */
export const collidingNames: CourseRule = {
  facts: [],
  reach: 'files',
  check({ course: { assets } }, report) {
    for (const [name, all] of pathsByStoredName(assets)) {
      if (all.length === 1) continue;
      const [first = '', ...others] = all.filter((path) => !isIgnoredAsset(path));
      for (const path of others) {
        // of equal files it does not matter which one is kept
        if (assets.get(path)?.hash === assets.get(first)?.hash) continue;
        report({
          subject: null,
          code: 'asset-name-collision',
          severity: 'error',
          message: `The platform stores both ${quoted(path)} and ${quoted(first)} as ${quoted(name)}, so an import keeps only one of them.`,
          at: { in: 'file', path: `static/${path}`, start: 0, end: 0 },
        });
      }
    }
  },
};
