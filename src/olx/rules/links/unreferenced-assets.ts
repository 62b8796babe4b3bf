import type { FactKind } from '../facts.ts';
import type { CourseRule, CourseView } from '../rule.ts';
import { settingValueOf } from '../settings/setting-value.ts';
import { ASSET_LINKS, assetForms, flattened } from './asset-links.ts';
import { contentFiles } from './content-files.ts';

/** Names of static assets that a block mentions by a key of its course run, or in its settings. */
const MENTIONED: FactKind<readonly string[]> = {
  types: null,
  of({ block }) {
    const mentioned = mentionedIn(block.text);
    if (block.body !== null) mentioned.push(...mentionedIn(block.body.text));
    if (block.policy !== null) mentioned.push(...mentionedIn(JSON.stringify(block.policy)));
    return mentioned.length === 0 ? [] : [mentioned];
  },
};

/** What stands after `/static/` is in ASSET_LINKS. */
function mentionedIn(text: string): string[] {
  return text.includes('@asset+block') || text.includes('/c4x/') ? namesIn(text).flatMap(assetForms) : [];
}

/** `/static/NAME`, `asset-v1:…+block@NAME`, `/c4x/Org/Num/asset/NAME`. */
const ASSET_LINK =
  /\/static\/([^\s"'<>?#)\\&]+)|\+type@asset\+block[@/]([^\s"'<>?#)\\&]+)|\/c4x\/[^/\s]+\/[^/\s]+\/asset\/([^\s"'<>?#)\\&]+)/g;

/** Kinds of files that stand alone; scripts, pages and style sheets fetch others by names that nobody can tell. */
const STANDS_ALONE =
  /\.(?:png|jpe?g|gif|svg|webp|bmp|tiff?|pdf|docx?|pptx?|xlsx?|csv|txt|zip|mp3|mp4|wav|ogg|webm|mov)$/i;
const FETCHES = /\.(?:html?|js|mjs|css|json|xml|swf)$/i;
/** Put there by the platform, as the thumbnail of another asset, or by macOS beside each file. */
const GENERATED = /^(?:subs_|images_course_image\.jpg$)|-thumbnail\.jpg$|(?:^|\/)\._/;

/** A static asset to which nothing in the course run refers. It does no harm but takes room. */
export const unreferencedAssets: CourseRule = {
  facts: [ASSET_LINKS, MENTIONED],
  reach: 'files',
  check(view, report) {
    if (view.root.block.type !== 'course' || view.course.assets.size === 0) return;
    const named = new Set<string>();
    const add = (forms: readonly string[]): void => {
      for (const form of forms) named.add(form);
    };
    for (const { fact } of view.stated(ASSET_LINKS)) add(fact.forms);
    for (const { fact } of view.stated(MENTIONED)) add(fact);
    for (const [, text] of contentFiles(view)) add(namesIn(text).flatMap(assetForms));
    for (const name of courseNames(view)) add(assetForms(name));
    const fetching = new Set([...view.course.assets.keys()].filter((path) => FETCHES.test(path)).map(folderOf));
    for (const path of view.course.assets.keys()) {
      if (!STANDS_ALONE.test(path) || GENERATED.test(path) || fetching.has(folderOf(path))) continue;
      if (named.has(path) || named.has(flattened(path))) continue;
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

function namesIn(text: string): readonly string[] {
  return [...text.matchAll(ASSET_LINK)].map(([, link, key, old]) => link ?? key ?? old ?? '');
}

function folderOf(path: string): string {
  return path.slice(0, path.lastIndexOf('/') + 1);
}

/** What the course block and the files beside it name without a link. */
function* courseNames(view: CourseView): Generator<string> {
  for (const name of ['course_image', 'banner_image', 'video_thumbnail_image']) {
    const value = settingValueOf(view.root, name);
    if (value?.kind === 'text') yield value.text;
  }
}
