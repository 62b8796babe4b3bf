import type { CourseRule } from '../rule.ts';
import { ASSET_LINKS } from './asset-links.ts';

/** Made by the platform at run time or for every problem, so never missing. */
const GENERATED = /^(python_lib\.zip|subs_.*\.sjson)$/;

/** Files of the platform itself, which its server looks for first; Studio's templates link to them. */
const OF_THE_PLATFORM =
  /^(images\/(placeholder-(image|faculty)|pl-(course|faculty)|voltage_divider|high_pass_filter)\.png|js\/capa\/.+)$/;

/** One warning for each `/static/…` that a block refers to and the course run does not have. */
export const missingAssets: CourseRule = {
  facts: [ASSET_LINKS],
  reach: 'block',
  check({ course, stated }, report) {
    for (const { subject, fact } of stated(ASSET_LINKS)) {
      const { path, forms, at } = fact;
      if (GENERATED.test(path) || OF_THE_PLATFORM.test(path) || forms.some((name) => course.assets.has(name))) continue;
      const message = `There is no static asset “${path}” in this course run.`;
      report({ subject, code: 'asset-missing', severity: 'warning', message, at });
    }
  },
};
