import type { Course } from '../../course/course.ts';
import type { CourseRule } from '../rule.ts';
import { ASSET_LINKS, type AssetLink } from './asset-links.ts';

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
    const missing = missingOf(course.assets);
    for (const { subject, fact } of stated(ASSET_LINKS)) {
      if (!missing(fact)) continue;
      const { path, at } = fact;
      const message = `There is no static asset “${path}” in this course run.`;
      report({ subject, code: 'asset-missing', severity: 'warning', message, at });
    }
  },
};

/** Which paths are missing among the same assets: a course run has thousands of links, and most edits change none. */
const known = new WeakMap<Course['assets'], Map<string, boolean>>();

function missingOf(assets: Course['assets']): (link: AssetLink) => boolean {
  const answers = known.get(assets) ?? new Map<string, boolean>();
  known.set(assets, answers);
  return ({ path, forms }) => {
    const answer = answers.get(path);
    if (answer !== undefined) return answer;
    const found = GENERATED.test(path) || OF_THE_PLATFORM.test(path) || forms.some((name) => assets.has(name));
    answers.set(path, !found);
    return !found;
  };
}
