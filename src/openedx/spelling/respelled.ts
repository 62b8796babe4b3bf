import {
  type BlobHash,
  type Block,
  type BlockId,
  blobOfText,
  type Course,
  type CourseKeyParts,
  courseKeyParts,
  draftView,
  idOf,
  type PolicyFile,
  publishedView,
  walk,
} from '#olx';
import { blockFields } from '../fields/block-fields.ts';
import { spelledFiles, type TextOf } from './course-files.ts';
import { type Invented, namedCourse, type SpellingContext } from './invented.ts';
import { printPythonJson, writtenJson } from './python-json.ts';
import { type Keeps, spelledTree } from './spelled-tree.ts';
import { subtitlesIn } from './subtitles.ts';
import { subtitlesOf } from './video.ts';

/** What spelling a course run needs besides the course run. */
export interface SpellingOptions {
  /** Blocks that are in Studio already and are not written; an import writes all. */
  readonly keeps?: Keeps;
  readonly invented: Invented;
  /** Gives the texts of course-level files. A file without one stays as it is. */
  readonly textOf: TextOf;
}

/** What cannot be predicted, because the platform makes it up. A JSON value. */
export type Unpredicted =
  /** The entry in the video store of a video that names none. */
  | { readonly what: 'video-id'; readonly block: BlockId }
  /** The MD5 of a static asset, in `policies/assets.json`. */
  | { readonly what: 'digest'; readonly asset: string };

/** A course run as Studio will export it. */
export interface Respelled {
  readonly course: Course;
  /** The texts of course-level files that are new or changed, by the hash of their bytes in UTF-8. */
  readonly texts: ReadonlyMap<BlobHash, string>;
  /** Blocks that the import leaves out with all below them, because it cannot read them. */
  readonly dropped: readonly BlockId[];
  /** Empty if the version of `course` is that of the export. */
  readonly unpredicted: readonly Unpredicted[];
}

/**
 * What the platform's own export will say of a course run once it is imported. The import is into a course run that
 * has nothing else. What does not change is the same object. Throws nothing.
 */
export function respelled(course: Course, options: SpellingOptions): Respelled {
  const spelling = contextOf(course, options);
  const { root, dropped } = spelledTree(course.root, spelling, options.keeps ?? null);
  const { files, assets, texts, undigested } = spelledFiles(course, options.textOf, spelling);
  const subtitles = subtitleFiles(course.root, spelling);
  const [allAssets, allTexts] = withTexts(assets, texts, subtitles);
  const unpredicted: readonly Unpredicted[] = [
    ...unnamedVideos(root).map((block) => ({ what: 'video-id', block }) as const),
    ...undigested.map((asset) => ({ what: 'digest', asset }) as const),
  ];
  return {
    course: withRun({ ...course, root, files, assets: allAssets }, spelling),
    texts: allTexts,
    dropped,
    unpredicted,
  };
}

const contexts = new WeakMap<Invented, WeakMap<Course['assets'], SpellingContext>>();

/** One object for an archive's course key and assets, so that what was worked out about blocks is found again. */
function contextOf({ root, rootFile, assets }: Course, { invented, textOf }: SpellingOptions): SpellingContext {
  const source = { ...namedCourse(rootFile.pointer ?? root.text), run: root.urlName };
  const byAssets = contexts.get(invented) ?? new WeakMap<Course['assets'], SpellingContext>();
  contexts.set(invented, byAssets);
  const known = byAssets.get(assets);
  if (known !== undefined && sameKey(known.source, source)) return known;
  const target = courseKeyParts(invented.course);
  const context = { invented, source, target, subtitlesAt: subtitlesIn(assets, textOf) };
  byAssets.set(assets, context);
  return context;
}

function sameKey(a: CourseKeyParts, b: CourseKeyParts): boolean {
  return a.org === b.org && a.number === b.number && a.run === b.run;
}

/** Assets and texts with further files. Both are the same objects if all files are there already. */
function withTexts(
  assets: Course['assets'],
  texts: Respelled['texts'],
  files: ReadonlyMap<string, string>,
): readonly [Course['assets'], Respelled['texts']] {
  const added = [...files].map(([path, text]) => ({ path, text, blob: blobOfText(text) }));
  const missing = added.filter(({ path, blob }) => assets.get(path)?.hash !== blob.hash);
  if (missing.length === 0) return [assets, texts];
  return [
    new Map([...assets, ...missing.map(({ path, blob }) => [path, blob] as const)]),
    new Map([...texts, ...missing.map(({ text, blob }) => [blob.hash, text] as const)]),
  ];
}

/** The files that an export makes of the transcripts in the video store, by path below `static/`. */
function subtitleFiles(root: Block, spelling: SpellingContext): ReadonlyMap<string, string> {
  const files = new Map<string, string>();
  const live = publishedView(root);
  for (const form of live === null ? [draftView(root)] : [live, draftView(root)]) {
    for (const block of walk(form)) {
      const fields = block.type === 'video' ? blockFields(block, spelling.invented.course) : null;
      for (const { file, srt } of fields === null ? [] : subtitlesOf(block, fields, spelling)) files.set(file, srt);
    }
  }
  return files;
}

/** The course run under the name of the one that it went into: its root in a file of its own, and its policy.json. */
function withRun(course: Course, { target: { org, number, run } }: SpellingContext): Course {
  const { root, policy } = course;
  if (root.type !== 'course') return course;
  const path = `course/${run}.xml`;
  const pointer = `<course url_name="${run}" org="${org}" course="${number}"/>`;
  const isSame = root.urlName === run && root.file?.path === path && !root.derivedName;
  const own = isSame ? root : { ...root, urlName: run, derivedName: false, file: { path, before: '', after: '\n' } };
  return {
    ...course,
    root: own,
    rootFile: { base: '', path: 'course.xml', before: '', pointer, after: '' },
    policy: withPolicy(
      policy,
      `policies/${run}/policy.json`,
      printPythonJson(writtenJson({ [`course/${run}`]: own.policy ?? {} })),
    ),
  };
}

function withPolicy(policy: PolicyFile | null, path: string, text: string): PolicyFile {
  const isSame = policy?.path === path && policy.text === text && Object.keys(policy.unmatched).length === 0;
  return isSame && policy.kept === undefined ? policy : { path, text, unmatched: {} };
}

function unnamedVideos(root: Course['root']): readonly BlockId[] {
  const live = publishedView(root);
  const blocks = new Set<BlockId>();
  for (const form of live === null ? [draftView(root)] : [draftView(root), live])
    for (const block of walk(form))
      if (block.type === 'video' && block.text.includes('edx_video_id=""')) blocks.add(idOf(block));
  return [...blocks];
}
