import { type BlobRef, type Course, isJsonObject, type Json, type Settings, storedName } from '#olx';
import type { SpellingContext } from './invented.ts';
import { isKnownMediaType, mediaType } from './media-types.ts';
import { printPythonJson, writtenJson } from './python-json.ts';

/** The static assets of an export, and what its `assets.json` says of them. */
export interface SpelledAssets {
  /** By path below `static/`. */
  readonly assets: ReadonlyMap<string, BlobRef>;
  readonly register: string;
  /** Paths of assets whose MD5 nobody knows; the register has an empty text in its place. */
  readonly undigested: readonly string[];
}

/** What an import leaves out (`ASSET_IGNORE_REGEX`). */
const IGNORED = /^(?:\._.*|\.DS_Store|.*~)$/;
const DEFAULT_IMAGE = 'images_course_image.jpg';
const IMAGE_PATH = 'images/course_image.jpg';

/**
 * The assets as the platform keeps them (`import_static_file`): under one flat name each, with the title, type and
 * lock that `assets.json` of the archive says for that name. The export writes each into the folder that it came from,
 * under its title.
 */
export function spelledAssets(course: Course, said: Json, spelling: SpellingContext): SpelledAssets {
  const kept = new Map<string, { readonly path: string; readonly blob: BlobRef; readonly entry: Json }>();
  const undigested: string[] = [];
  for (const [path, blob] of importedAssets(course)) {
    const name = path.slice(path.lastIndexOf('/') + 1);
    if (IGNORED.test(name)) continue;
    const stored = storedName(path);
    const former = isJsonObject(said) ? said[stored] : undefined;
    const own = isJsonObject(former) ? former : {};
    const digest = spelling.invented.digests[blob.hash];
    if (digest === undefined) undigested.push(path);
    const title = String(own['displayname'] ?? name).replace(/[/\\]/g, '_');
    const entry = entryOf({ stored, path, title, own, digest: digest ?? '' }, spelling);
    kept.set(stored, { path: path.slice(0, path.lastIndexOf('/') + 1) + title, blob, entry });
  }
  const assets = new Map([...kept.values()].map(({ path, blob }) => [path, blob] as const));
  const image = kept.get(DEFAULT_IMAGE);
  // an export puts the picture to where old releases look for it
  if (image !== undefined && (imageOf(course) ?? DEFAULT_IMAGE) === DEFAULT_IMAGE) assets.set(IMAGE_PATH, image.blob);
  const register = new Map([...kept].map(([stored, { entry }]) => [stored, writtenJson(entry)] as const));
  return {
    assets: sameAssets(course.assets, assets),
    register: printPythonJson({ kind: 'object', members: register }),
    undigested,
  };
}

function importedAssets({ assets, files }: Course): readonly (readonly [path: string, blob: BlobRef])[] {
  const further = [...files].flatMap(([path, blob]) =>
    path.startsWith(IMPORT_FOLDER) ? [[path.slice(IMPORT_FOLDER.length), blob] as const] : [],
  );
  return [...assets, ...further];
}

/** A second folder that an import takes assets from. */
const IMPORT_FOLDER = 'static_import/';

function imageOf({ root }: Course): Json | undefined {
  return root.policy?.['course_image'];
}

interface Asset {
  readonly stored: string;
  readonly path: string;
  readonly title: string;
  readonly own: Settings;
  readonly digest: string;
}

function entryOf({ stored, path, title, own, digest }: Asset, { target, invented }: SpellingContext): Json {
  const said = own['contentType'];
  const type = typeof said === 'string' && isKnownMediaType(said) ? said : mediaType(path);
  return {
    contentType: type,
    content_son: {
      category: 'asset',
      course: target.number,
      name: stored,
      org: target.org,
      revision: null,
      run: target.run,
      tag: 'c4x',
    },
    custom_md5: digest,
    displayname: title,
    filename: `asset-v1:${invented.course.slice(invented.course.indexOf(':') + 1)}+type@asset+block@${stored}`,
    import_path: path,
    locked: own['locked'] ?? false,
    thumbnail_location: type?.startsWith('image/')
      ? ['c4x', target.org, target.number, 'thumbnail', thumbnailName(stored, type), null]
      : null,
  };
}

/** `generate_thumbnail_name`: all pictures become JPEG, but for SVG. */
function thumbnailName(stored: string, type: string): string {
  const ending = type === 'image/svg+xml' ? '.svg' : '.jpg';
  const at = stored.lastIndexOf('.');
  const [root, own] = at <= 0 ? [stored, ''] : [stored.slice(0, at), stored.slice(at)];
  return own === ending ? stored : `${root}${own.replaceAll('.', '-')}${ending}`;
}

function sameAssets(a: ReadonlyMap<string, BlobRef>, b: ReadonlyMap<string, BlobRef>): ReadonlyMap<string, BlobRef> {
  return a.size === b.size && [...b].every(([path, { hash }]) => a.get(path)?.hash === hash) ? a : b;
}
