import type { BlockKey, CourseKey } from '../keys.ts';
import { BlockNotImported, type ImportVideo, ParseFailure } from '../parse/parsed-block.ts';
import type { WorkingCopy } from '../store/working-copy.ts';
import type { Asset, ImportResult, VideoRecord } from '../types.ts';
import { XmlSyntaxError } from '../xml/parse-xml.ts';
import { loadExtraContent } from './extra-content.ts';
import { loadCourse } from './read-course.ts';
import { importBlocks, importDrafts } from './run-import.ts';
import { readStaticFiles } from './static-files.ts';
import type { UnpackedCourse } from './unpack.ts';
import { videoImporter } from './videos.ts';

/** What a course run has besides blocks, after an import. */
export interface ImportedFiles {
  readonly assets: ReadonlyMap<string, Asset>;
  readonly videos: ReadonlyMap<string, VideoRecord>;
}

/**
 * The last step of an import task, "Updating": loads the course folder, then stores blocks, drafts and files.
 * If the course root cannot be read, nothing changes and the result is the failure.
 */
export function importCourse(
  copy: WorkingCopy,
  target: CourseKey,
  { folder, name }: UnpackedCourse,
  known: ImportedFiles,
  options: { readonly newVideoId: (video: BlockKey) => string; readonly now: number },
): ImportedFiles | Extract<ImportResult, { readonly ok: false }> {
  const videos = new Map(known.videos);
  const importVideo: ImportVideo = (key, ...rest) =>
    videoImporter(videos, folder, () => options.newVideoId(key))(key, ...rest);
  try {
    const loaded = loadCourse(folder, name, target, importVideo);
    loadExtraContent(loaded, folder);
    importBlocks(copy, loaded, target);
    importDrafts(copy, folder, loaded, target, importVideo);
    const own = readStaticFiles(folder, options.now).map((asset) => [asset.name, asset] as const);
    return { assets: new Map([...known.assets, ...own]), videos };
  } catch (error) {
    if (error instanceof BlockNotImported) return { ok: false, step: 'Updating', message: error.message };
    if (!(error instanceof ParseFailure || error instanceof XmlSyntaxError || error instanceof TypeError)) throw error;
    return { ok: false, step: 'Updating', message: 'Unknown error while importing course.' };
  }
}
