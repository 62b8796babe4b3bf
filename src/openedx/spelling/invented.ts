import { md5 } from '@noble/hashes/legacy.js';
import { bytesToHex } from '@noble/hashes/utils.js';
import {
  attributeValue,
  type BlobHash,
  type BlobRef,
  type BlobSource,
  type BlockId,
  type Course,
  type CourseKey,
  type CourseKeyParts,
  draftView,
  elementChildren,
  elementOf,
  idOf,
  isJsonObject,
  type Json,
  parseCourseKey,
  publishedView,
  walk,
} from '#olx';
import type { SubtitlesAt } from './subtitles.ts';

/** What the platform, or the course run that an import goes into, adds to what the archive says. A JSON value. */
export interface Invented {
  /** The course run that the import goes into. */
  readonly course: CourseKey;
  /**
   * The path of the root's file in the archive that was imported last, which policy.json keeps. Null: that of the
   * course run itself.
   */
  readonly rootFile: string | null;
  /** The ids that the video store gave to videos without one. A video that is not here gets an id that nobody knows. */
  readonly videoIds: Readonly<Record<BlockId, string>>;
  /** The video encodings that the site knows; an import drops all others. */
  readonly videoProfiles: readonly string[];
  /** The MD5 of static assets by their SHA-256, both in hexadecimal. */
  readonly digests: Readonly<Record<BlobHash, string>>;
}

/** What spelling a block depends on besides the block. */
export interface SpellingContext {
  readonly invented: Invented;
  /** The course run that the archive names. */
  readonly source: CourseKeyParts;
  /** The course run that the import goes into. */
  readonly target: CourseKeyParts;
  readonly subtitlesAt: SubtitlesAt;
}

/** What cannot be predicted of an export, taken from one. `textOf` gives the text of a course-level file. */
export function inventedIn(exported: Course, textOf: (blob: BlobRef) => string | null): Invented {
  return {
    course: courseKeyOf(exported),
    rootFile: rootFileOf(exported.root.policy?.['xml_attributes']),
    ...videosIn(exported),
    digests: digestsIn(exported, textOf),
  };
}

/**
 * What is invented, with the MD5 of each asset of a course run, so that none is missing before the first export. Reads
 * the bytes of those that are not known yet. The same object if all are. Fails with an error of `blobs` if bytes are
 * missing.
 */
export async function withDigests(
  invented: Invented,
  { assets }: Pick<Course, 'assets'>,
  blobs: BlobSource,
): Promise<Invented> {
  const missing = new Set([...assets.values()].map(({ hash }) => hash).filter((hash) => !(hash in invented.digests)));
  if (missing.size === 0) return invented;
  const digests: Record<BlobHash, string> = { ...invented.digests };
  for (const hash of missing) {
    const hasher = md5.create();
    for await (const piece of blobs.stream(hash)) hasher.update(piece);
    digests[hash] = bytesToHex(hasher.digest());
  }
  return { ...invented, digests };
}

/** The key that the root file of a course run says. Throws `RangeError` if it says none. */
export function courseKeyOf({ root, rootFile }: Course): CourseKey {
  const { org, number } = namedCourse(rootFile.pointer ?? root.text);
  const key = parseCourseKey(`course-v1:${org}+${number}+${root.urlName}`);
  if (key === null) throw new RangeError(`course.xml does not name a course run: ${org}, ${number}, ${root.urlName}`);
  return key;
}

/** The organisation and number that the start tag of a course says. */
export function namedCourse(tag: string): { readonly org: string; readonly number: string } {
  const [start = ''] = tag.split('>', 1);
  const said = (name: string): string => new RegExp(`\\s${name}\\s*=\\s*(["'])(.*?)\\1`).exec(start)?.[2] ?? '';
  return { org: said('org'), number: said('course') };
}

function rootFileOf(attributes: Json | undefined): string | null {
  const filename = isJsonObject(attributes) ? attributes['filename'] : undefined;
  const path = Array.isArray(filename) ? (filename as readonly Json[])[0] : undefined;
  return typeof path === 'string' && path !== '' ? path : null;
}

function videosIn({ root }: Course): Pick<Invented, 'videoIds' | 'videoProfiles'> {
  const videoIds: Record<string, string> = {};
  const profiles = new Set<string>();
  const live = publishedView(root);
  for (const form of live === null ? [draftView(root)] : [live, draftView(root)]) {
    for (const block of walk(form)) {
      if (block.type !== 'video' || block.damage !== undefined) continue;
      const element = elementOf(block);
      const id = attributeValue(element, 'edx_video_id');
      if (id !== null && id !== '') videoIds[idOf(block)] = id;
      for (const asset of elementChildren(element))
        for (const { name, attributes } of asset.name === 'video_asset' ? elementChildren(asset) : [])
          if (name === 'encoded_video') profiles.add(attributes.find((each) => each.name === 'profile')?.value ?? '');
    }
  }
  return { videoIds, videoProfiles: [...profiles] };
}

function digestsIn(exported: Course, textOf: (blob: BlobRef) => string | null): Readonly<Record<string, string>> {
  const blob = exported.files.get('policies/assets.json');
  const text = blob === undefined ? null : textOf(blob);
  const digests: Record<string, string> = {};
  if (text === null) return digests;
  const entries = JSON.parse(text) as Json;
  if (!isJsonObject(entries)) return digests;
  for (const entry of Object.values(entries)) {
    if (!isJsonObject(entry)) continue;
    const { custom_md5: digest, import_path: path, displayname } = entry;
    const asset = exported.assets.get(String(path ?? displayname));
    if (asset !== undefined && typeof digest === 'string') digests[asset.hash] = digest;
  }
  return digests;
}
