import type { AssetLink } from '../../course/assets/asset-links.ts';
import { linkedPaths } from '../../course/assets/asset-lookup.ts';
import type { Course } from '../../course/course.ts';
import { isIgnoredAsset } from '../../text/stored-name.ts';
import type { CourseRule } from '../rule.ts';
import { quoted } from '../words.ts';
import { ASSET_LINKS } from './asset-links.ts';
import { type OwnKey, ownKey } from './own-key.ts';

/** Files of the platform itself, which its server looks for first; Studio's templates link to them. */
const OF_THE_PLATFORM =
  /^(?:images\/(?:placeholder-(?:image|faculty)|pl-(?:course|faculty)|voltage_divider|high_pass_filter)\.png|js\/capa\/.+|xblock\/.+)$/;
/** A folder that an import takes in like `static/`, for pages beside the course (`import_static`). */
const SECOND_FOLDER = 'static_import/';

/** One warning for each static asset that a block refers to and the course run does not have. */
export const missingAssets: CourseRule = {
  facts: [ASSET_LINKS],
  reach: 'block',
  check(view, report) {
    const own = ownKey(view);
    const assets = importedAssets(view.course);
    for (const { subject, fact } of view.stated(ASSET_LINKS)) {
      const { shown, at } = fact;
      if (fact.isOptional || OF_THE_PLATFORM.test(shown) || !isWithin(own, fact)) continue;
      if (linkedPaths(assets, fact).some((path) => !isIgnoredAsset(path))) continue;
      const message = `There is no static asset ${quoted(shown)} in this course run.`;
      report({ subject, code: 'asset-missing', severity: 'warning', message, at });
    }
  },
};

/** Whether a link stays in the course run: it names no course run by its key, or this one. */
function isWithin(own: OwnKey | null, { course: linked }: AssetLink): boolean {
  if (linked === null) return true;
  return (
    own !== null &&
    linked.org === own.org &&
    linked.course === own.course &&
    (linked.run === null || linked.run === own.run)
  );
}

function importedAssets({ assets, files }: Course): Course['assets'] {
  const second = [...files].filter(([path]) => path.startsWith(SECOND_FOLDER));
  if (second.length === 0) return assets;
  return new Map([...assets, ...second.map(([path, blob]) => [path.slice(SECOND_FOLDER.length), blob] as const)]);
}
