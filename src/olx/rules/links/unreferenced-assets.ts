import { linkedPaths, pathsByStoredName } from '../../course/assets/asset-lookup.ts';
import { assetLinksIn } from '../../course/assets/link-text.ts';
import { isIgnoredAsset, linkNames, storedName } from '../../text/stored-name.ts';
import type { CourseRule, CourseView } from '../rule.ts';
import { settingValueOf } from '../setting-value.ts';
import { ASSET_LINKS } from './asset-links.ts';
import { contentFiles } from './content-files.ts';
import { PICTURES } from './course-image.ts';

/** Kinds of files that stand alone; scripts, pages and style sheets fetch others by names that nobody can tell. */
const STANDS_ALONE =
  /\.(?:png|jpe?g|gif|svg|webp|bmp|tiff?|pdf|docx?|pptx?|xlsx?|csv|txt|zip|mp3|mp4|wav|ogg|webm|mov)$/i;
const FETCHES = /\.(?:html?|js|mjs|css|json|xml|swf)$/i;
/** Used or made by the platform: its picture of a course without one, subtitles, thumbnails of other assets. */
const GENERATED = /^(?:subs_|images_course_image\.jpg$)|-thumbnail\.jpg$/;

/** A static asset to which nothing in the course run refers. It does no harm but takes room. */
export const unreferencedAssets: CourseRule = {
  facts: [ASSET_LINKS],
  reach: 'files',
  check(view, report) {
    const { assets } = view.course;
    if (view.root.block.type !== 'course' || assets.size === 0) return;
    const referred = referredPaths(view);
    const fetching = new Set([...assets.keys()].filter((path) => FETCHES.test(path)).map(folderOf));
    for (const path of assets.keys()) {
      if (!STANDS_ALONE.test(path) || GENERATED.test(storedName(path)) || fetching.has(folderOf(path))) continue;
      if (referred.has(path) || isIgnoredAsset(path)) continue;
      report({
        subject: null,
        code: 'asset-unreferenced',
        severity: 'info',
        message: `Nothing in this course run refers to the static asset “${path}”.`,
        at: { in: 'file', path: `static/${path}`, start: 0, end: 0 },
      });
    }
  },
};

/** The assets that blocks and course-level pages link to, and the pictures of the course. */
function referredPaths(view: CourseView): ReadonlySet<string> {
  const { assets } = view.course;
  const paths = new Set<string>();
  const add = (found: readonly string[]): void => {
    for (const path of found) paths.add(path);
  };
  for (const { fact } of view.stated(ASSET_LINKS)) add(linkedPaths(assets, fact));
  for (const [, text] of contentFiles(view)) {
    for (const { readings } of assetLinksIn(text))
      add(linkedPaths(assets, { names: readings.flatMap(linkNames), isPrefix: false }));
  }
  for (const name of PICTURES) {
    const value = settingValueOf(view.root, name);
    if (value?.kind === 'text') add(pathsByStoredName(assets).get(storedName(value.text)) ?? []);
  }
  return paths;
}

function folderOf(path: string): string {
  return path.slice(0, path.lastIndexOf('/') + 1);
}
